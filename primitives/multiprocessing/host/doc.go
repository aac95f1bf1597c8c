// Package host connects the processes of package multiprocessing with the program that starts
// them. The program gives them an environment, and hears their messages and what they print.
//
// A program that needs only processes, shared memory and errors does not need it.
package host
