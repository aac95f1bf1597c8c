package multiprocessing

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// Whoever stops in the middle of the handshake is dropped when its time is over, however far it has come.
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
		"after the proof": func(conn net.Conn) error { return introduce(conn, key) },
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
				must(t, begin(client))
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

// A worker that finds what no board says ends, and with it the pool, which nobody can use any more.
func TestBoardThatIsGarbled(t *testing.T) {
	withPool(t, func(ctx context.Context, p *Pool) {
		p.workers.board.header().head.Store(1 << 40)
		if _, err := Apply(ctx, p, square, 3); !errors.Is(err, ErrGarbled) {
			t.Errorf("the call came to %v", err)
		}
	})
}

// A worker that leaves what no worker would is ended and replaced.
func TestWorkerThatLeavesRubbish(t *testing.T) {
	withPool(t, func(ctx context.Context, p *Pool) {
		if x, err := Apply(ctx, p, square, 3); x != 9 || err != nil {
			t.Fatalf("%v, %v", x, err)
		}
		before := p.PIDs()
		for seat := range p.workers.size {
			p.workers.board.seat(seat).tail.Add(1 << 40)
		}
		c := p.workers.board.obj.cells[cellResults]
		c.word.Add(1)
		c.wake(everyone)
		left := func(pid int) bool { return slices.Contains(p.PIDs(), pid) }
		for slices.ContainsFunc(before, left) && ctx.Err() == nil {
			if x, err := Apply(ctx, p, square, 4); err != nil && !errors.Is(err, ErrWorkerDied) || err == nil && x != 16 {
				t.Fatalf("%v, %v", x, err)
			}
		}
		must(t, ctx.Err())
	})
}
