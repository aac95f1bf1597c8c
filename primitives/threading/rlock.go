package threading

import (
	"context"
	"sync/atomic"

	"concurrency-lab/primitives/trace"
)

// RLock is a lock that the thread which holds it may take again. It is free for others when it was
// released as often as it was taken, and only its holder may release it.
//
// The zero value is free. An RLock must not be copied after first use. Taking and giving back a
// free one costs what a [Lock] costs and two more atomic stores; taking it again costs next to
// nothing, and recorders see only the first acquire and the last release. Its methods find the
// current thread in the context; where there is none they return [ErrNoThread].
//
// Python: threading.RLock.
type RLock struct {
	core  exclusive
	owner atomic.Pointer[trace.Worker]
	depth int // how often owner has taken it; only owner touches this
}

// NewRLock returns a free lock with a name that recorders show.
func NewRLock(name string) *RLock {
	l := &RLock{}
	l.core.object.Name = name
	return l
}

// Acquire takes the lock once more. It blocks while another thread holds it, until ctx is done;
// then it returns the context's cause. A lock that can be had is taken even if ctx is done.
func (l *RLock) Acquire(ctx context.Context) error {
	w := trace.From(ctx)
	if w == nil {
		return ErrNoThread
	}
	if l.owner.Load() != w {
		if !l.core.grab(w) {
			if err := l.core.acquire(ctx, w, trace.KindRLock); err != nil {
				return err
			}
		}
		l.owner.Store(w)
	}
	l.depth++
	return nil
}

// TryAcquire takes the lock once more if it is free or the current thread's, and says whether it
// did; it does not where there is no current thread. It never blocks.
func (l *RLock) TryAcquire(ctx context.Context) bool {
	w := trace.From(ctx)
	if w == nil {
		return false
	}
	if l.owner.Load() != w {
		if !l.core.tryAcquire(w, trace.KindRLock) {
			return false
		}
		l.owner.Store(w)
	}
	l.depth++
	return true
}

// Release undoes one Acquire; the last one wakes the thread that has waited longest. It returns
// [ErrNotHeld] if the current thread does not hold the lock. It never blocks.
func (l *RLock) Release(ctx context.Context) error {
	w := trace.From(ctx)
	if w == nil {
		return ErrNoThread
	}
	if l.owner.Load() != w {
		return ErrNotHeld
	}
	if l.depth--; l.depth > 0 {
		return nil
	}
	l.owner.Store(nil)
	if l.core.drop(w) {
		return nil
	}
	return l.core.release(w, trace.KindRLock)
}

// Depth is how often the current thread has taken the lock and not released it; 0 if it does not
// hold it.
func (l *RLock) Depth(ctx context.Context) int {
	if w := trace.From(ctx); w == nil || l.owner.Load() != w {
		return 0
	}
	return l.depth
}

// Locked says whether some thread holds the lock at this moment.
func (l *RLock) Locked() bool { return l.core.state.Load() != free }
