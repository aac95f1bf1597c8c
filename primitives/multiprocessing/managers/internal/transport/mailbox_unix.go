//go:build unix

package transport

import (
	"io"
	"net"
	"os"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/wire"
)

// Greet sends the last word of a handshake, and with it a mailbox, if the connection can carry one.
func Greet(conn net.Conn, word []byte, withMailbox bool) (*Mailbox, error) {
	local, ok := conn.(*net.UnixConn)
	if !ok || !withMailbox {
		_, err := conn.Write(word)
		return nil, err
	}
	l, err := newMailbox()
	if err != nil { // there is too little of something: it works without
		_, err := conn.Write(word)
		return nil, err
	}
	defer l.file.Close()
	_, _, err = local.WriteMsgUnix(word, unix.UnixRights(int(wire.RawFd(l.file))), nil)
	return l, err
}

// Greeted reads the last word of a handshake, and the mailbox that may come with it.
func Greeted(conn net.Conn, word []byte) (*Mailbox, error) {
	local, ok := conn.(*net.UnixConn)
	if !ok {
		_, err := io.ReadFull(conn, word)
		return nil, err
	}
	oob := make([]byte, unix.CmsgSpace(4))
	n, size, _, _, err := local.ReadMsgUnix(word, oob)
	if err == nil && n < len(word) {
		_, err = io.ReadFull(conn, word[n:])
	}
	if err != nil || size == 0 {
		return nil, err
	}
	fds, err := wire.RightsIn(oob[:size])
	if err != nil || len(fds) != 1 {
		return nil, err
	}
	f := os.NewFile(uintptr(fds[0]), "mailbox")
	defer f.Close()
	return openMailbox(f)
}
