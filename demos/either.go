package demos

import (
	"context"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// either is an object that the workers of a run share, of threading or of multiprocessing as the
// workers are. I is what users see of it, and *P, the kind for processes, must be an I too. It can
// stand in a worker's argument. The zero value is no object.
type either[I, P any] struct {
	Process *P // exported, as only such fields reach another process
	thread  I
}

// pick returns the object for the workers of this run: thread, or what process makes.
func pick[I, P any](st *stage.Stage, thread I, process func() (*P, error)) (e either[I, P], err error) {
	if st.On == OnThread {
		e.thread = thread
	} else {
		e.Process, err = process()
	}
	return e, err
}

// get returns the object, or nil if there is none.
func (e either[I, P]) get() I {
	if e.Process == nil {
		return e.thread
	}
	return any(e.Process).(I) // no constraint of Go can say that *P implements I
}

// The kinds that demos share between their workers. A semaphore has the methods of a lock.
type (
	eitherLock      = either[threading.Locker, multiprocessing.Lock]
	eitherRLock     = either[recursiveLock, multiprocessing.RLock]
	eitherSemaphore = either[threading.Locker, multiprocessing.Semaphore]
	eitherEvent     = either[event, multiprocessing.Event]
	eitherBarrier   = either[meeting, multiprocessing.Barrier]
)

// recursiveLock is a lock that knows how often its holder has taken it.
type recursiveLock interface {
	threading.Locker
	Depth(ctx context.Context) int
}

// event is a flag to wait for.
type event interface {
	Set(ctx context.Context)
	IsSet() bool
	Wait(ctx context.Context) error
}

// meeting is a barrier that is only waited at.
type meeting interface {
	Wait(ctx context.Context) (index int, err error)
}

func newLock(st *stage.Stage, name string) (eitherLock, error) {
	return pick[threading.Locker](st, threading.NewLock(name), func() (*multiprocessing.Lock, error) {
		return multiprocessing.NewLock(name)
	})
}

func newRLock(st *stage.Stage, name string) (eitherRLock, error) {
	return pick[recursiveLock](st, threading.NewRLock(name), func() (*multiprocessing.RLock, error) {
		return multiprocessing.NewRLock(name)
	})
}

func newSemaphore(st *stage.Stage, name string, permits int) (eitherSemaphore, error) {
	return pick[threading.Locker](st, threading.NewSemaphore(name, permits), func() (*multiprocessing.Semaphore, error) {
		return multiprocessing.NewSemaphore(name, permits)
	})
}

// newBoundedSemaphore returns a semaphore that never has more permits than at its start.
func newBoundedSemaphore(st *stage.Stage, name string, permits int) (eitherSemaphore, error) {
	return pick[threading.Locker](st, threading.NewBoundedSemaphore(name, permits),
		func() (*multiprocessing.Semaphore, error) {
			s, err := multiprocessing.NewBoundedSemaphore(name, permits)
			if err != nil {
				return nil, err
			}
			return &s.Semaphore, nil
		})
}

func newEvent(st *stage.Stage, name string) (eitherEvent, error) {
	return pick[event](st, threading.NewEvent(name), func() (*multiprocessing.Event, error) {
		return multiprocessing.NewEvent(name)
	})
}

// newBarrier returns a barrier at which that many workers meet, however long they take.
func newBarrier(st *stage.Stage, name string, parties int) (eitherBarrier, error) {
	return pick[meeting](st, threading.NewBarrier(name, parties, 0, nil), func() (*multiprocessing.Barrier, error) {
		return multiprocessing.NewBarrier(name, parties, 0)
	})
}
