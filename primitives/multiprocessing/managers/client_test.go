package managers

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
)

// A call that is given up is not forgotten: the manager is told to undo it.
func TestGivenUpCallIsUntaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	defer l.Close()
	c := newClient(transport.Address{Network: "tcp", Name: l.Addr().String()}, []byte("key"))
	defer c.lost()
	asked, heard := make(chan struct{}), make(chan []byte)
	go silentServer(t, l, asked, heard)

	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	if _, err = c.call(ctx, transport.Request{}, callPolicy{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a call that is not answered: %v", err)
	}
	if raw := <-heard; len(raw) != len(transport.Cancelled) {
		t.Errorf("the manager was first told %v", raw)
	}
	if raw := <-heard; len(raw) != len(transport.Untaken) {
		t.Errorf("the manager was then told %v", raw)
	}
	if raw, more := <-heard; more {
		t.Errorf("then came %v", raw)
	}
}

// silentServer welcomes a client, answers nothing, and passes on what comes after the first
// request.
func silentServer(t *testing.T, l net.Listener, asked chan<- struct{}, heard chan<- []byte) {
	s := newServer([]byte("key"))
	eachConn(l, func(conn net.Conn) {
		_, first, _, err := s.welcome(conn)
		if err != nil {
			t.Error(err)
		}
		if first {
			return
		}
		r := bufio.NewReader(conn)
		if _, err := transport.ReadMessage(r); err != nil {
			t.Error(err)
		}
		close(asked)
		defer close(heard)
		for {
			raw, err := transport.ReadMessage(r)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			heard <- raw
		}
	})
}

// eachConn serves the connections that come, one after the other, until the listener is closed;
// then it closes them.
func eachConn(l net.Listener, serve func(net.Conn)) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		serve(conn)
	}
}

// Who has less time for each call than it takes to connect has a connection all the same, sooner or
// later.
func TestConnectionIsKeptForTheNextCall(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	defer l.Close()
	c := newClient(transport.Address{Network: "tcp", Name: l.Addr().String()}, []byte("key"))
	defer c.lost()
	accepted, welcome := make(chan struct{}), make(chan struct{})
	go func() {
		s := newServer([]byte("key"))
		eachConn(l, func(conn net.Conn) {
			accepted <- struct{}{}
			<-welcome
			_, _, _, _ = s.welcome(conn) // who has hung up is none of its business
		})
	}()
	guard := time.After(30 * time.Second)
	for connected := false; !connected; {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := c.call(ctx, transport.Request{}, callPolicy{})
			ended <- err
		}()
		for over := false; !over; {
			select {
			case <-accepted:
				cancel() // in the middle of the handshake
				welcome <- struct{}{}
			case err := <-ended:
				over = true
				if !errors.Is(err, context.Canceled) {
					t.Errorf("the call came to %v", err)
				}
			case <-guard:
				t.Fatal("there is no connection yet")
			}
		}
		cancel()
		c.mu.Lock()
		connected = len(c.idle) == 1
		c.mu.Unlock()
	}
}
