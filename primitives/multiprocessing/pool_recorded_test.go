package multiprocessing

import (
	"concurrency-lab/primitives/trace"
	"context"
	"slices"
	"testing"
)

// TestAnIdleWorkerWaits: a pool's worker that has nothing to do is not taken for one that works; and one that ended well has not failed.
func TestAnIdleWorkerWaits(t *testing.T) {
	rec := watched(t, func(ctx context.Context, rec *trace.Recorder) error {
		p, err := NewPool(ctx, 1)
		if err != nil {
			return err
		}
		for !slices.Contains(eventsOf(rec, "PoolWorker-1"), trace.Waiting) {
			<-rec.Fresh()
		}
		if _, err := Apply(ctx, p, square, 7); err != nil {
			return err
		}
		p.Close()
		return p.Join(ctx)
	})
	want := []trace.Kind{trace.Born, trace.Running, trace.Waiting, trace.Running, trace.Waiting, trace.Running, trace.Done}
	if got := eventsOf(rec, "PoolWorker-1"); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
