//go:build unix && !linux

package multiprocessing

import "os"

func newSegmentFile(size int) (*os.File, error) { return unlinkedFile(size) }

// checkSealed has nothing to do: there are no seals.
func checkSealed(*os.File) error { return nil }
