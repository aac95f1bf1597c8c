//go:build unix && !linux

package multiprocessing

import "os"

func newSegmentFile(size int) (*os.File, error) { return unlinkedFile(size) }
