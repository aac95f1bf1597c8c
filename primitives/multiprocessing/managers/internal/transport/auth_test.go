package transport

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"
)

func TestHandshake(t *testing.T) {
	for _, tc := range []struct {
		name           string
		server, client string
		want           error
	}{
		{"the same key", "open sesame", "open sesame", nil},
		{"different keys", "open sesame", "open barley", ErrAuthentication},
		{"no key", "open sesame", "", ErrAuthentication},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a, b := net.Pipe()
			defer a.Close()
			defer b.Close()
			spy := &spy{Conn: b}
			served := make(chan error)
			go func() { served <- Challenge(a, []byte(tc.server)) }()
			if err := Introduce(spy, []byte(tc.client)); !errors.Is(err, tc.want) {
				t.Errorf("the client: %v, want %v", err, tc.want)
			}
			if err := <-served; !errors.Is(err, tc.want) {
				t.Errorf("the server: %v, want %v", err, tc.want)
			}
			if bytes.Contains(spy.seen.Bytes(), []byte(tc.server)) {
				t.Error("the key was sent")
			}
			if last := spy.got.Bytes()[32:]; tc.want != nil && !bytes.Equal(last, make([]byte, 32)) {
				t.Errorf("one who does not know the key was sent %x", last)
			}
		})
	}
}

// spy keeps what goes over a connection.
type spy struct {
	net.Conn
	seen bytes.Buffer // both ways
	got  bytes.Buffer
}

func (s *spy) Read(b []byte) (int, error) {
	n, err := s.Conn.Read(b)
	s.seen.Write(b[:n])
	s.got.Write(b[:n])
	return n, err
}

func (s *spy) Write(b []byte) (int, error) {
	s.seen.Write(b)
	return s.Conn.Write(b)
}

// A server that does not know the key is found out, whatever it sends back.
func TestHandshakeWithAnImpostor(t *testing.T) {
	for name, reply := range map[string]func(theirs []byte) []byte{
		"zeros":      func([]byte) []byte { return make([]byte, 32) },
		"reflection": func(theirs []byte) []byte { return theirs[32:] },
	} {
		a, b := net.Pipe()
		go func() {
			defer a.Close()
			_, _ = a.Write(make([]byte, 32))
			theirs := make([]byte, 64)
			_, _ = io.ReadFull(a, theirs)
			_, _ = a.Write(reply(theirs))
		}()
		if err := Introduce(b, []byte("key")); !errors.Is(err, ErrAuthentication) {
			t.Errorf("%s: %v", name, err)
		}
		b.Close()
	}
}
