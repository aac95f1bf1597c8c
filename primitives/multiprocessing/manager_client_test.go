package multiprocessing

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"
)

// A call that is given up is not forgotten: the manager is told to undo it.
func TestGivenUpCallIsUntaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	c := &client{server: address{Network: "tcp", Name: l.Addr().String()}, key: []byte("key")}
	defer c.lost()
	asked, heard := make(chan struct{}), make(chan []byte)
	go silentServer(t, l, asked, heard)

	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	if _, err = c.call(ctx, request{}, giveUpAfter); !errors.Is(err, context.Canceled) {
		t.Errorf("a call that is not answered: %v", err)
	}
	if raw := <-heard; len(raw) != len(cancelled) {
		t.Errorf("the manager was first told %v", raw)
	}
	if raw := <-heard; len(raw) != len(untaken) {
		t.Errorf("the manager was then told %v", raw)
	}
	if raw, more := <-heard; more {
		t.Errorf("then came %v", raw)
	}
}

// silentServer welcomes a client, answers nothing, and passes on what comes after the first request.
func silentServer(t *testing.T, l net.Listener, asked chan<- struct{}, heard chan<- []byte) {
	s := newServer([]byte("key"))
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, first, _, err := s.welcome(conn)
		if err != nil {
			t.Error(err)
		}
		if first {
			continue
		}
		r := bufio.NewReader(conn)
		if _, err := readMessage(r); err != nil {
			t.Error(err)
		}
		close(asked)
		defer close(heard)
		for {
			raw, err := readMessage(r)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			heard <- raw
		}
	}
}

// Who has less time for each call than it takes to connect is answered all the same, sooner or later.
func TestCallsInAHurry(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		v, err := NewManagedValue(ctx, m, "v", 7)
		must(t, err)
		for range 20 {
			v.client.lost() // so that it has to connect
			for got := 0; got != 7; {
				soon, cancel := context.WithTimeout(ctx, 50*time.Microsecond)
				if got, err = v.Get(soon); err != nil && (!errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrManagerGone)) {
					t.Fatal(err)
				}
				cancel()
				must(t, ctx.Err())
			}
		}
	})
}
