package multiprocessing

import (
	"bufio"
	"context"
	"errors"
	"net"
	"testing"
)

// The result of a call that was given up is not lost: whoever made the call is told when it comes.
func TestLateResult(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	c := &client{server: address{Network: "tcp", Name: l.Addr().String()}, key: []byte("key")}
	defer c.lost()
	asked, answer := make(chan struct{}), make(chan struct{})
	go slowServer(t, l, asked, answer)

	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	late := make(chan string, 1)
	_, err = c.call(ctx, request{}, func(result []byte) { late <- string(result) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a call that is not answered: %v", err)
	}
	close(answer)
	if got := <-late; got != "result" {
		t.Errorf("the late result is %q", got)
	}
}

// slowServer welcomes a client and answers one call, in pieces, when it is told to: half of the answer when it is cancelled.
func slowServer(t *testing.T, l net.Listener, asked, answer chan struct{}) {
	s := newServer([]byte("key"))
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, first, err := s.welcome(conn)
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
		if raw, err := readMessage(r); len(raw) != 0 || err != nil {
			t.Errorf("instead of the cancellation came %d bytes, %v", len(raw), err)
		}
		raw, _ := encode(itemResult{Value: []byte("result")})
		b := framed(raw)
		_, _ = conn.Write(b[:len(b)/2])
		<-answer
		_, _ = conn.Write(b[len(b)/2:])
	}
}
