package multiprocessing

import (
	"context"
	"math"
	"sync/atomic"
	"unsafe"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Condition lets threads of any process wait until another tells them that what a lock guards has
// changed. It has that lock, which the thread that holds it may take again, and is handed to a
// process as part of the argument that this starts with. Notifying wakes all who wait, and those it
// is not for sleep again.
//
// A process that is killed while it waits stays counted, so that one notification may be wasted on
// it.
//
// Python: multiprocessing.Condition, with the lock that it makes itself.
type Condition struct{ RLock }

// conditionState is the memory of a condition. Its lock, which is the user's, guards it.
//
// Who begins to wait draws a ticket. A notification is for those who have one at that time,
// whichever of them comes first, and for nobody who begins to wait later.
type conditionState struct {
	lock     rlockState
	tickets  atomic.Uint64
	limit    atomic.Uint64 // the tickets below have been notified, for as many of them as there are wakeups
	sleepers atomic.Int64
	wakeups  atomic.Int64 // notifications that no sleeper has taken yet
}

// NewCondition returns a condition whose lock is free. It costs a page of shared memory and a file
// descriptor.
func NewCondition(name string) (*Condition, error) {
	s, err := shm.New(trace.KindCondition, name, 2, int(unsafe.Sizeof(conditionState{})))
	if err != nil {
		return nil, err
	}
	return &Condition{RLock{shared{s}}}, nil
}

func (c *Condition) state() *conditionState { return (*conditionState)(unsafe.Pointer(&c.obj.Data[0])) }

// Wait releases the lock, however often the thread has taken it, blocks until notified, and takes
// the lock again as often. When ctx is done it does the same and returns the cause. A lock that is
// not held is [threading.ErrNotHeld].
func (c *Condition) Wait(ctx context.Context) error {
	depth := c.Depth(ctx)
	if depth == 0 {
		return threading.ErrNotHeld
	}
	st := c.state()
	ticket := st.tickets.Add(1) - 1
	st.sleepers.Add(1)
	for {
		late, err := c.sleep(ctx, depth)
		if err != nil {
			return err
		}
		if st.wakeups.Load() > 0 && ticket < st.limit.Load() {
			st.wakeups.Add(-1)
			late = nil
		} else if late == nil {
			continue
		}
		st.sleepers.Add(-1)
		return late
	}
}

// sleep waits with the lock free for a signal. It returns with the lock taken again, as late why
// ctx is done, unless err.
func (c *Condition) sleep(ctx context.Context, depth int) (late, err error) {
	seen := c.obj.Cells[cellChanged].Word.Load()
	c.state().lock.depth.Store(1)
	if err := c.Release(ctx); err != nil {
		return nil, err
	}
	late = c.obj.Cells[cellChanged].Wait(ctx, seen, &c.obj.Trace, c.obj.Kind)
	if err := c.Acquire(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	c.state().lock.depth.Store(int64(depth))
	return late, nil
}

// WaitFor waits, as [Condition.Wait] does, until predicate returns true; when ctx is done it looks
// a last time. It calls predicate with the lock held.
func (c *Condition) WaitFor(ctx context.Context, predicate func() bool) error {
	if c.Depth(ctx) == 0 {
		return threading.ErrNotHeld
	}
	return park.Until(ctx, c.Wait, predicate)
}

// Notify wakes up to n of the threads that wait. They go on when they have taken the lock, which
// the caller must hold and release; otherwise Notify returns [threading.ErrNotHeld]. It never
// blocks.
func (c *Condition) Notify(ctx context.Context, n int) error {
	if c.Depth(ctx) == 0 {
		return threading.ErrNotHeld
	}
	trace.From(ctx).Notified(&c.obj.Trace, c.obj.Kind)
	st := c.state()
	if k := min(int64(n), st.sleepers.Load()-st.wakeups.Load()); k > 0 {
		st.wakeups.Add(k)
		st.limit.Store(st.tickets.Load())
		c.obj.Signal(cellChanged)
		c.obj.Cells[cellChanged].Wake(shm.Everyone)
	}
	return nil
}

// NotifyAll is [Condition.Notify] for every thread that waits.
func (c *Condition) NotifyAll(ctx context.Context) error { return c.Notify(ctx, math.MaxInt) }
