package managers

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
)

func TestSilentPeerIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := net.Pipe()
		go newServer([]byte("key")).serve(t.Context(), a)
		began := time.Now()
		if n, err := io.Copy(io.Discard, b); n != 32 || err != nil { // the server's half of the challenge, and the end
			t.Errorf("%d bytes, %v", n, err)
		}
		if took := time.Since(began); took != handshakeTimeout {
			t.Errorf("dropped after %v", took)
		}
		b.Close()
	})
}

func TestStrangersAreRefused(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		at := m.self.Ref.client.server
		stranger := newClient(at, []byte("a guess"))
		_, err := stranger.call(ctx, transport.Request{Object: serverID, Method: "construct"}, callPolicy{})
		if !errors.Is(err, ErrAuthentication) {
			t.Errorf("a wrong key: %v", err)
		}
		conn, err := net.Dial(at.Network, at.Name)
		testkit.Must(t, err)
		_, err = conn.Write(bytes.Repeat([]byte("GET / HTTP/1.1\r\n"), 4))
		testkit.Must(t, err)
		sent, err := io.ReadAll(conn)
		if err != nil || len(sent) != 64 || !bytes.Equal(sent[32:], make([]byte, 32)) {
			t.Errorf("garbage was answered by %d bytes %x, %v", len(sent), sent, err)
		}
		conn.Close()
		// One who knows the key, but claims to be of a session that there is not.
		if _, _, _, err := m.self.Ref.client.dial(ctx, 99); !errors.Is(err, ErrGone) {
			t.Errorf("a session that is over: %v", err)
		}
		testkit.Must(t, raise(ctx, newManaged(t, ctx, m))) // the manager is well
	})
}
