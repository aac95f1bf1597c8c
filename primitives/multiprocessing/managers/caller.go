package managers

import (
	"context"
	"sync/atomic"
)

// session is a client process, from its first connection to the end of that.
type session struct {
	id    uint64
	pid   uint64
	ended atomic.Bool
}

// caller is a thread of a client process that has called a method: through a connection, which
// carries one call at a time.
type caller struct {
	*session
	worker uint64      // the thread's number in its process, 0 if it has none
	hungUp atomic.Bool // the connection is closed that the answer would go through
}

// lost says whether nobody is left who could use the answer, or give back what it gives.
func (c *caller) lost() bool { return c.hungUp.Load() || c.ended.Load() }

type callerKey struct{}

// callerOf returns the one on whose behalf a method runs.
func callerOf(ctx context.Context) *caller {
	c, _ := ctx.Value(callerKey{}).(*caller)
	return c
}
