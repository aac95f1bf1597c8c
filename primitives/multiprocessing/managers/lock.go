package managers

import (
	"context"
	"fmt"
	"sync"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Lock is a [multiprocessing.Lock] that lives in a [Manager], and so can be sent to a process that
// already runs, as a [Proxy] can. Any thread of any process may release it.
//
// If the process that holds the lock ends, every Acquire returns [multiprocessing.ErrOwnerDied],
// then and ever after. Every method is a call, also of a free lock; see [Method.Call] for other
// errors. Python: the Lock of a manager, where the death of the owner is a hang.
type Lock struct{ Proxy[*lock] }

// lock is what a Lock stands for.
type lock struct {
	object  trace.Object
	mu      sync.Mutex
	waiters park.List
	owner   *session // nil: free
	died    bool     // the owner, with the lock
}

var lockType = Type[struct{}, *lock]{
	name:       "Lock",
	kind:       trace.KindLock,
	concurrent: true,
	construct:  func(context.Context, struct{}) (*lock, error) { return &lock{}, nil },
	methods:    []served{&lockAcquire, &lockRelease},
}

var (
	// lockAcquire says whether the lock was taken; it was, if the caller lets it block.
	lockAcquire = Method[*lock, bool, bool]{
		name:   "acquire",
		blocks: asked,
		run: func(ctx context.Context, l *lock, block bool) (bool, error) {
			return l.acquire(ctx, block)
		},
		undo: func(_ context.Context, l *lock, taken bool) {
			if taken {
				_ = l.release() // unless another has done so
			}
		},
	}
	lockRelease = Method[*lock, struct{}, struct{}]{
		name: "release",
		run: func(_ context.Context, l *lock, _ struct{}) (struct{}, error) {
			return struct{}{}, l.release()
		},
	}
)

// setName implements named.
func (l *lock) setName(id uint64, name string) {
	l.object.Name = name
	l.object.SetID(id)
}

func (l *lock) acquire(ctx context.Context, block bool) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.take(ctx, block)
}

// take is acquire with mu held. It gives nothing to one who is gone, or has given up.
func (l *lock) take(ctx context.Context, block bool) (bool, error) {
	me := callerOf(ctx)
	wait := l.waiters.Wait
	for {
		switch {
		case l.died:
			return false, fmt.Errorf("%w: process %d", multiprocessing.ErrOwnerDied, l.owner.pid)
		case l.owner == nil && (me.lost() || ctx.Err() != nil):
			l.waiters.WakeOne() // the next in the place of this one, who may have been woken
			return false, context.Canceled
		case l.owner == nil:
			l.owner = me.session
			return true, nil
		case !block:
			return false, nil
		}
		if err := wait(ctx, &l.mu, &l.object, trace.KindLock); err != nil {
			return false, err
		}
		wait = l.waiters.WaitFront
	}
}

func (l *lock) release() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.drop()
}

// drop is release with mu held.
func (l *lock) drop() error {
	if l.owner == nil || l.died {
		return threading.ErrNotHeld
	}
	l.owner = nil
	l.waiters.WakeOne()
	return nil
}

// sessionEnded implements sessionWatcher: nobody will release what that process held.
func (l *lock) sessionEnded(gone *session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.owner == gone {
		l.died = true
		l.waiters.WakeAll()
	}
}

// NewLock returns a free lock with a name that recorders show. It costs a call.
func NewLock(ctx context.Context, m *Manager, name string) (*Lock, error) {
	o, err := lockType.create(ctx, m, name, struct{}{})
	if err != nil {
		return nil, err
	}
	return &Lock{*o}, nil
}

// Acquire takes the lock. It blocks while another holds it, until ctx is done; then it returns the
// context's cause, and does not hold the lock.
func (l *Lock) Acquire(ctx context.Context) error {
	_, err := l.acquire(ctx, true)
	return err
}

// TryAcquire takes the lock if it is free, and says whether it did; where the manager is gone it
// does not. It waits only for the manager's answer.
func (l *Lock) TryAcquire(ctx context.Context) bool {
	taken, _ := l.acquire(ctx, false)
	return taken
}

func (l *Lock) acquire(ctx context.Context, block bool) (bool, error) {
	taken, err := lockAcquire.Call(ctx, &l.Proxy, block)
	if taken {
		trace.From(ctx).Acquired(&l.Ref.object, l.Ref.kind)
	}
	return taken, err
}

// Release gives the lock back and wakes one who waits, even if ctx is done. It returns
// [threading.ErrNotHeld] if nobody holds it.
func (l *Lock) Release(ctx context.Context) error {
	trace.From(ctx).Released(&l.Ref.object, l.Ref.kind)
	_, err := lockRelease.Call(context.WithoutCancel(ctx), &l.Proxy, struct{}{})
	return err
}
