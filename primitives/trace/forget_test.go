package trace_test

import (
	"testing"

	"concurrency-lab/primitives/trace"
)

// TestWhatIsOverIsForgotten: a run of many short threads is remembered as far as the ring goes, and
// what still matters with it.
func TestWhatIsOverIsForgotten(t *testing.T) {
	rec := trace.NewRecorder(100, nil)
	var lock trace.Object
	keeper := worker(t.Context(), "keeper", rec)
	keeper.Acquired(&lock, trace.KindLock)
	var workers, objects []uint64
	for range 30_000 {
		w, o := worker(t.Context(), "short", rec), new(trace.Object)
		w.Acquired(o, trace.KindLock)
		w.Released(o, trace.KindLock)
		w.Ended(nil)
		workers, objects = append(workers, w.ID()), append(objects, o.ID())
	}
	known := func(ids []uint64, look func(uint64) bool) (n int) {
		for _, id := range ids {
			if look(id) {
				n++
			}
		}
		return n
	}
	worker := func(id uint64) bool { _, ok := rec.Worker(id); return ok }
	object := func(id uint64) bool { o, ok := rec.Object(id); return ok && o.Kind == trace.KindLock }
	if n, m := known(workers, worker), known(objects, object); n > 10_000 || m > 10_000 {
		t.Errorf("%d workers and %d locks are known of 30000", n, m)
	}
	if b := rec.Take(); len(b.Workers) > 10_000 || len(b.Objects) > 10_000 {
		t.Errorf("%d workers and %d objects are news", len(b.Workers), len(b.Objects))
	}
	if !worker(keeper.ID()) || !object(lock.ID()) {
		t.Error("a worker that goes on, or the lock that it has, is forgotten")
	}
	events, _ := rec.Events()
	for _, e := range events {
		if _, ok := rec.Object(e.Object); !worker(e.Worker) || e.Object != 0 && !ok {
			t.Errorf("%+v is told of one who is forgotten", e)
		}
	}
}
