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
	sem := &Semaphore{sharedObject(s)}
	sem.state().free.Store(int64(permits))
	sem.state().most.Store(most)
	return sem, nil
}

func (s *Semaphore) state() *semaphoreState {
	return (*semaphoreState)(unsafe.Pointer(&s.Object.Data[0]))
}

// Acquire takes a permit. It blocks while there is none, until ctx is done; then it returns the
// cause.
func (s *Semaphore) Acquire(ctx context.Context) error { return s.take(ctx, trace.OpAcquire) }

// TryAcquire takes a permit if there is one, and says whether it did.
func (s *Semaphore) TryAcquire(ctx context.Context) bool {
	return s.take(ctx, trace.OpTryAcquire) == nil
}

func (s *Semaphore) take(ctx context.Context, op trace.Op) error {
	w, st := trace.From(ctx), s.state()
	trace.Before(ctx, w, s, op, (*Semaphore).step)
	err := s.Object.Await(ctx, op, shm.Guarded{
		Cell:  cellChanged,
		Ready: st.hasPermit,
		Act:   func() { st.free.Add(-1) },
	})
	if err == nil {
		w.Acquired(&s.Object.Trace, s.Object.Kind)
	}
	return err
}

func (s *Semaphore) step(op trace.Op) trace.Step {
	return s.Object.Step(trace.Step{Op: op, Can: s.state().hasPermit, Show: s.show})
}

func (s *semaphoreState) hasPermit() bool { return s.free.Load() > 0 }

func (s *Semaphore) show() string { return fmt.Sprintf("%d free", s.state().free.Load()) }

// Release gives a permit back. It never blocks for long.
func (s *Semaphore) Release(ctx context.Context) error { return s.ReleaseN(ctx, 1) }

// ReleaseN gives n permits back; fewer than 1 is [threading.ErrNoPermits].
func (s *Semaphore) ReleaseN(ctx context.Context, n int) error {
	if n < 1 {
		return threading.ErrNoPermits
	}
	w, st := trace.From(ctx), s.state()
	trace.Before(ctx, w, s, trace.OpRelease, (*Semaphore).step)
	refused := error(nil)
	err := s.Object.Do(ctx, func() {
		if st.free.Load() > st.most.Load()-int64(n) {
			refused = threading.ErrOverReleased
			return
		}
		if w.Recorder() != nil {
			for range n { // each was acquired by itself
				w.Released(&s.Object.Trace, s.Object.Kind)
			}
		}
		st.free.Add(int64(n))
		s.Object.Signal(cellChanged)
	})
	if err == nil && refused == nil {
		s.Object.Cells[cellChanged].Wake(n)
	}
	if err == nil {
		err = refused
	}
	return err
}

// NewBoundedSemaphore returns a semaphore that starts with so many permits and never has more: a
// Release too many is [threading.ErrOverReleased], and nothing is released. Python:
// multiprocessing.BoundedSemaphore.
func NewBoundedSemaphore(name string, permits int) (*Semaphore, error) {
	return newSemaphore(name, permits, int64(permits))
}
