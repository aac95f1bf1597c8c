package multiprocessing

import (
	"os"

	"golang.org/x/sys/unix"
)

// newSegmentFile returns memory that has a file descriptor and no name, so that nothing can be left behind.
func newSegmentFile(size int) (*os.File, error) {
	if useFallback {
		return unlinkedFile(size)
	}
	fd, err := unix.MemfdCreate("concurrency-lab", unix.MFD_CLOEXEC)
	if err != nil {
		return unlinkedFile(size)
	}
	f := os.NewFile(uintptr(fd), "shared memory")
	if err := f.Truncate(int64(size)); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
