//go:build unix && !linux

package shm

import "os"

func NewFile(size int) (*os.File, error) { return UnlinkedFile(size) }

// CheckSealed has nothing to do: there are no seals.
func CheckSealed(*os.File) error { return nil }
