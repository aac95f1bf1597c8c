package multiprocessing

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"unsafe"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Condition lets threads of any process wait until another thread notifies them that something
// has changed which the condition's lock guards. A thread that holds the lock may acquire it
// again. A process gets a condition as part of the argument that it starts with. A notification
// wakes all who wait; those it is not for wait on.
//
// A process that is killed while it waits stays counted, so that one notification may be wasted on
// it.
//
// Python: multiprocessing.Condition.
type Condition struct {
	RLock // its lock, which other conditions may have too
	// Waiters is who waits. It is exported because it is sent: the object of the lock, if that is the
	// condition's own.
	Waiters shared `cbor:"waiters"`
}

// conditionState is the memory of a condition. Its lock, which is the user's, guards it.
//
// Who begins to wait draws a ticket. A notification is for those who have one at that time,
// whichever of them comes first, and for nobody who begins to wait later.
type conditionState struct {
	lock     rlockState // not used if another object is the lock
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
	return &Condition{RLock{sharedObject(s)}, sharedObject(s)}, nil
}

// NewConditionWith returns a condition that uses lock, which others may use too: so the same lock
// can guard what several conditions are about. It costs what [NewCondition] does. If the process
// that holds the lock dies, those who wait find out when they are notified.
func NewConditionWith(name string, lock *RLock) (*Condition, error) {
	c, err := NewCondition(name)
	if err == nil {
		c.RLock = *lock
	}
	return c, err
}

// Close gives back the file descriptor of the condition, as that of any shared object, and of its
// lock only if that is its own.
func (c *Condition) Close() error { return c.Waiters.Close() }

func (c *Condition) state() *conditionState {
	return (*conditionState)(unsafe.Pointer(&c.Waiters.Object.Data[0]))
}

// before stops a controlled worker before it does something to the condition that its lock matters
// for.
func (c *Condition) before(ctx context.Context, w *trace.Worker, s trace.Step) {
	if s.Show = c.show; c.Object != c.Waiters.Object {
		s.Also = func() []*trace.Object { return []*trace.Object{&c.Object.Trace} }
	}
	w.Before(ctx, c.Waiters.Object.Step(s))
}

// Wait releases the lock, however often the thread has taken it, blocks until notified, and takes
// the lock again as often. When ctx is done it does the same and returns the cause. A lock that is
// not held is [threading.ErrNotHeld].
func (c *Condition) Wait(ctx context.Context) error {
	depth := c.Depth(ctx)
	if depth == 0 {
		return threading.ErrNotHeld
	}
	if w := trace.From(ctx); w.Controlled() {
		c.before(ctx, w, trace.Step{Op: trace.OpWait})
	}
	st := c.state()
	ticket := st.tickets.Add(1) - 1
	st.sleepers.Add(1)
	for {
		late, err := c.sleep(ctx, ticket, depth)
		if err != nil {
			return err
		}
		if st.isNotified(ticket) {
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
func (c *Condition) sleep(ctx context.Context, ticket uint64, depth int) (late, err error) {
	w := trace.From(ctx)
	changed := c.Waiters.Object.Cells[cellChanged]
	seen := changed.Word.Load()
	c.RLock.state().depth.Store(1)
	loud := w.Quiet() // to release the lock is part of the wait
	err = c.Release(ctx)
	loud()
	if err != nil {
		return nil, err
	}
	if w.Controlled() {
		can := func() bool { return c.isNotified(ticket) }
		c.before(ctx, w, trace.Step{Op: trace.OpResume, Can: can})
		if can() { // to take the lock again is part of this step
			defer w.Quiet()()
		}
	}
	late = changed.Wait(ctx, seen, &c.Waiters.Object.Trace, c.Waiters.Object.Kind)
	if err := c.Acquire(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	c.RLock.state().depth.Store(int64(depth))
	return late, nil
}

// isNotified says whether the worker with that ticket has been notified and can take the lock.
func (c *Condition) isNotified(ticket uint64) bool {
	return c.Object.Cells[0].Word.Load() == 0 && c.state().isNotified(ticket)
}

func (s *conditionState) isNotified(ticket uint64) bool {
	return s.wakeups.Load() > 0 && ticket < s.limit.Load()
}

func (c *Condition) show() string { return fmt.Sprintf("%d wait", c.state().sleepers.Load()) }

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
	w := trace.From(ctx)
	if w.Controlled() {
		w.Before(ctx, c.Waiters.Object.Step(trace.Step{Op: trace.OpNotify, Show: c.show}))
	}
	w.Notified(&c.Waiters.Object.Trace, c.Waiters.Object.Kind)
	st := c.state()
	if k := min(int64(n), st.sleepers.Load()-st.wakeups.Load()); k > 0 {
		st.wakeups.Add(k)
		st.limit.Store(st.tickets.Load())
		c.Waiters.Object.Signal(cellChanged)
		c.Waiters.Object.Cells[cellChanged].Wake(shm.Everyone)
	}
	return nil
}

// NotifyAll is [Condition.Notify] for every thread that waits.
func (c *Condition) NotifyAll(ctx context.Context) error { return c.Notify(ctx, math.MaxInt) }
