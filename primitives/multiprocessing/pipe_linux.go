package multiprocessing

import (
	"os"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/wire"
)

// unpolled takes f's place with a file that the runtime's poller does not know. Of one that it
// knows each message wakes the thread that waits for the poller, in vain while the reader is still
// looking; and a wake-up is as expensive as the rest of the message's way. The runtime asks whether
// a descriptor is one for its poller when a file is made of it, so it is made of another one first.
func unpolled(f *os.File) (*os.File, error) {
	if shm.UseFallback {
		return f, nil
	}
	defer f.Close()
	place, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	if err := unix.Dup3(int(wire.RawFd(f)), int(wire.RawFd(place)), unix.O_CLOEXEC); err != nil {
		place.Close()
		return nil, os.NewSyscallError("dup3", err)
	}
	return place, nil
}
