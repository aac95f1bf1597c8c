package threading

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// ErrNotHeld is returned by whoever releases, waits on or notifies what is not held (Python: RuntimeError).
var ErrNotHeld = errors.New("not held")

// ErrNoThread is returned where an operation must know the current thread and the context has none.
var ErrNoThread = errors.New("the context belongs to no thread")

// Locker is what a [Condition] needs of its lock. [Lock] and [RLock] are Lockers,
// and so are their counterparts between processes.
type Locker interface {
	// Acquire takes the lock, and blocks until it can or ctx is done; then it returns the context's cause.
	Acquire(ctx context.Context) error
	// TryAcquire takes the lock if that needs no waiting, and says whether it did.
	TryAcquire(ctx context.Context) bool
	// Release gives the lock back.
	Release(ctx context.Context) error
}

const (
	free      = 0
	held      = 1
	contended = 2 // held, and somebody may be waiting
)

// handOver is how long a thread waits for a lock before the next Release must give it to that
// thread. Until then whoever is running may take it, which is much faster.
const handOver = time.Millisecond

// Lock is a mutual exclusion lock whose Acquire can be cancelled. As in Python, any
// thread may release it, not only the one that acquired it.
//
// The zero value is a free lock. A Lock must not be copied after first use.
// Taking and giving back a free lock costs two atomic operations.
//
// Python: threading.Lock.
type Lock struct {
	object  trace.Object
	state   atomic.Int32
	mu      sync.Mutex
	waiters park.List
	given   bool // the last Release gave the lock to the thread it woke
	hungry  bool // the first of the waiters has waited longer than handOver
}

// NewLock returns a free lock with a name that recorders show.
func NewLock(name string) *Lock {
	l := &Lock{}
	l.object.Name = name
	return l
}

// Acquire takes the lock. It blocks while another holds it, until ctx is done; then it
// returns the context's cause. A free lock is taken even if ctx is done.
func (l *Lock) Acquire(ctx context.Context) error {
	if !l.state.CompareAndSwap(free, held) {
		if err := l.acquireSlow(ctx); err != nil {
			return err
		}
	}
	trace.From(ctx).Acquired(&l.object, trace.KindLock)
	return nil
}

func (l *Lock) acquireSlow(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var since time.Time
	for l.state.Swap(contended) != free {
		wait := l.waiters.Wait
		if since.IsZero() {
			since = time.Now()
		} else {
			l.hungry = time.Since(since) > handOver
			wait = l.waiters.WaitFront
		}
		err := wait(ctx, &l.mu, &l.object, trace.KindLock)
		if err != nil {
			return err
		}
		if l.given {
			l.given = false
			break
		}
	}
	if l.waiters.Len() == 0 {
		l.state.Store(held)
	}
	return nil
}

// TryAcquire takes the lock if it is free, and says whether it did. It never blocks.
func (l *Lock) TryAcquire(ctx context.Context) bool {
	if !l.state.CompareAndSwap(free, held) {
		return false
	}
	trace.From(ctx).Acquired(&l.object, trace.KindLock)
	return true
}

// Release gives the lock back and wakes the thread that has waited longest. It
// returns [ErrNotHeld] if nobody holds the lock. It never blocks.
func (l *Lock) Release(ctx context.Context) error {
	w := trace.From(ctx)
	if w.Recorder() == nil && l.state.CompareAndSwap(held, free) {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state.Load() == free {
		return ErrNotHeld
	}
	w.Released(&l.object, trace.KindLock)
	if l.hungry && l.waiters.Len() > 0 {
		l.hungry, l.given = false, true
		l.waiters.WakeOne()
		return nil
	}
	l.state.Store(free)
	l.waiters.WakeOne()
	return nil
}

// Locked says whether somebody holds the lock at this moment.
func (l *Lock) Locked() bool { return l.state.Load() != free }
