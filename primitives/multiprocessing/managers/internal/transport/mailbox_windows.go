package transport

import (
	"io"
	"net"
)

// Greet sends the last word of a handshake. There are no mailboxes: a socket cannot carry memory
// here.
func Greet(conn net.Conn, word []byte, _ bool) (*Mailbox, error) {
	_, err := conn.Write(word)
	return nil, err
}

// Greeted reads the last word of a handshake.
func Greeted(conn net.Conn, word []byte) (*Mailbox, error) {
	_, err := io.ReadFull(conn, word)
	return nil, err
}
