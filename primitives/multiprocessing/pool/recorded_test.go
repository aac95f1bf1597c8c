package pool

import (
	"context"
	"slices"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/trace"
)

// TestAnIdleWorkerWaits: a pool's worker that has nothing to do is not taken for one that works;
// and one that ended well has not failed.
func TestAnIdleWorkerWaits(t *testing.T) {
	rec := proctest.Record(t, func(ctx context.Context, rec *trace.Recorder) error {
		p, err := New(ctx, 1)
		if err != nil {
			return err
		}
		for !slices.Contains(proctest.EventsOf(rec, "PoolWorker-1"), trace.Waiting) {
			<-rec.Fresh()
		}
		if _, err := Apply(ctx, p, square, 7); err != nil {
			return err
		}
		p.Close()
		return p.Join(ctx)
	})
	want := []trace.Kind{trace.Born, trace.Running, trace.Waiting, trace.Running, trace.Waiting, trace.Running, trace.Done}
	if got := proctest.EventsOf(rec, "PoolWorker-1"); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
