//go:build unix

package spawn

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/wire"
)

// carriedAtOnce is how many files travel in a message. The kernel takes 253 at most.
const carriedAtOnce = 128

// carrier takes open files to a child that already runs: over a socket, whose messages the kernel
// lets descriptors travel with.
type carrier struct{ socket *os.File }

// newCarrier returns a carrier and the file that the child needs of it.
func newCarrier() (c carrier, inherited []*os.File, err error) {
	syscall.ForkLock.RLock() // no child may be started before the two are closed to it
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(pair[0])
		unix.CloseOnExec(pair[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return carrier{}, nil, os.NewSyscallError("socketpair", err)
	}
	return carrier{os.NewFile(uintptr(pair[0]), "carrier")}, []*os.File{os.NewFile(uintptr(pair[1]), "carrier")}, nil
}

// carry sends the files and returns the number that each has in the child: here its place among
// those that arrive.
func (c carrier) carry(_ int, files []*os.File) ([]uint64, error) {
	numbers := make([]uint64, len(files))
	fds := make([]int, len(files))
	for i, f := range files {
		numbers[i], fds[i] = uint64(i), int(wire.RawFd(f))
	}
	for len(fds) > 0 {
		n := min(len(fds), carriedAtOnce)
		err := error(unix.EINTR)
		for err == unix.EINTR {
			err = unix.Sendmsg(int(wire.RawFd(c.socket)), []byte{0}, unix.UnixRights(fds[:n]...), nil, 0)
		}
		if err != nil {
			return nil, os.NewSyscallError("sendmsg", err)
		}
		fds = fds[n:]
	}
	return numbers, nil
}

// close closes the parent's end; what is on its way still arrives.
func (c carrier) close() { c.socket.Close() }

// unpack, in the child, receives the files of the handles and notes their true numbers.
func unpack(socket []uint64, handles []wire.Info) error {
	if len(socket) == 0 {
		return wire.ErrGarbled
	}
	want := 0
	for _, h := range handles {
		want += len(h.Files)
	}
	var fds []int
	for len(fds) < want {
		some, err := receiveFiles(int(socket[0]))
		if err != nil {
			return err
		}
		fds = append(fds, some...)
	}
	for _, h := range handles {
		for i, place := range h.Files {
			if place >= uint64(len(fds)) {
				return wire.ErrGarbled
			}
			h.Files[i] = uint64(fds[place])
		}
	}
	return unix.Close(int(socket[0]))
}

// receiveFiles receives the files of one message.
func receiveFiles(socket int) ([]int, error) {
	oob := make([]byte, unix.CmsgSpace(carriedAtOnce*4))
	n, size, flags, _, err := unix.Recvmsg(socket, make([]byte, 1), oob, 0)
	for err == unix.EINTR {
		n, size, flags, _, err = unix.Recvmsg(socket, make([]byte, 1), oob, 0)
	}
	switch {
	case err != nil:
		return nil, os.NewSyscallError("recvmsg", err)
	case n == 0 || flags&unix.MSG_CTRUNC != 0:
		return nil, fmt.Errorf("not all inherited files have arrived: this process may have too few left to open")
	}
	return wire.RightsIn(oob[:size])
}
