package multiprocessing

import (
	"context"
	"sync/atomic"
)

// session is a client process, from its first connection to the end of that.
type session struct {
	id   uint64
	pid  uint64
	gone atomic.Bool
}

// caller is a thread of a client process that has called a method.
type caller struct {
	*session
	worker uint64      // the thread's number in its process, 0 if it has none
	hungUp atomic.Bool // the connection is closed that the answer would go through
}

// lost says whether nobody is left who could use the answer, or give back what it gives.
func (c *caller) lost() bool { return c.hungUp.Load() || c.gone.Load() }

type callerKey struct{}

// callerOf returns the one on whose behalf a method runs.
func callerOf(ctx context.Context) *caller {
	c, _ := ctx.Value(callerKey{}).(*caller)
	return c
}

// incoming is a request, with the context that its method runs under; or the news that nobody will read the answer to the last one.
type incoming struct {
	request
	untaken bool
	from    *caller
	ctx     context.Context
	cancel  context.CancelFunc
}

func newIncoming(ctx context.Context, from *session, r request) incoming {
	c := incoming{request: r, from: &caller{session: from, worker: r.Worker}}
	c.ctx, c.cancel = context.WithCancel(context.WithValue(ctx, callerKey{}, c.from))
	return c
}

// hangUp cancels the call because its caller is gone.
func (c incoming) hangUp() {
	c.from.hungUp.Store(true)
	c.cancel()
}
