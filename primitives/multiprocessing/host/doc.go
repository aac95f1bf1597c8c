// Package host is what the program around the processes of package multiprocessing gives to them,
// and what it hears from them: an environment, messages, and what they print.
//
// A program that is content with processes that share memory and return errors does not need it.
package host
