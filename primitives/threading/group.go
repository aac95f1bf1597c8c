package threading

import (
	"context"
	"sync"
)

// Joiner is what has been started and can be joined: a [*Thread], or a process of package
// multiprocessing.
type Joiner interface {
	Join(ctx context.Context) error
	AddDoneCallback(fn func(err error))
}

// Group is threads and processes that belong together: the first that fails ends the others, so
// that none waits for one that is gone. It is made with [NewGroup]. A Group costs a context, and
// a callback for each worker. Python: asyncio.TaskGroup, since 3.11; threading has none.
type Group struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	mu      sync.Mutex
	workers []Joiner
	running sync.WaitGroup
}

// NewGroup returns a group without workers. They end with ctx.
func NewGroup(ctx context.Context) *Group {
	g := &Group{}
	g.ctx, g.cancel = context.WithCancelCause(ctx)
	return g
}

// Context is what the workers of the group are to be started under. It is done when one of them
// fails, with its error as the cause.
func (g *Group) Context() context.Context { return g.ctx }

// Go starts a thread of the group.
func (g *Group) Go(name string, target func(ctx context.Context) error) *Thread {
	t := Go(g.ctx, name, target)
	g.Add(t)
	return t
}

// Add takes in a worker that was started under the group's context.
func (g *Group) Add(w Joiner) {
	g.mu.Lock()
	g.workers = append(g.workers, w)
	g.mu.Unlock()
	g.running.Add(1)
	w.AddDoneCallback(func(err error) {
		g.Fail(err)
		g.running.Done()
	})
}

// Fail ends the group because of err, if that is one.
func (g *Group) Fail(err error) {
	if err != nil {
		g.cancel(err)
	}
}

// Join blocks until all workers have ended, and returns the first failure. When ctx is done it
// returns the cause; but it waits on, because the workers end with it.
func (g *Group) Join(ctx context.Context) error {
	defer g.cancel(nil)
	g.mu.Lock()
	workers := g.workers
	g.mu.Unlock()
	for _, w := range workers {
		_ = w.Join(ctx) // so that a recorder sees who waits for whom; its error came by the callback
	}
	for _, w := range workers { // those that ctx did not wait for
		_ = w.Join(context.WithoutCancel(ctx))
	}
	g.running.Wait()
	return context.Cause(g.ctx)
}
