package crew

import (
	"context"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Either is an object that the workers of a run share, of threading or of multiprocessing as the
// workers are. I is what users see of it, and *P, the kind for processes, must be an I too. It can
// stand in a worker's argument. The zero value is no object.
type Either[I, P any] struct {
	Process *P // exported, as only such fields reach another process
	Thread  I
}

// Pick returns the object for the workers of this run: thread, or what process makes.
func Pick[I, P any](st *stage.Stage, thread I, process func() (*P, error)) (e Either[I, P], err error) {
	if st.On == demo.OnThread {
		e.Thread = thread
	} else {
		e.Process, err = process()
	}
	return e, err
}

// Get returns the object, or nil if there is none.
func (e Either[I, P]) Get() I {
	if e.Process == nil {
		return e.Thread
	}
	return any(e.Process).(I) // no constraint of Go can say that *P implements I
}

// The kinds that demos share between their workers. A semaphore has the methods of a lock.
type (
	Lock      = Either[threading.Locker, multiprocessing.Lock]
	RLock     = Either[recursiveLock, multiprocessing.RLock]
	Semaphore = Either[threading.Locker, multiprocessing.Semaphore]
	Event     = Either[AnyEvent, multiprocessing.Event]
	Barrier   = Either[meeting, multiprocessing.Barrier]
)

// recursiveLock is a lock that knows how often its holder has taken it.
type recursiveLock interface {
	threading.Locker
	Depth(ctx context.Context) int
}

// AnyEvent is an event of threads or of processes.
type AnyEvent interface {
	Set(ctx context.Context)
	IsSet() bool
	Wait(ctx context.Context) error
}

// meeting is a barrier that is only waited at.
type meeting interface {
	Wait(ctx context.Context) (index int, err error)
}

// NewLock returns a free lock.
func NewLock(st *stage.Stage, name string) (Lock, error) {
	return Pick[threading.Locker](st, threading.NewLock(name), func() (*multiprocessing.Lock, error) {
		return multiprocessing.NewLock(name)
	})
}

// NewRLock returns a free lock that its holder may take again.
func NewRLock(st *stage.Stage, name string) (RLock, error) {
	return Pick[recursiveLock](st, threading.NewRLock(name), func() (*multiprocessing.RLock, error) {
		return multiprocessing.NewRLock(name)
	})
}

// NewSemaphore returns a semaphore with so many permits.
func NewSemaphore(st *stage.Stage, name string, permits int) (Semaphore, error) {
	return Pick[threading.Locker](st, threading.NewSemaphore(name, permits), func() (*multiprocessing.Semaphore, error) {
		return multiprocessing.NewSemaphore(name, permits)
	})
}

// NewBoundedSemaphore returns a semaphore that never has more permits than at its start.
func NewBoundedSemaphore(st *stage.Stage, name string, permits int) (Semaphore, error) {
	return Pick[threading.Locker](st, threading.NewBoundedSemaphore(name, permits),
		func() (*multiprocessing.Semaphore, error) {
			s, err := multiprocessing.NewBoundedSemaphore(name, permits)
			if err != nil {
				return nil, err
			}
			return &s.Semaphore, nil
		})
}

// NewEvent returns an event that is not set.
func NewEvent(st *stage.Stage, name string) (Event, error) {
	return Pick[AnyEvent](st, threading.NewEvent(name), func() (*multiprocessing.Event, error) {
		return multiprocessing.NewEvent(name)
	})
}

// NewBarrier returns a barrier at which that many workers meet, however long they take.
func NewBarrier(st *stage.Stage, name string, parties int) (Barrier, error) {
	return Pick[meeting](st, threading.NewBarrier(name, parties, 0, nil), func() (*multiprocessing.Barrier, error) {
		return multiprocessing.NewBarrier(name, parties, 0)
	})
}
