//go:build unix

package term

import (
	"io"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Unread returns an error that is syscall.EPIPE if w is a pipe that nobody can read any more. It
// does not write, and does not block.
func Unread(w io.Writer) error {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	asked := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLOUT}}
	if _, err := unix.Poll(asked, 0); err == nil && asked[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0 {
		return &os.PathError{Op: "write", Path: f.Name(), Err: syscall.EPIPE}
	}
	return nil
}
