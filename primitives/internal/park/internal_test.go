package park

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/trace"
)

// Nobody watches the context of a worker that has ended: its end starts no goroutine.
func TestRetire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w := trace.NewWorker(ctx, "w", nil)
		for range 2 {
			var l List
			var mu sync.Mutex
			mu.Lock()
			go func() {
				mu.Lock()
				defer mu.Unlock()
				l.WakeOne()
			}()
			_ = l.Park(w, &mu, &trace.Object{}, trace.KindEvent)
		}
		own := w.Parked.Kept.(*waiter)
		if own.stop == nil {
			t.Fatal("the context is not watched")
		}
		Retire(w)
		cancel()
		synctest.Wait()
		if len(own.ready) != 0 {
			t.Error("it is still watched")
		}
	})
}
