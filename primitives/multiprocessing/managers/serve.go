package managers

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// serve serves one connection until it is closed.
func (s *server) serve(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	_ = conn.SetDeadline(time.Now().Add(handshakeTimeout))
	from, first, lane, err := s.welcome(conn)
	if s.met != nil && (first || err != nil) {
		s.met(conn.RemoteAddr(), err)
	}
	if first {
		defer func() {
			if ctx.Err() == nil { // else it is the manager that ends, not the client
				s.endSession(from)
			}
		}()
	}
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	switch {
	case err != nil: // whoever it is has been told, or is gone
	case first:
		s.sit(ctx, conn)
	default:
		s.converse(ctx, newCallConn(conn, lane), from)
	}
}

// sit waits for the end of a client's first connection, over which nothing comes.
func (s *server) sit(ctx context.Context, conn net.Conn) {
	w := trace.From(ctx)
	w.WaitingOutside(ctx, &peer, trace.KindPipe)
	defer w.Resumed()
	_, _ = io.Copy(io.Discard, conn)
}

// errOver says that a connection is said to be of a session that there is not, or no more.
var errOver = errors.New("the session is over")

// welcome finds out who is at the other end, and that it may be; and whether this is its first connection. The others have a lane, where that can be.
func (s *server) welcome(conn net.Conn) (from *session, first bool, l *mailbox, err error) {
	if err := checkPeer(conn); err != nil {
		return nil, false, nil, err
	}
	if err := challenge(conn, s.key); err != nil {
		return nil, false, nil, err
	}
	b := make([]byte, 16)
	if _, err := io.ReadFull(conn, b); err != nil {
		return nil, false, nil, err
	}
	id, pid := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	if from, first = s.session(id, pid); from == nil {
		return nil, false, nil, fmt.Errorf("process %d: %w: %d", pid, errOver, id)
	}
	l, err = greet(conn, binary.LittleEndian.AppendUint64(nil, from.id), !first)
	return from, first, l, err
}

// peer is what a thread of a manager waits for.
var peer = trace.Object{Name: "client"}

// converse answers the calls that come through a connection. Their context is done when one is cancelled, because that is the last, and
// when the other side has gone.
func (s *server) converse(ctx context.Context, l *callConn, from *session) {
	w := trace.From(ctx)
	me := &caller{session: from}
	ctx, cancel := context.WithCancel(context.WithValue(ctx, callerKey{}, me))
	defer cancel()
	go func() {
		l.listen(cancel)
		me.hungUp.Store(true)
		cancel()
	}()
	undo, sent := func() {}, true // what the last call did, and whether its caller was told
	for in, out := []byte(nil), []byte(nil); sent; {
		w.WaitingOutside(ctx, &peer, trace.KindPipe)
		raw, err := l.receive(in, nil, nil)
		w.Resumed()
		var r request
		if err == nil {
			r, err = requestIn(raw)
		}
		if err != nil {
			break
		}
		in, me.worker = raw, r.Worker
		out, undo = s.answer(ctx, r, out[:0])
		sent = !me.lost() && l.send(out) == nil
	}
	if !sent || l.untaken.Load() || l.unread() {
		undo()
	}
	l.Close()
	for range l.inbox { // until listen has ended
	}
}

// answer runs a method and appends what came of it to b; and returns what undoes the call.
func (s *server) answer(ctx context.Context, r request, b []byte) (_ []byte, undo func()) {
	var value []byte
	undo = func() {}
	err := threading.Catch(trace.From(ctx).Name, func() (err error) {
		value, undo, err = s.run(ctx, r)
		return err
	})
	if err != nil {
		value = wire.EncodeError(err)
	}
	return wire.AppendMarked(b, value, err), undo
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
