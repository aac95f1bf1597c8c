package managers

import (
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
)

// Whoever stops in the middle of the handshake is dropped when its time is over, however far it has
// come.
func TestSlowPeerIsDropped(t *testing.T) {
	key := []byte("key")
	for name, begin := range map[string]func(conn net.Conn) error{
		"after nothing": func(net.Conn) error { return nil },
		"after a byte": func(conn net.Conn) error {
			_, err := io.ReadFull(conn, make([]byte, 32))
			if err == nil {
				_, err = conn.Write([]byte{1})
			}
			return err
		},
		"after the proof": func(conn net.Conn) error { return transport.Introduce(conn, key) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server, client := net.Pipe()
				defer client.Close()
				refused := make(chan error, 1)
				s := newServer(key)
				s.met = func(_ net.Addr, err error) { refused <- err }
				go s.serve(t.Context(), server)
				began := time.Now()
				testkit.Must(t, begin(client))
				_, _ = io.Copy(io.Discard, client)
				if took := time.Since(began); took != handshakeTimeout {
					t.Errorf("dropped after %v", took)
				}
				if err := <-refused; err == nil {
					t.Error("it was let in")
				}
			})
		})
	}
}
