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
	if s.met != nil && (first || err != nil) {
		s.met(conn.RemoteAddr(), err)
	}
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
		undo := func() {} // what the last call did
		for c := range calls {
			w.Resumed()
			if c.untaken {
				undo()
			} else {
				undo = s.reply(conn, c)
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

// hear reads requests until the connection is closed. It reads on while a method runs, because that may be
// cancelled, as it is when the other side has gone.
func hear(ctx context.Context, conn net.Conn, from *session, calls chan<- incoming) {
	defer close(calls)
	c := newIncoming(ctx, from, request{}) // no call yet
	defer func() { c.hangUp() }()
	for r := bufio.NewReader(conn); ; {
		raw, err := readMessage(r)
		if err != nil {
			return
		}
		c.cancel() // the call under way, or what is left of the one before
		switch len(raw) {
		case len(cancelled):
		case len(untaken):
			calls <- incoming{untaken: true}
		default:
			r, err := decode[request](raw)
			if err != nil {
				return
			}
			c = newIncoming(ctx, from, r)
			calls <- c
		}
	}
}

// reply runs a method and sends what came of it. It undoes the call if it cannot send that, and else returns what does.
func (s *server) reply(conn net.Conn, c incoming) (undo func()) {
	var answer reply
	undo = func() {}
	err := threading.Catch(trace.From(c.ctx).Name, func() (err error) {
		answer.Value, undo, err = s.run(c.ctx, c.request)
		return err
	})
	answer.Err = toWire(err)
	raw, err := encode(answer)
	if err != nil { // the value is too large
		undo()
		raw, _ = encode(reply{Err: toWire(err)}) // an error can be encoded
		undo = func() {}
	}
	if !c.from.lost() {
		if _, err := conn.Write(framed(raw)); err == nil {
			return undo
		}
	}
	undo()
	conn.Close() // so that no more calls come
	return func() {}
}

// run runs a method, when it is its turn. If that succeeds it also returns what undoes it.
func (s *server) run(ctx context.Context, r request) (result []byte, undo func(), err error) {
	undo = func() {}
	s.mu.Lock()
	o := s.objects[r.Object]
	s.mu.Unlock()
	if o == nil {
		return nil, undo, ErrNoObject
	}
	m := o.methods[r.Method]
	if m == nil {
		return nil, undo, fmt.Errorf("%w: %s.%s", ErrNoMethod, o.name, r.Method)
	}
	if !o.concurrent {
		if err := o.guard.Acquire(ctx); err != nil {
			return nil, undo, err
		}
		defer func() { _ = o.guard.Release(ctx) }() // it was acquired
	}
	result, err = m.run(ctx, o.value, r.Arg)
	if err == nil && m.undo != nil {
		undo = func() { m.undo(context.WithoutCancel(ctx), o.value, result) }
	}
	return result, undo, err
}
