package multiprocessing

import (
	"context"
	"runtime"
	"sync/atomic"
	"unsafe"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// RLock is a lock between processes that the thread which holds it may take again. It must be
// released as often as it was taken, by the same thread of the same process. What [Lock] says of
// waiting, of the holder's death and of cost holds here as well. An operation whose context belongs
// to no thread is [threading.ErrNoThread].
//
// Python: multiprocessing.RLock.
type RLock struct{ shared }

// rlockState is the memory of an RLock. Only the holder writes it.
type rlockState struct {
	owner atomic.Uint64 // the number of the worker that holds the lock
	depth atomic.Int64
}

// NewRLock returns a free lock. It costs a page of shared memory and a file descriptor.
func NewRLock(name string) (*RLock, error) {
	s, err := shm.New(trace.KindRLock, name, 1, int(unsafe.Sizeof(rlockState{})))
	if err != nil {
		return nil, err
	}
	return &RLock{sharedObject(s)}, nil
}

func (l *RLock) state() *rlockState { return (*rlockState)(unsafe.Pointer(&l.Object.Data[0])) }

// Acquire takes the lock once more. It blocks while another thread holds it, until ctx is done;
// then it returns the cause.
func (l *RLock) Acquire(ctx context.Context) error {
	return l.take(ctx, func() error { return l.Object.Acquire(ctx) })
}

// TryAcquire takes the lock once more if that needs no waiting, and says whether it did.
func (l *RLock) TryAcquire(ctx context.Context) bool {
	return l.take(ctx, func() error {
		if !l.Object.TryAcquire(ctx) {
			return threading.ErrNotHeld
		}
		return nil
	}) == nil
}

func (l *RLock) take(ctx context.Context, first func() error) error {
	defer runtime.KeepAlive(l.Object)
	w := trace.From(ctx)
	if w == nil {
		return threading.ErrNoThread
	}
	st := l.state()
	if st.owner.Load() == w.ID() {
		st.depth.Add(1)
		return nil
	}
	if err := first(); err != nil {
		return err
	}
	st.owner.Store(w.ID())
	st.depth.Store(1)
	return nil
}

// Release gives the lock back once. It returns [threading.ErrNotHeld] if the current thread does
// not hold it.
func (l *RLock) Release(ctx context.Context) error {
	defer runtime.KeepAlive(l.Object)
	if l.Depth(ctx) == 0 {
		return threading.ErrNotHeld
	}
	st := l.state()
	if st.depth.Add(-1) > 0 {
		return nil
	}
	st.owner.Store(0)
	return l.Object.Release(ctx)
}

// Depth is how often the current thread holds the lock.
func (l *RLock) Depth(ctx context.Context) int {
	defer runtime.KeepAlive(l.Object)
	w := trace.From(ctx)
	if w == nil || l.state().owner.Load() != w.ID() {
		return 0
	}
	return int(l.state().depth.Load())
}
