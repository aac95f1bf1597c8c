package multiprocessing

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"time"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// serve serves one connection until it is closed.
func (s *server) serve(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	_ = conn.SetDeadline(time.Now().Add(handshakeTimeout))
	from, first, err := s.welcome(conn)
	if first {
		defer func() {
			if ctx.Err() == nil { // else it is the manager that ends, not the client
				s.forget(from)
			}
		}()
	}
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	w := trace.From(ctx)
	peer := trace.Object{Name: "client"}
	w.WaitingOutside(ctx, &peer, trace.KindPipe)
	defer w.Resumed()
	switch {
	case err != nil: // whoever it is has been told, or is gone
	case first:
		_, _ = io.Copy(io.Discard, conn) // nothing comes, but the end
	default:
		calls := make(chan incoming, 1)
		go hear(ctx, conn, from, calls)
		for c := range calls {
			w.Resumed()
			if _, err := conn.Write(framed(s.answer(c))); err != nil {
				conn.Close() // so that no more calls come
			}
			w.WaitingOutside(ctx, &peer, trace.KindPipe)
		}
	}
}

// welcome finds out who is at the other end, and that it may be; and whether this is its first connection.
func (s *server) welcome(conn net.Conn) (from *session, first bool, err error) {
	if err := checkPeer(conn); err != nil {
		return nil, false, err
	}
	if err := challenge(conn, s.key); err != nil {
		return nil, false, err
	}
	b := make([]byte, 16)
	if _, err := io.ReadFull(conn, b); err != nil {
		return nil, false, err
	}
	id, pid := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	if from, first = s.session(id, pid); from == nil {
		return nil, false, fmt.Errorf("process %d is of session %d, which is over", pid, id)
	}
	_, err = conn.Write(binary.LittleEndian.AppendUint64(nil, from.id))
	return from, first, err
}

// incoming is a request, with the context that its method runs under.
type incoming struct {
	request
	ctx    context.Context
	cancel context.CancelFunc
}

// hear reads requests until the connection is closed. It reads on while a method runs, because that may be
// cancelled, as it is when the other side has gone.
func hear(ctx context.Context, conn net.Conn, from *session, calls chan<- incoming) {
	defer close(calls)
	ctx = context.WithValue(ctx, sessionKey{}, from)
	c := incoming{cancel: func() {}}
	defer func() { c.cancel() }()
	for r := bufio.NewReader(conn); ; {
		raw, err := readMessage(r)
		if err != nil {
			return
		}
		c.cancel() // the call under way, or what is left of the one before
		if len(raw) == 0 {
			continue
		}
		if c.request, err = decode[request](raw); err != nil {
			return
		}
		c.ctx, c.cancel = context.WithCancel(ctx)
		calls <- c
	}
}

// answer runs a method and returns what came of it, encoded.
func (s *server) answer(c incoming) []byte {
	var answer itemResult
	err := threading.Catch(trace.From(c.ctx).Name, func() (err error) {
		answer.Value, err = s.run(c.ctx, c.request)
		return err
	})
	answer.Err = toWire(err)
	raw, err := encode(answer)
	if err != nil { // the value is too large
		raw, _ = encode(itemResult{Err: toWire(err)}) // an error can be encoded
	}
	return raw
}

// run runs a method, when it is its turn.
func (s *server) run(ctx context.Context, r request) ([]byte, error) {
	s.mu.Lock()
	o := s.objects[r.Object]
	s.mu.Unlock()
	if o == nil {
		return nil, ErrNoObject
	}
	method := o.methods[r.Method]
	if method == nil {
		return nil, fmt.Errorf("%w: a %s has no method %q", ErrNoObject, o.name, r.Method)
	}
	if !o.concurrent {
		if err := o.guard.Acquire(ctx); err != nil {
			return nil, err
		}
		defer func() { _ = o.guard.Release(ctx) }() // it was acquired
	}
	return method(ctx, o.value, r.Arg)
}
