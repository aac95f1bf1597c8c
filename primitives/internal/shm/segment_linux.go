package shm

import (
	"os"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/wire"
)

// seals keep memory as long as it is, whoever has it: who touches what is beyond its end is killed.
const seals = unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_SEAL

// NewFile returns memory that has a file descriptor and no name, so that nothing can be left
// behind.
func NewFile(size int) (*os.File, error) {
	if UseFallback {
		return UnlinkedFile(size)
	}
	fd, err := unix.MemfdCreate("concurrency-lab", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return UnlinkedFile(size)
	}
	f := os.NewFile(uintptr(fd), "shared memory")
	if err := f.Truncate(int64(size)); err != nil {
		f.Close()
		return nil, err
	}
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, seals); err != nil {
		f.Close()
		return nil, os.NewSyscallError("fcntl", err)
	}
	return f, nil
}

// CheckSealed returns ErrGarbled unless the memory is sealed; the fallback's cannot be.
func CheckSealed(f *os.File) error {
	if UseFallback {
		return nil
	}
	if got, err := unix.FcntlInt(wire.RawFd(f), unix.F_GET_SEALS, 0); err != nil || got&seals != seals {
		return wire.ErrGarbled
	}
	return nil
}
