package threading

import (
	"context"
	"fmt"
	"math"
	"sync"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// Condition lets threads wait, with a lock set aside, until another thread that holds the lock
// notifies them. Between the release of the lock and the beginning of the wait no notification can
// slip through; one that comes before anybody waits is lost.
//
// It is made with [NewCondition] and must not be copied. A notification costs a free mutex, a wait
// two. Those who wait are notified in the order in which they came.
//
// Python: threading.Condition.
type Condition struct {
	object  trace.Object
	lock    Locker
	rlock   *RLock // lock, if it is one
	mu      sync.Mutex
	waiters park.List
}

// NewCondition returns a condition with a name that recorders show. It uses lock, which others may
// use too; nil means an RLock of its own, which code without a thread can take as well, but not
// again while it is held. An implementation of Locker from elsewhere must not be one that its
// holder can take again.
func NewCondition(name string, lock Locker) *Condition {
	if lock == nil {
		own := NewRLock(name)
		own.threadless = true
		lock = own
	}
	c := &Condition{lock: lock}
	c.object.Name = name
	c.rlock, _ = lock.(*RLock)
	return c
}

// Acquire takes the condition's lock, as [Locker] says.
func (c *Condition) Acquire(ctx context.Context) error { return c.lock.Acquire(ctx) }

// TryAcquire takes the condition's lock if that needs no waiting, and says whether it did.
func (c *Condition) TryAcquire(ctx context.Context) bool { return c.lock.TryAcquire(ctx) }

// Release gives the condition's lock back.
func (c *Condition) Release(ctx context.Context) error { return c.lock.Release(ctx) }

// Wait releases the lock, however often the thread holds it, and blocks until it is notified; or
// until ctx is done, and returns the context's cause. In both cases it first takes the lock again,
// as often as it was held: for that it waits even if ctx is done. It returns [ErrNotHeld] if the
// lock is not held.
//
// What was waited for may be gone when Wait returns, so call it in a loop, or use
// [Condition.WaitFor].
func (c *Condition) Wait(ctx context.Context) error {
	depth, err := c.wait(ctx)
	if depth == 0 {
		return err
	}
	if again := c.reacquire(ctx, depth); again != nil {
		return again
	}
	return err
}

// wait returns how often the lock was held before; 0 if it could not be released.
func (c *Condition) wait(ctx context.Context) (depth int, err error) {
	w := trace.From(ctx)
	trace.Before(ctx, w, c, trace.OpWait, (*Condition).step)
	c.mu.Lock() // whoever notifies needs it too, and so comes after the beginning of the wait
	waiting := false
	defer func() {
		if !waiting { // it is another's lock that may also panic
			c.mu.Unlock()
		}
	}()
	depth = 1
	if c.rlock != nil {
		if depth = c.rlock.Depth(ctx); depth > 1 {
			c.rlock.depth = 1
		}
	}
	loud := w.Quiet() // to release the lock is part of the wait
	err = c.lock.Release(ctx)
	loud()
	if err != nil {
		return 0, err
	}
	err = c.waiters.Park(ctx, &c.mu, &c.object, trace.KindCondition)
	waiting = err == nil // and mu is free again
	return depth, err
}

func (c *Condition) reacquire(ctx context.Context, depth int) error {
	if trace.From(ctx).Controlled() || !c.lock.TryAcquire(ctx) { // to try would be a step
		if err := c.lock.Acquire(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	if c.rlock != nil {
		c.rlock.depth = depth
	}
	return nil
}

// WaitFor waits, as [Condition.Wait] does, until predicate returns true; when ctx is done it looks
// a last time. It calls predicate with the lock held. It returns nil if predicate was true, and
// else the error of Wait.
func (c *Condition) WaitFor(ctx context.Context, predicate func() bool) error {
	if !c.held(ctx) {
		return ErrNotHeld
	}
	return park.Until(ctx, c.Wait, predicate)
}

// Notify wakes up to n of the threads that wait. They go on when they have taken the lock, which
// the caller must hold and release; otherwise Notify returns [ErrNotHeld]. It never blocks.
func (c *Condition) Notify(ctx context.Context, n int) error {
	if !c.held(ctx) {
		return ErrNotHeld
	}
	w := trace.From(ctx)
	trace.Before(ctx, w, c, trace.OpNotify, (*Condition).step)
	c.mu.Lock()
	defer c.mu.Unlock()
	w.Notified(&c.object, trace.KindCondition)
	for n > 0 && c.waiters.WakeOne() {
		n--
	}
	return nil
}

// NotifyAll is [Condition.Notify] for every thread that waits.
func (c *Condition) NotifyAll(ctx context.Context) error { return c.Notify(ctx, math.MaxInt) }

func (c *Condition) step(op trace.Op) trace.Step {
	step := trace.Step{Op: op, Object: &c.object, Kind: trace.KindCondition, Show: c.show}
	if op == trace.OpWait { // which releases the lock
		step.Also = c.lockObject
	}
	return step
}

func (c *Condition) show() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprintf("%d wait", c.waiters.Len())
}

// lockObject returns what stands for the lock, if that is one of this package.
func (c *Condition) lockObject() []*trace.Object {
	switch l := c.lock.(type) {
	case *Lock:
		return []*trace.Object{&l.core.object}
	case *RLock:
		return []*trace.Object{&l.core.object}
	}
	return nil
}

// held says whether the lock is held: by the current thread, if the lock knows its holder, or by
// anybody.
func (c *Condition) held(ctx context.Context) bool {
	switch l := c.lock.(type) {
	case *RLock:
		return l.Depth(ctx) > 0
	case *Lock:
		return l.Locked()
	}
	if !c.lock.TryAcquire(ctx) {
		return true
	}
	_ = c.lock.Release(ctx) // it was taken a moment ago
	return false
}
