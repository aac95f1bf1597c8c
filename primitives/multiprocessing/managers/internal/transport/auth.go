package transport

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"

	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
)

// ErrAuthentication says that the two sides of a connection do not know the same key (Python:
// AuthenticationError).
var ErrAuthentication = wire.RegisterError(errors.New("the other side does not know the key"))

// A child gets the key when it starts, so that no proxy has to carry it. Python:
// current_process().authkey.
func init() { spawn.NewKey = func() []byte { return random(sha256.Size) } }

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// Proof shows that one side knows the key: it depends on what both sides have just made up, so that
// it cannot be used again, and on the side, so that it cannot be sent back.
func Proof(key []byte, side string, server, client []byte) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = io.WriteString(h, "concurrency-lab manager 1: "+side) // a hash takes everything
	h.Write(server)
	h.Write(client)
	return h.Sum(nil)
}

// Challenge is the server's side of the proof. Whatever the client sends, no more than 64 bytes are
// read, and nothing is made of them but the comparison. The caller sets a deadline.
func Challenge(conn io.ReadWriter, key []byte) error {
	mine := random(sha256.Size)
	if _, err := conn.Write(mine); err != nil {
		return err
	}
	answer := make([]byte, 2*sha256.Size)
	if _, err := io.ReadFull(conn, answer); err != nil {
		return err
	}
	theirs, proved := answer[:sha256.Size], answer[sha256.Size:]
	reply, known := Proof(key, "server", mine, theirs), hmac.Equal(proved, Proof(key, "client", mine, theirs))
	if !known {
		clear(reply) // who proves nothing gets nothing that a guess at the key could be tried on
	}
	if _, err := conn.Write(reply); err != nil {
		return err
	}
	if !known {
		return ErrAuthentication
	}
	return nil
}

// Introduce is the client's side of the proof. The caller sets a deadline.
func Introduce(conn io.ReadWriter, key []byte) error {
	theirs := make([]byte, sha256.Size)
	if _, err := io.ReadFull(conn, theirs); err != nil {
		return err
	}
	mine := random(sha256.Size)
	if _, err := conn.Write(append(mine, Proof(key, "client", theirs, mine)...)); err != nil {
		return err
	}
	proved := make([]byte, sha256.Size)
	if _, err := io.ReadFull(conn, proved); err != nil {
		return err
	}
	if !hmac.Equal(proved, Proof(key, "server", theirs, mine)) {
		return ErrAuthentication
	}
	return nil
}
