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
// free one costs what a [Lock] costs, an atomic store and a compare-and-swap more; taking it again
// costs next to nothing, and recorders see only the first acquire and the last release.
//
// Its methods find the current thread in the context; where there is none they return
// [ErrNoThread]. So two goroutines with one context are one thread to it, and both are let in: give
// each a thread of its own ([Go]), or use a [Lock]. In a program that is built with -race, whoever
// takes the lock again on another goroutine gets an error that is [ErrNoThread].
//
// Python: threading.RLock.
type RLock struct {
	on         goroutine // that took it first
	core       exclusive
	owner      atomic.Pointer[trace.Worker]
	depth      int  // how often owner has taken it; only owner touches this
	threadless bool // where there is no thread it is a Lock
}

// nobody owns a lock that was taken without a thread, once.
var nobody trace.Worker

// NewRLock returns a free lock with a name that recorders show.
func NewRLock(name string) *RLock {
	l := &RLock{}
	l.core.object.Name = name
	return l
}

// who returns the current thread's worker; where there is none, nobody if that will do, or nil.
func (l *RLock) who(ctx context.Context) *trace.Worker {
	w := trace.From(ctx)
	if w == nil && l.threadless {
		return &nobody
	}
	return w
}

// again says whether w holds the lock, so that it may take it once more.
func (l *RLock) again(w *trace.Worker) bool { return l.owner.Load() == w && w != &nobody }

// Acquire takes the lock once more. It blocks while another thread holds it, until ctx is done;
// then it returns the context's cause. A lock that can be had is taken even if ctx is done.
func (l *RLock) Acquire(ctx context.Context) error {
	w := l.who(ctx)
	if w == nil {
		return ErrNoThread
	}
	if l.again(w) {
		if !l.on.isThis() {
			return errTwoGoroutines
		}
		l.depth++
		return nil
	}
	if !l.core.grab(w) {
		if err := l.core.acquire(ctx, w, trace.KindRLock); err != nil {
			return err
		}
	}
	l.taken(w)
	return nil
}

// TryAcquire takes the lock once more if it is free or the current thread's, and says whether it
// did; it does not where there is no current thread. It never blocks.
func (l *RLock) TryAcquire(ctx context.Context) bool {
	w := l.who(ctx)
	if w == nil {
		return false
	}
	if l.again(w) {
		if !l.on.isThis() {
			return false
		}
		l.depth++
		return true
	}
	if !l.core.tryAcquire(ctx, w, trace.KindRLock) {
		return false
	}
	l.taken(w)
	return true
}

// taken notes that w has taken what was free.
func (l *RLock) taken(w *trace.Worker) {
	l.on.note()
	l.depth = 1
	l.owner.Store(w)
}

// Release undoes one Acquire; the last one wakes the thread that has waited longest. It returns
// [ErrNotHeld] if the current thread does not hold the lock. It never blocks.
func (l *RLock) Release(ctx context.Context) error {
	w := l.who(ctx)
	if w == nil {
		return ErrNoThread
	}
	if l.owner.Load() != w {
		return ErrNotHeld
	}
	if w != &nobody && l.depth > 1 {
		l.depth--
		return nil
	}
	if !l.owner.CompareAndSwap(w, nil) { // two goroutines with one context
		return ErrNotHeld
	}
	if l.core.drop(w) {
		return nil
	}
	return l.core.release(ctx, w, trace.KindRLock)
}

// Depth is how often the current thread has taken the lock and not released it; 0 if it does not
// hold it.
func (l *RLock) Depth(ctx context.Context) int {
	switch w := l.who(ctx); {
	case w == nil || l.owner.Load() != w:
		return 0
	case w == &nobody:
		return 1
	}
	return l.depth
}

// Locked says whether some thread holds the lock at this moment.
func (l *RLock) Locked() bool { return l.core.state.Load() != free }
