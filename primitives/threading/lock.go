package threading

import (
	"context"
	"errors"
	"fmt"

	"concurrency-lab/primitives/trace"
)

// ErrNotHeld is returned by whoever releases, waits on or notifies what is not held (Python:
// RuntimeError).
var ErrNotHeld = errors.New("the lock is not held")

// ErrNoThread is returned where an operation must know the current thread and the context has none.
// Code has one that is run by [Run], or by a thread that [Go] has started.
var ErrNoThread = errors.New("the context belongs to no thread: run the code with threading.Run or threading.Go")

var errTwoGoroutines = fmt.Errorf("two goroutines use the context of one thread: to the second %w", ErrNoThread)

// Locker is what a [Condition] needs of its lock. [Lock] and [RLock] are Lockers, and so are their
// counterparts between processes.
type Locker interface {
	// Acquire takes the lock, and blocks until it can or ctx is done; then it returns the context's
	// cause.
	Acquire(ctx context.Context) error
	// TryAcquire takes the lock if that needs no waiting, and says whether it did.
	TryAcquire(ctx context.Context) bool
	// Release gives the lock back.
	Release(ctx context.Context) error
}

// Lock is a mutual exclusion lock whose Acquire can be cancelled. As in Python, any thread may
// release it, not only the one that acquired it.
//
// The zero value is a free lock. A Lock must not be copied after first use. Taking and giving back
// a free lock costs two atomic operations. A thread that runs may be quicker than one that waits,
// but none waits much longer than a millisecond while the lock is released.
//
// Python: threading.Lock.
type Lock struct {
	core exclusive
}

// NewLock returns a free lock with a name that recorders show.
func NewLock(name string) *Lock {
	l := &Lock{}
	l.core.object.Name = name
	return l
}

// Acquire takes the lock. It blocks while another holds it, until ctx is done; then it returns the
// context's cause. A free lock is taken even if ctx is done.
func (l *Lock) Acquire(ctx context.Context) error {
	w := trace.From(ctx)
	if l.core.grab(w) {
		return nil
	}
	return l.core.acquire(ctx, w, trace.KindLock)
}

// TryAcquire takes the lock if it is free, and says whether it did. It never blocks.
func (l *Lock) TryAcquire(ctx context.Context) bool {
	return l.core.tryAcquire(ctx, trace.From(ctx), trace.KindLock)
}

// Release gives the lock back and wakes the thread that has waited longest. It returns [ErrNotHeld]
// if nobody holds the lock. It never blocks.
func (l *Lock) Release(ctx context.Context) error {
	w := trace.From(ctx)
	if l.core.drop(w) {
		return nil
	}
	return l.core.release(ctx, w, trace.KindLock)
}

// Locked says whether somebody holds the lock at this moment.
func (l *Lock) Locked() bool { return l.core.state.Load() != free }

// With runs f with a lock held, and returns its error. It blocks while another holds the lock,
// until ctx is done; then it returns the cause, and f is not run. If f fails, its error is returned
// and not that of the release. Python: with lock.
func With(ctx context.Context, l Locker, f func() error) (err error) {
	if err := l.Acquire(ctx); err != nil {
		return err
	}
	defer func() {
		if out := l.Release(ctx); err == nil {
			err = out
		}
	}()
	return f()
}
