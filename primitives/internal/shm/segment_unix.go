//go:build unix

package shm

import (
	"os"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/wire"
)

// UnlinkedFile returns a file that lost its name before anything was put in it, so that nothing is
// left behind, whatever dies.
func UnlinkedFile(size int) (*os.File, error) {
	f, err := os.CreateTemp("", "concurrency-lab-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, err
	}
	if err := f.Truncate(int64(size)); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Map maps so much of the memory that f is. [wire.ErrGarbled]: there is not as much.
func Map(f *os.File, size int) ([]byte, error) {
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.Size() < int64(size): // what lies beyond the end of a file can be mapped, and kills who touches it
		return nil, wire.ErrGarbled
	}
	return unix.Mmap(int(wire.RawFd(f)), 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
}

// Unmap undoes Map.
func Unmap(mem []byte) { _ = unix.Munmap(mem) }
