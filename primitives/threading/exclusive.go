package threading

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

const (
	free      = 0
	held      = 1
	contended = 2 // held, and somebody may be waiting
)

// handOver is how long a thread waits for a lock before the next release must give it to that
// thread. Until then whoever is running may take it, which is much faster.
const handOver = time.Millisecond

// exclusive is what [Lock] and [RLock] have in common: at most one thread is past acquire. The zero
// value is free. What a recorder calls it is told by its owner, as kind.
type exclusive struct {
	object     trace.Object
	state      atomic.Int32
	mu         sync.Mutex
	waiters    park.List
	handedOver int  // releases that passed the lock to the waiter they woke; it takes one off when it runs
	hungry     bool // the first of the waiters has waited longer than handOver
}

// grab is acquire where the lock is free and nothing is recorded: small enough to be part of its
// callers.
func (l *exclusive) grab(w *trace.Worker) bool {
	return w.Recorder() == nil && l.state.CompareAndSwap(free, held)
}

// drop is release where nobody waits and nothing is recorded.
func (l *exclusive) drop(w *trace.Worker) bool {
	return w.Recorder() == nil && l.state.CompareAndSwap(held, free)
}

func (l *exclusive) acquire(ctx context.Context, w *trace.Worker, kind trace.ObjectKind) error {
	if w.Controlled() {
		l.before(ctx, w, trace.OpAcquire, kind)
	}
	w.Yield() // between this and the release of another lock much can happen
	if !l.state.CompareAndSwap(free, held) {
		if err := l.acquireSlow(ctx, kind); err != nil {
			return err
		}
	}
	w.Acquired(&l.object, kind)
	return nil
}

func (l *exclusive) acquireSlow(ctx context.Context, kind trace.ObjectKind) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var since time.Time
	for l.state.Swap(contended) != free {
		wait := l.waiters.Wait
		if since.IsZero() {
			since = trace.Now(ctx)
		} else {
			l.hungry = trace.Now(ctx).Sub(since) > handOver
			wait = l.waiters.WaitFront
		}
		if err := wait(ctx, &l.mu, &l.object, kind); err != nil {
			return err
		}
		if l.handedOver > 0 {
			l.handedOver--
			break
		}
	}
	if l.waiters.Len() == 0 {
		l.state.CompareAndSwap(contended, held) // it is free where another has released what was handed over
	}
	return nil
}

func (l *exclusive) tryAcquire(ctx context.Context, w *trace.Worker, kind trace.ObjectKind) bool {
	if w.Controlled() {
		l.before(ctx, w, trace.OpTryAcquire, kind)
	}
	if !l.state.CompareAndSwap(free, held) {
		return false
	}
	w.Acquired(&l.object, kind)
	return true
}

func (l *exclusive) release(ctx context.Context, w *trace.Worker, kind trace.ObjectKind) error {
	if w.Controlled() {
		l.before(ctx, w, trace.OpRelease, kind)
		if l.state.CompareAndSwap(held, free) { // as drop does, so that whoever explores this sees it
			w.Released(&l.object, kind)
			return nil
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.releaseSlow(w, kind)
}

// releaseSlow is release for one who holds mu.
func (l *exclusive) releaseSlow(w *trace.Worker, kind trace.ObjectKind) error {
	if !l.pin() {
		return ErrNotHeld
	}
	w.Released(&l.object, kind)
	if l.hungry && l.waiters.Len() > 0 {
		l.hungry = false
		l.handedOver++
	} else {
		l.state.Store(free)
	}
	l.waiters.WakeOne()
	return nil
}

// before stops a controlled worker before it acquires or releases the lock.
func (l *exclusive) before(ctx context.Context, w *trace.Worker, op trace.Op, kind trace.ObjectKind) {
	w.Before(ctx, trace.Step{Op: op, Object: &l.object, Kind: kind, Can: l.isFree, Show: l.show})
}

func (l *exclusive) isFree() bool { return l.state.Load() == free }

func (l *exclusive) show() string { return trace.Shown(l.isFree(), "free", "held") }

// pin makes a held lock one that only the holder of mu can release, and says whether it is held.
func (l *exclusive) pin() bool {
	for {
		switch l.state.Load() {
		case free:
			return false
		case contended:
			return true
		}
		l.state.CompareAndSwap(held, contended)
	}
}
