package futures

import (
	"context"
	"fmt"
	"sync"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// collector hears of the end of futures and hands them to the one thread that waits for any of
// them.
type collector[R any] struct {
	object trace.Object

	mu      sync.Mutex
	arrived []*Future[R] // done, and not handed out
	waiter  park.List

	watched []*Future[R]
	left    int // futures not handed out
}

// collect returns a collector of futures, each once, that hands out those that are done already
// first.
func collect[R any](ctx context.Context, futures []*Future[R]) *collector[R] {
	if w := trace.From(ctx); w.Controlled() && len(futures) > 0 {
		w.Before(ctx, trace.Step{Op: trace.OpRead, Object: &futures[0].object, Kind: trace.KindFuture,
			Also: func() []*trace.Object { return objectsOf(futures[1:]) }, Show: futures[0].show})
	}
	c := &collector[R]{}
	c.arrived, c.watched = split(futures)
	c.left = len(c.arrived) + len(c.watched)
	if trace.From(ctx).Recorder() != nil {
		c.object.Name = oneOf(c.watched)
	}
	for _, f := range c.watched {
		f.watch(c)
	}
	return c
}

// add is told that f is done, while f is locked.
func (c *collector[R]) add(f *Future[R]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.arrived = append(c.arrived, f)
	c.waiter.WakeOne()
}

// next blocks until futures are done that it has not returned yet, and returns them in the order in
// which they were; or until ctx is done, and returns its cause.
func (c *collector[R]) next(ctx context.Context) ([]*Future[R], error) {
	if w := trace.From(ctx); w.Controlled() {
		w.Before(ctx, trace.Step{Op: trace.OpGet, Object: &c.object, Kind: trace.KindFuture,
			Also: func() []*trace.Object { return objectsOf(c.watched) }, Can: c.any})
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.arrived) == 0 {
		if err := c.waiter.Wait(ctx, &c.mu, &c.object, trace.KindFuture); err != nil {
			return nil, err
		}
	}
	arrived := c.arrived
	c.arrived = nil
	c.left -= len(arrived)
	return arrived, nil
}

// any says whether a future is done that next has not returned.
func (c *collector[R]) any() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.arrived) > 0
}

// objectsOf returns what stands for the futures.
func objectsOf[R any](futures []*Future[R]) []*trace.Object {
	objects := make([]*trace.Object, len(futures))
	for i, f := range futures {
		objects[i] = &f.object
	}
	return objects
}

// stop makes the futures forget the collector.
func (c *collector[R]) stop() {
	for _, f := range c.watched {
		f.unwatch(c)
	}
}

// oneOf names what a thread waits for that waits for any of these futures.
func oneOf[R any](futures []*Future[R]) string {
	if len(futures) == 0 {
		return ""
	}
	first := futures[0].object.Name
	if first == "" || len(futures) == 1 {
		return first
	}
	return fmt.Sprintf("%s or %d more", first, len(futures)-1)
}

// split tells the futures that are done from those that are not, without duplicates.
func split[R any](futures []*Future[R]) (done, notDone []*Future[R]) {
	seen := make(map[*Future[R]]struct{}, len(futures))
	for _, f := range futures {
		if _, dup := seen[f]; dup {
			continue
		}
		seen[f] = struct{}{}
		if f.IsDone() {
			done = append(done, f)
		} else {
			notDone = append(notDone, f)
		}
	}
	return done, notDone
}
