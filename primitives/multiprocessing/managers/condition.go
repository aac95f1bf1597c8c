package managers

import (
	"context"
	"math"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Condition is a [multiprocessing.Condition] that lives in a [Manager], with the lock that it makes
// itself. It can be sent as a [Proxy] can.
//
// A process that dies while it waits is no longer notified, and does not get the lock. If it dies
// while it holds the lock, all who wait get [multiprocessing.ErrOwnerDied]. Python: the Condition
// of a manager, where a dead process goes on waiting, and takes the lock with it.
type Condition struct{ RLock }

// NewCondition returns a condition whose lock is free, with a name that recorders show. It costs a
// call.
func NewCondition(ctx context.Context, m *Manager, name string) (*Condition, error) {
	o, err := conditionType.create(ctx, m, name, struct{}{})
	if err != nil {
		return nil, err
	}
	return &Condition{RLock{*o}}, nil
}

// Wait releases the lock, however often the thread holds it, blocks until notified, and takes it
// again as often, all in one call: the manager does it. When ctx is done it does the same and
// returns the cause; for the lock it waits even then. A lock that is not held is
// [threading.ErrNotHeld].
func (c *Condition) Wait(ctx context.Context) error {
	w := trace.From(ctx)
	if w == nil {
		return threading.ErrNoThread
	}
	w.Released(&c.Ref.object, c.Ref.kind)
	_, err := monitorWait.Call(ctx, &c.Proxy, struct{}{})
	if err == nil || ctx.Err() != nil {
		w.Acquired(&c.Ref.object, c.Ref.kind)
	}
	return err
}

// WaitFor waits, as [Condition.Wait] does, until predicate returns true; when ctx is done it looks
// a last time. It calls predicate, in this process, with the lock held.
func (c *Condition) WaitFor(ctx context.Context, predicate func() bool) error {
	depth, err := c.Depth(ctx)
	if err == nil && depth == 0 {
		err = threading.ErrNotHeld
	}
	if err != nil {
		return err
	}
	return park.Until(ctx, c.Wait, predicate)
}

// Notify wakes up to n of the threads that wait. They go on when they have the lock, which the
// caller must hold and release; otherwise Notify returns [threading.ErrNotHeld].
func (c *Condition) Notify(ctx context.Context, n int) error {
	w := trace.From(ctx)
	if w == nil {
		return threading.ErrNoThread
	}
	w.Notified(&c.Ref.object, c.Ref.kind)
	_, err := monitorNotify.Call(ctx, &c.Proxy, n)
	return err
}

// NotifyAll is [Condition.Notify] for every thread that waits.
func (c *Condition) NotifyAll(ctx context.Context) error { return c.Notify(ctx, math.MaxInt) }
