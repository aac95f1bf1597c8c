//go:build unix && !linux

package multiprocessing

import "os"

// unpolled leaves f as it is: how to keep a file from the runtime's poller is known for Linux only.
func unpolled(f *os.File) (*os.File, error) { return f, nil }
