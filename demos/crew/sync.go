package crew

import (
	"context"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Event is an event of threads or of processes.
type Event struct {
	Either[event, multiprocessing.Event]
}

type event interface {
	Set(ctx context.Context)
	Clear(ctx context.Context)
	IsSet() bool
	Wait(ctx context.Context) error
}

// NewEvent returns an event that is not set.
func NewEvent(st *stage.Stage, name string) (e Event, err error) {
	e.Either, err = Pick[event](st, threading.NewEvent(name), func() (*multiprocessing.Event, error) {
		return multiprocessing.NewEvent(name)
	})
	return e, err
}

// Set sets the event and wakes all who wait for it.
func (e Event) Set(ctx context.Context) { e.Object().Set(ctx) }

// Clear makes the event one that is not set.
func (e Event) Clear(ctx context.Context) { e.Object().Clear(ctx) }

// IsSet says whether the event is set.
func (e Event) IsSet() bool { return e.Object().IsSet() }

// Wait blocks until the event is set or ctx is done; then it returns the context's cause.
func (e Event) Wait(ctx context.Context) error { return e.Object().Wait(ctx) }

// Condition is a condition of threads or of processes.
type Condition struct {
	Either[condition, multiprocessing.Condition]
}

type condition interface {
	threading.Locker
	Wait(ctx context.Context) error
	WaitFor(ctx context.Context, predicate func() bool) error
	Notify(ctx context.Context, n int) error
	NotifyAll(ctx context.Context) error
}

// NewCondition returns a condition with a lock of its own, which is free.
func NewCondition(st *stage.Stage, name string) (c Condition, err error) {
	c.Either, err = Pick[condition](st, threading.NewCondition(name, nil),
		func() (*multiprocessing.Condition, error) { return multiprocessing.NewCondition(name) })
	return c, err
}

// NewConditionWith returns a condition that uses a lock which others use too.
func NewConditionWith(st *stage.Stage, name string, lock RLock) (c Condition, err error) {
	c.Either, err = Pick[condition](st, threading.NewCondition(name, lock.Thread),
		func() (*multiprocessing.Condition, error) {
			return multiprocessing.NewConditionWith(name, lock.Process)
		})
	return c, err
}

// Acquire, TryAcquire and Release are those of its lock.
func (c Condition) Acquire(ctx context.Context) error   { return c.Object().Acquire(ctx) }
func (c Condition) TryAcquire(ctx context.Context) bool { return c.Object().TryAcquire(ctx) }
func (c Condition) Release(ctx context.Context) error   { return c.Object().Release(ctx) }

// Wait releases the lock, blocks until it is notified, and acquires the lock again.
func (c Condition) Wait(ctx context.Context) error { return c.Object().Wait(ctx) }

// WaitFor waits until predicate is true.
func (c Condition) WaitFor(ctx context.Context, predicate func() bool) error {
	return c.Object().WaitFor(ctx, predicate)
}

// Notify wakes n of the workers that wait.
func (c Condition) Notify(ctx context.Context, n int) error { return c.Object().Notify(ctx, n) }

// NotifyAll wakes all workers that wait.
func (c Condition) NotifyAll(ctx context.Context) error { return c.Object().NotifyAll(ctx) }

// Barrier is a barrier of threads or of processes.
type Barrier struct {
	Either[barrier, multiprocessing.Barrier]
}

type barrier interface {
	Wait(ctx context.Context) (index int, err error)
	Abort(ctx context.Context) error
	Reset(ctx context.Context) error
	Broken() bool
}

// NewBarrier returns a barrier at which that many workers meet. A wait that takes longer than
// timeout breaks it; 0 is no limit.
func NewBarrier(st *stage.Stage, name string, parties int, timeout time.Duration) (b Barrier, err error) {
	b.Either, err = Pick[barrier](st, threading.NewBarrier(name, parties, timeout, nil),
		func() (*multiprocessing.Barrier, error) { return multiprocessing.NewBarrier(name, parties, timeout) })
	return b, err
}

// NewRendezvous returns a barrier that makes sure that a run shows what it is about: that all
// workers begin together, say, or that each holds the lock that another one wants. Where somebody
// decides who goes on that must not be forced: then it holds nobody up.
func NewRendezvous(st *stage.Stage, name string, parties int) (Barrier, error) {
	if st.Scheduled {
		return Barrier{}, nil
	}
	return NewBarrier(st, trace.Aside(name), parties, 0)
}

// Wait blocks until all parties wait, and returns which of them this one was. The zero value holds
// nobody up.
func (b Barrier) Wait(ctx context.Context) (index int, err error) {
	if b.IsZero() {
		return 0, nil
	}
	return b.Object().Wait(ctx)
}

// Abort breaks the barrier: all who wait at it, and all who come later, get an error.
func (b Barrier) Abort(ctx context.Context) error { return b.Object().Abort(ctx) }

// Reset makes a broken barrier whole again.
func (b Barrier) Reset(ctx context.Context) error { return b.Object().Reset(ctx) }

// Broken says whether the barrier is broken.
func (b Barrier) Broken() bool { return b.Object().Broken() }
