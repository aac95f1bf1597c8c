// Package faults holds the whole program to how it ends when something goes wrong: when one of its
// processes is killed or stopped, the disk is full, its reader goes away, or the machine allows it
// no more files or processes. Each ends soon, in an error that has a name and with the right exit
// code, and leaves nothing behind.
//
// All of it is in tests; docs/faults.md is written from a run of them by
//
//	go test ./cmd/faults -update
package faults
