package multiprocessing

import (
	"context"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/trace"
)

// Lock is a mutual exclusion lock between processes, and between the threads of each. Any thread of
// any process may release it. It is handed to a process as part of the argument that this starts
// with.
//
// One who waits sleeps in the kernel; a process occupies one thread of the operating system for
// that. If the process that holds the lock dies, every Acquire returns [ErrOwnerDied], then and
// ever after. Taking and giving back a free lock costs two atomic operations.
//
// Python: multiprocessing.Lock, where the death of the owner is a hang.
type Lock struct{ shared }

// NewLock returns a free lock with a name that recorders show. It costs a page of shared memory and
// a file descriptor.
func NewLock(name string) (*Lock, error) {
	s, err := shm.New(trace.KindLock, name, 1, 0)
	if err != nil {
		return nil, err
	}
	return &Lock{sharedObject(s)}, nil
}

// Acquire takes the lock. It blocks while another holds it, until ctx is done; then it returns the
// context's cause. A free lock is taken even if ctx is done.
func (l *Lock) Acquire(ctx context.Context) error { return l.Object.Acquire(ctx) }

// TryAcquire takes the lock if it is free, and says whether it did. It never blocks.
func (l *Lock) TryAcquire(ctx context.Context) bool { return l.Object.TryAcquire(ctx) }

// Release gives the lock back and wakes one who waits. It returns [threading.ErrNotHeld] if nobody
// holds it.
func (l *Lock) Release(ctx context.Context) error { return l.Object.Release(ctx) }
