package managers

import (
	"context"
	"fmt"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
	"concurrency-lab/primitives/trace"
)

// conversation is the calls that come through one connection, one at a time, as the server's side
// sees them.
type conversation struct {
	server  *server
	conn    *transport.Conn
	caller  *caller
	in, out []byte // the last request and the last reply, whose memory the next ones use
	last    finishedCall

	answered bool // the caller of the last call has its answer
}

// finishedCall is a call that has succeeded. The zero value is none.
type finishedCall struct {
	method served
	object any
	result []byte
}

// undo takes the call back, on behalf of the caller that ctx names.
func (f finishedCall) undo(ctx context.Context) {
	if f.method != nil {
		f.method.takeBack(context.WithoutCancel(ctx), f.object, f.result)
	}
}

// peer is what a thread of a manager waits for.
var peer = trace.Object{Name: trace.Aside("client")}

// converse answers the calls that come through a connection, until that is closed or a caller does
// not take the answer. The context of the calls is done when one is cancelled, because that is the
// last, and when the other side has gone.
func (s *server) converse(ctx context.Context, conn *transport.Conn, from *session) {
	c := conversation{server: s, conn: conn, caller: &caller{session: from}, answered: true}
	ctx, cancel := context.WithCancel(context.WithValue(ctx, callerKey{}, c.caller))
	defer cancel()
	go func() {
		conn.Listen(cancel)
		c.caller.hungUp.Store(true)
		cancel()
	}()
	guard.Again(func() { c.serve(ctx) })
	if !c.answered || conn.Untaken.Load() || conn.Unread() {
		c.last.undo(ctx)
	}
	conn.Close()
	for range conn.Inbox { // until Listen has ended
	}
}

// serve answers calls. When the code of one leaves by runtime.Goexit, the next call of serve goes
// on.
func (c *conversation) serve(ctx context.Context) {
	for c.answered {
		r, err := c.next(ctx)
		if err != nil {
			return
		}
		c.answer(ctx, r)
	}
}

// next blocks until the next request has come.
func (c *conversation) next(ctx context.Context) (transport.Request, error) {
	w := trace.From(ctx)
	w.WaitingOutside(ctx, &peer, trace.KindPipe)
	raw, err := c.conn.Receive(c.in, nil, nil)
	w.Resumed()
	if err != nil {
		return transport.Request{}, err
	}
	c.in = raw
	return transport.RequestIn(raw)
}

// answer runs the method that is asked for and sends what came of it.
func (c *conversation) answer(ctx context.Context, r transport.Request) {
	c.caller.worker, c.last = r.Worker, finishedCall{}
	guard.Call(trace.From(ctx).Name, func() (err error) {
		c.last, err = c.server.run(ctx, r)
		return err
	}, func(err error) { c.reply(err) })
}

// reply sends what came of a call, and notes whether the caller could be told.
func (c *conversation) reply(err error) {
	value := c.last.result
	if err != nil {
		value = wire.EncodeError(err)
	}
	c.out = wire.AppendMarked(c.out[:0], value, err)
	c.answered = !c.caller.lost() && c.conn.Send(c.out) == nil
}

// run runs a method, when it is its turn.
func (s *server) run(ctx context.Context, r transport.Request) (finishedCall, error) {
	s.mu.Lock()
	o := s.objects[r.Object]
	s.mu.Unlock()
	if o == nil {
		return finishedCall{}, ErrNoObject
	}
	m := o.method(r.Method)
	if m == nil {
		return finishedCall{}, fmt.Errorf("%w: %s.%s", ErrNoMethod, o.called(), r.Method)
	}
	if !o.guardsItself() {
		if err := o.guard.Acquire(ctx); err != nil {
			return finishedCall{}, err
		}
		defer func() { _ = o.guard.Release(ctx) }() // it was acquired
	}
	result, err := m.serve(ctx, o.value, r.Arg)
	if err != nil {
		return finishedCall{}, err
	}
	return finishedCall{m, o.value, result}, nil
}
