package crew

import (
	"context"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Lock is a lock of threads or of processes.
type Lock struct {
	Either[threading.Locker, multiprocessing.Lock]
}

// NewLock returns a free lock.
func NewLock(st *stage.Stage, name string) (l Lock, err error) {
	l.Either, err = Pick[threading.Locker](st, threading.NewLock(name), func() (*multiprocessing.Lock, error) {
		return multiprocessing.NewLock(name)
	})
	return l, err
}

// Acquire, TryAcquire and Release make it a [threading.Locker].
func (l Lock) Acquire(ctx context.Context) error   { return l.Object().Acquire(ctx) }
func (l Lock) TryAcquire(ctx context.Context) bool { return l.Object().TryAcquire(ctx) }
func (l Lock) Release(ctx context.Context) error   { return l.Object().Release(ctx) }

// RLock is a lock that its holder may take again, of threads or of processes.
type RLock struct {
	Either[recursiveLock, multiprocessing.RLock]
}

// recursiveLock is a lock that knows how often its holder has taken it.
type recursiveLock interface {
	threading.Locker
	Depth(ctx context.Context) int
}

// NewRLock returns a free lock.
func NewRLock(st *stage.Stage, name string) (l RLock, err error) {
	l.Either, err = Pick[recursiveLock](st, threading.NewRLock(name), func() (*multiprocessing.RLock, error) {
		return multiprocessing.NewRLock(name)
	})
	return l, err
}

// Acquire, TryAcquire and Release make it a [threading.Locker].
func (l RLock) Acquire(ctx context.Context) error   { return l.Object().Acquire(ctx) }
func (l RLock) TryAcquire(ctx context.Context) bool { return l.Object().TryAcquire(ctx) }
func (l RLock) Release(ctx context.Context) error   { return l.Object().Release(ctx) }

// Depth returns how often the calling worker has taken the lock and not released it yet.
func (l RLock) Depth(ctx context.Context) int { return l.Object().Depth(ctx) }

// Semaphore is a semaphore of threads or of processes.
type Semaphore struct {
	Either[threading.Locker, multiprocessing.Semaphore]
}

// NewSemaphore returns a semaphore with so many permits.
func NewSemaphore(st *stage.Stage, name string, permits int) (s Semaphore, err error) {
	s.Either, err = Pick[threading.Locker](st, threading.NewSemaphore(name, permits),
		func() (*multiprocessing.Semaphore, error) { return multiprocessing.NewSemaphore(name, permits) })
	return s, err
}

// NewBoundedSemaphore returns a semaphore that never has more permits than at its start.
func NewBoundedSemaphore(st *stage.Stage, name string, permits int) (s Semaphore, err error) {
	s.Either, err = Pick[threading.Locker](st, threading.NewBoundedSemaphore(name, permits),
		func() (*multiprocessing.Semaphore, error) { return multiprocessing.NewBoundedSemaphore(name, permits) })
	return s, err
}

// Acquire, TryAcquire and Release make it a [threading.Locker].
func (s Semaphore) Acquire(ctx context.Context) error   { return s.Object().Acquire(ctx) }
func (s Semaphore) TryAcquire(ctx context.Context) bool { return s.Object().TryAcquire(ctx) }
func (s Semaphore) Release(ctx context.Context) error   { return s.Object().Release(ctx) }
