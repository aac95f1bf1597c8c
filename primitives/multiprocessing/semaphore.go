package multiprocessing

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"unsafe"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// cellChanged is the cell, after the lock, of objects that have one thing to wait for.
const cellChanged = 1

// Semaphore has a number of permits, and lets a thread of any process past Acquire for each. Any
// thread may release one. It is handed to a process as part of the argument that this starts with.
// The permits of a process that dies are lost, as in Python: nobody knows whose they were.
//
// Python: multiprocessing.Semaphore.
type Semaphore struct{ shared }

// semaphoreState is the memory of a semaphore. Its own lock guards it.
type semaphoreState struct {
	free atomic.Int64
	most atomic.Int64
}

// NewSemaphore returns a semaphore with so many permits; fewer than 0 panics. It costs a page of
// shared memory and a file descriptor.
func NewSemaphore(name string, permits int) (*Semaphore, error) {
	return newSemaphore(name, permits, math.MaxInt64)
}

func newSemaphore(name string, permits int, most int64) (*Semaphore, error) {
	if permits < 0 {
		panic(fmt.Sprintf("multiprocessing: a semaphore cannot have %d permits", permits))
	}
	s, err := shm.New(trace.KindSemaphore, name, 2, int(unsafe.Sizeof(semaphoreState{})))
	if err != nil {
		return nil, err
	}
	sem := &Semaphore{shared{s}}
	sem.state().free.Store(int64(permits))
	sem.state().most.Store(most)
	return sem, nil
}

func (s *Semaphore) state() *semaphoreState { return (*semaphoreState)(unsafe.Pointer(&s.obj.Data[0])) }

// Acquire takes a permit. It blocks while there is none, until ctx is done; then it returns the
// cause.
func (s *Semaphore) Acquire(ctx context.Context) error { return s.take(ctx, true) }

// TryAcquire takes a permit if there is one, and says whether it did.
func (s *Semaphore) TryAcquire(ctx context.Context) bool { return s.take(ctx, false) == nil }

func (s *Semaphore) take(ctx context.Context, block bool) error {
	st := s.state()
	permit := shm.Guarded{
		Cell:  cellChanged,
		Ready: func() bool { return st.free.Load() > 0 },
		Act:   func() { st.free.Add(-1) },
	}
	var err error
	if block {
		err = s.obj.Await(ctx, permit)
	} else {
		err = s.obj.Try(ctx, threading.ErrNotHeld, permit)
	}
	if err == nil {
		trace.From(ctx).Acquired(&s.obj.Trace, s.obj.Kind)
	}
	return err
}

// Release gives a permit back. It never blocks for long.
func (s *Semaphore) Release(ctx context.Context) error { return s.ReleaseN(ctx, 1) }

// ReleaseN gives n permits back; fewer than 1 is [threading.ErrNoPermits].
func (s *Semaphore) ReleaseN(ctx context.Context, n int) error {
	if n < 1 {
		return threading.ErrNoPermits
	}
	st := s.state()
	refused := error(nil)
	err := s.obj.Do(ctx, func() {
		if st.free.Load() > st.most.Load()-int64(n) {
			refused = threading.ErrOverReleased
			return
		}
		if w := trace.From(ctx); w.Recorder() != nil {
			for range n { // each was acquired by itself
				w.Released(&s.obj.Trace, s.obj.Kind)
			}
		}
		st.free.Add(int64(n))
		s.obj.Signal(cellChanged)
	})
	if err == nil && refused == nil {
		s.obj.Cells[cellChanged].Wake(n)
	}
	if err == nil {
		err = refused
	}
	return err
}

// BoundedSemaphore is a [Semaphore] that never has more permits than at its start: a Release too
// many is [threading.ErrOverReleased]. Python: multiprocessing.BoundedSemaphore.
type BoundedSemaphore struct{ Semaphore }

// NewBoundedSemaphore returns a semaphore that starts with so many permits and never has more.
func NewBoundedSemaphore(name string, permits int) (*BoundedSemaphore, error) {
	s, err := newSemaphore(name, permits, int64(permits))
	if err != nil {
		return nil, err
	}
	return &BoundedSemaphore{*s}, nil
}
