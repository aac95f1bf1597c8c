package threading

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// Errors of releasing permits (Python: ValueError).
var (
	// ErrOverReleased says that a bounded semaphore would have more permits than at its start.
	ErrOverReleased = errors.New("released more often than acquired")
	// ErrNoPermits says that fewer than one permit was to be released.
	ErrNoPermits = errors.New("fewer than one permit to release")
)

// Semaphore has a number of permits, and lets a thread past Acquire for each. Permits are given in
// the order in which threads began to wait; nobody overtakes them. Any thread may release one,
// whether or not it acquired one.
//
// It is made with [NewSemaphore] or [NewBoundedSemaphore] and must not be copied. The zero value
// has no permits and takes none back. While nobody has to wait, acquiring costs an atomic operation
// and releasing a free mutex.
//
// Python: threading.Semaphore.
type Semaphore struct {
	object  trace.Object
	most    int64        // how many permits may be free
	free    atomic.Int64 // raised under mu only; 0 while somebody waits
	mu      sync.Mutex
	waiters park.List
}

// NewSemaphore returns a semaphore with so many permits; fewer than 0 panics.
func NewSemaphore(name string, permits int) *Semaphore {
	return newSemaphore(name, permits, math.MaxInt64)
}

// NewBoundedSemaphore returns a semaphore that never has more permits than at its start: a Release
// too many is [ErrOverReleased], and nothing is released. Fewer than 0 permits panic.
//
// Python: threading.BoundedSemaphore.
func NewBoundedSemaphore(name string, permits int) *Semaphore {
	return newSemaphore(name, permits, int64(permits))
}

func newSemaphore(name string, permits int, most int64) *Semaphore {
	if permits < 0 {
		panic(fmt.Sprintf("threading: a semaphore cannot have %d permits", permits))
	}
	s := &Semaphore{most: most}
	s.object.Name = name
	s.free.Store(int64(permits))
	return s
}

// Acquire takes a permit. It blocks until one is free and all who came earlier have theirs, or
// until ctx is done; then it returns the context's cause. A free permit is taken even if ctx is
// done.
func (s *Semaphore) Acquire(ctx context.Context) error {
	w := trace.From(ctx)
	if w.Recorder() == nil && s.take() { // there is nobody to tell
		return nil
	}
	trace.Before(ctx, w, s, trace.OpAcquire, (*Semaphore).step)
	if !s.take() {
		if err := s.acquireSlow(ctx); err != nil {
			return err
		}
	}
	w.Acquired(&s.object, trace.KindSemaphore)
	return nil
}

// TryAcquire takes a permit if one is free, and says whether it did. It never blocks.
func (s *Semaphore) TryAcquire(ctx context.Context) bool {
	w := trace.From(ctx)
	trace.Before(ctx, w, s, trace.OpTryAcquire, (*Semaphore).step)
	if !s.take() {
		return false
	}
	w.Acquired(&s.object, trace.KindSemaphore)
	return true
}

func (s *Semaphore) step(op trace.Op) trace.Step {
	return trace.Step{Op: op, Object: &s.object, Kind: trace.KindSemaphore, Can: s.hasPermit, Show: s.show}
}

func (s *Semaphore) hasPermit() bool { return s.free.Load() > 0 }

func (s *Semaphore) show() string { return fmt.Sprintf("%d free", s.free.Load()) }

// take takes a permit if one is free. While somebody waits none is: a released permit goes straight
// to them.
func (s *Semaphore) take() bool {
	for {
		n := s.free.Load()
		if n == 0 {
			return false
		}
		if s.free.CompareAndSwap(n, n-1) {
			return true
		}
	}
}

func (s *Semaphore) acquireSlow(ctx context.Context) error {
	s.mu.Lock()
	if s.take() { // released a moment ago
		s.mu.Unlock()
		return nil
	}
	err := s.waiters.Park(ctx, &s.mu, &s.object, trace.KindSemaphore)
	if err != nil {
		s.mu.Unlock()
	}
	return err
}

// Release gives one permit back: to the thread that has waited longest, if there is one. It never
// blocks.
func (s *Semaphore) Release(ctx context.Context) error { return s.ReleaseN(ctx, 1) }

// ReleaseN gives n permits back; n below 1 is [ErrNoPermits]. It never blocks.
func (s *Semaphore) ReleaseN(ctx context.Context, n int) error {
	if n < 1 {
		return ErrNoPermits
	}
	w := trace.From(ctx)
	trace.Before(ctx, w, s, trace.OpRelease, (*Semaphore).step)
	s.mu.Lock()
	defer s.mu.Unlock()
	if int64(n) > s.most-s.free.Load() {
		return ErrOverReleased
	}
	if w.Recorder() != nil {
		w.ReleasedN(&s.object, trace.KindSemaphore, n)
	}
	for n > 0 && s.waiters.WakeOne() {
		n--
	}
	s.free.Add(int64(n))
	return nil
}
