package threading

import (
	"context"
	"testing"

	"concurrency-lab/primitives/internal/paired"
	"concurrency-lab/primitives/trace"
)

// BenchmarkDetached is what the reports of a primitive cost where nothing records: beside the same
// primitive without any.
func BenchmarkDetached(b *testing.B) {
	ctx := thread(b, nil)
	for _, c := range []struct {
		name        string
		mute, whole Locker
	}{
		{"Lock", &muteLock{}, &Lock{}}, {"Semaphore", &muteSemaphore{NewSemaphore("S", 1)}, NewSemaphore("S", 1)},
	} {
		b.Run(c.name, func(b *testing.B) {
			paired.Run(b, func(n int) { takeTurns(ctx, c.mute, n) }, func(n int) { takeTurns(ctx, c.whole, n) })
		})
	}
}

// muteLock is a [Lock] that reports nothing.
type muteLock struct{ Lock }

func (l *muteLock) Acquire(context.Context) error {
	if l.core.state.CompareAndSwap(free, held) {
		return nil
	}
	panic("the benchmark has one thread")
}

func (l *muteLock) Release(context.Context) error {
	if l.core.state.CompareAndSwap(held, free) {
		return nil
	}
	panic("the benchmark has one thread")
}

// muteSemaphore is a [Semaphore] that reports nothing.
type muteSemaphore struct{ *Semaphore }

func (s *muteSemaphore) Acquire(ctx context.Context) error {
	if !s.take() {
		return s.acquireSlow(ctx)
	}
	return nil
}

func (s *muteSemaphore) Release(ctx context.Context) error { return s.muteRelease(1) }

func (s *muteSemaphore) muteRelease(n int) error {
	if n < 1 {
		return ErrNoPermits
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if int64(n) > s.most-s.free.Load() {
		return ErrOverReleased
	}
	for n > 0 && s.waiters.WakeOne() {
		n--
	}
	s.free.Add(int64(n))
	return nil
}

// BenchmarkAttached is what they cost with a recorder, beside without one: two events each turn.
func BenchmarkAttached(b *testing.B) {
	rec := trace.NewRecorder(0, nil)
	for _, c := range []struct {
		name string
		lock Locker
	}{
		{"Lock", &Lock{}}, {"RLock", &RLock{}}, {"Semaphore", NewSemaphore("S", 1)},
	} {
		b.Run(c.name, func(b *testing.B) {
			without, with := thread(b, nil), thread(b, rec)
			paired.Run(b, func(n int) { takeTurns(without, c.lock, n) }, func(n int) { takeTurns(with, c.lock, n) })
		})
	}
}

// thread returns the context of a thread that reports to rec.
func thread(b *testing.B, rec *trace.Recorder) context.Context {
	w := trace.NewWorker(b.Context(), "main", rec)
	w.Born()
	return w
}

func takeTurns(ctx context.Context, l Locker, n int) {
	for range n {
		_ = l.Acquire(ctx)
		_ = l.Release(ctx)
	}
}
