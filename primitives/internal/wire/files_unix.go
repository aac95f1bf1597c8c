//go:build unix

package wire

import (
	"os"

	"golang.org/x/sys/unix"
)

// RawFd returns the descriptor of f. Unlike f.Fd it leaves the file as it is: Fd would make it
// blocking for every process that shares it.
func RawFd(f *os.File) uintptr {
	var fd uintptr
	if c, err := f.SyscallConn(); err == nil {
		_ = c.Control(func(n uintptr) { fd = n })
	}
	return fd
}

// RightsIn returns the descriptors that came with a message.
func RightsIn(oob []byte) (fds []int, err error) {
	messages, err := unix.ParseSocketControlMessage(oob)
	if err != nil {
		return nil, err
	}
	for i := range messages {
		some, err := unix.ParseUnixRights(&messages[i])
		if err != nil {
			return nil, err
		}
		fds = append(fds, some...)
	}
	for _, fd := range fds {
		unix.CloseOnExec(fd)
	}
	return fds, nil
}
