package transport

import (
	"crypto/rand"
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/shm"
)

// NewAddress returns a name that no file has, so that nothing can be left behind.
func NewAddress() (Address, error) {
	if shm.UseFallback {
		return newSocketFile()
	}
	return Address{Network: "unix", Name: "@concurrency-lab-" + rand.Text()}, nil
}

// CheckPeer returns an error unless the other side belongs to this user: a name that is no file has
// no permissions.
func CheckPeer(conn net.Conn) error {
	local, ok := conn.(*net.UnixConn)
	if !ok {
		return nil
	}
	raw, err := local.SyscallConn()
	if err != nil {
		return err
	}
	var peer *unix.Ucred
	var failed error
	err = raw.Control(func(fd uintptr) { peer, failed = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) })
	switch {
	case err != nil:
		return err
	case failed != nil:
		return os.NewSyscallError("getsockopt", failed)
	case int(peer.Uid) != os.Geteuid():
		return fmt.Errorf("process %d belongs to user %d", peer.Pid, peer.Uid)
	}
	return nil
}
