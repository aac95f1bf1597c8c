package managers

import (
	"context"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// RLock is an [multiprocessing.RLock] that lives in a [Manager]: the thread that holds it may take
// it again, and must release it as often. It can be sent as a [Proxy] can.
//
// What [Lock] says of the death of the holder and of cost holds here as well; taking it again is a
// call too. A context that belongs to no thread is [threading.ErrNoThread]. Python: the RLock of a
// manager.
type RLock struct{ Proxy[*monitor] }

// NewRLock returns a free lock with a name that recorders show. It costs a call.
func NewRLock(ctx context.Context, m *Manager, name string) (*RLock, error) {
	o, err := rlockType.create(ctx, m, name, struct{}{})
	if err != nil {
		return nil, err
	}
	return &RLock{*o}, nil
}

// Acquire takes the lock once more. It blocks while another thread holds it, until ctx is done;
// then it returns the context's cause.
func (l *RLock) Acquire(ctx context.Context) error {
	_, err := l.acquire(ctx, true)
	return err
}

// TryAcquire takes the lock once more if it is free or the current thread's, and says whether it
// did. It waits only for the manager's answer.
func (l *RLock) TryAcquire(ctx context.Context) bool {
	depth, _ := l.acquire(ctx, false)
	return depth > 0
}

func (l *RLock) acquire(ctx context.Context, block bool) (depth int, err error) {
	w := trace.From(ctx)
	if w == nil {
		return 0, threading.ErrNoThread
	}
	depth, err = monitorAcquire.Call(ctx, &l.Proxy, block)
	if depth == 1 {
		w.Acquired(&l.Ref.object, l.Ref.kind)
	}
	return depth, err
}

// Release undoes one Acquire, even if ctx is done; the last one wakes one who waits. It returns
// [threading.ErrNotHeld] if the current thread does not hold the lock.
func (l *RLock) Release(ctx context.Context) error {
	w := trace.From(ctx)
	if w == nil {
		return threading.ErrNoThread
	}
	left, err := monitorRelease.Call(context.WithoutCancel(ctx), &l.Proxy, struct{}{})
	if err == nil && left == 0 {
		w.Released(&l.Ref.object, l.Ref.kind)
	}
	return err
}

// Depth is how often the current thread holds the lock.
func (l *RLock) Depth(ctx context.Context) (int, error) {
	if trace.From(ctx) == nil {
		return 0, threading.ErrNoThread
	}
	return monitorDepth.Call(ctx, &l.Proxy, struct{}{})
}
