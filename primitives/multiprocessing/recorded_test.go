package multiprocessing

import (
	"context"
	"runtime"
	"slices"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// TestAKilledChildHasFailed: it cannot say so itself, and no longer runs all the same.
func TestAKilledChildHasFailed(t *testing.T) {
	rec := proctest.Record(t, func(ctx context.Context, rec *trace.Recorder) error {
		p := NewProcess("victim", sleeper, time.Hour)
		if err := p.Start(ctx); err != nil {
			return err
		}
		for !slices.Contains(proctest.EventsOf(rec, "victim"), trace.Sleeping) {
			<-rec.Fresh()
		}
		p.Kill()
		_ = p.Join(ctx)
		return nil
	})
	if got, want := proctest.EventsOf(rec, "victim"), []trace.Kind{trace.Born, trace.Running, trace.Sleeping,
		trace.Failed}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestAQueueNotifies: who puts what another one waits for is seen to end that wait.
func TestAQueueNotifies(t *testing.T) {
	rec := proctest.Record(t, func(ctx context.Context, rec *trace.Recorder) error {
		q, err := NewQueue[int]("Q", 0)
		if err != nil {
			return err
		}
		if err := q.Put(ctx, 1); err != nil { // nobody waits
			return err
		}
		if _, err := q.Get(ctx); err != nil {
			return err
		}
		threading.Go(ctx, "getter", func(ctx context.Context) error {
			_, err := q.Get(ctx)
			return err
		})
		for q.Object.Cells[cellItems].Waiters.Load() == 0 {
			runtime.Gosched()
		}
		return q.Put(ctx, 2)
	})
	var notified int
	for _, kind := range proctest.EventsOf(rec, "main") {
		if kind == trace.Notified {
			notified++
		}
	}
	if notified != 1 {
		t.Errorf("main notified %d times: %v", notified, proctest.EventsOf(rec, "main"))
	}
}

// TestEachPermitIsReleased, as each was acquired: else a recorder would think that some are held
// for ever.
func TestEachPermitIsReleased(t *testing.T) {
	rec := proctest.Record(t, func(ctx context.Context, rec *trace.Recorder) error {
		s, err := NewSemaphore("S", 2)
		if err != nil {
			return err
		}
		for range 2 {
			if err := s.Acquire(ctx); err != nil {
				return err
			}
		}
		return s.ReleaseN(ctx, 2)
	})
	want := []trace.Kind{trace.Born, trace.Running, trace.Acquired, trace.Acquired, trace.Released, trace.Released}
	if got := proctest.EventsOf(rec, "main"); !slices.Equal(got[:min(len(got), len(want))], want) {
		t.Errorf("got %v, want %v first", got, want)
	}
}
