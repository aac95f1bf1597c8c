package pool

import (
	"context"
	"runtime"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// A pool whose workers are all gone can still have a callback to run, and whoever joins it waits
// for that one.
func TestPoolCallbackIsNoDeadlock(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { t.Error(d) })
	err := threading.Run(host.With(ctx, &host.Host{}), "main", rec, func(ctx context.Context) error {
		// No deadline on the way: a wait that ends by itself is never part of a deadlock.
		ctx = context.WithoutCancel(ctx)
		p, err := New(ctx, 1)
		testkit.Must(t, err)
		_, err = ApplyAsync(p, square, 3, func(int, error) {
			for len(p.PIDs()) > 0 && t.Context().Err() == nil {
				runtime.Gosched()
			}
			for range 1000 { // it is not to be seen when the last process is no longer counted
				rec.Outside(0)
				runtime.Gosched()
			}
		})
		testkit.Must(t, err)
		p.Close()
		return p.Join(ctx)
	})
	testkit.Must(t, err)
}
