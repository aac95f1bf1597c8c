package pool

import (
	"context"
	"errors"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
)

// A worker that is interrupted ends, with its call or while it has none, and is replaced: it could
// do no call but under a context that is done.
func TestInterruptOfAWorker(t *testing.T) {
	running, err := multiprocessing.NewSemaphore("running", 0)
	testkit.Must(t, err)
	proctest.Run(t, nil, func(ctx context.Context) {
		p, err := New(ctx, 1, WithInitializer(counted.Bind(running)))
		testkit.Must(t, err)
		for range 2 {
			idle, err := Apply(ctx, p, getpid, struct{}{})
			testkit.Must(t, err)
			worker := multiprocessing.ActiveChildren(ctx)[0]
			worker.Interrupt()
			if err := worker.Join(ctx); worker.PID() != idle || !errors.Is(err, multiprocessing.ErrInterrupted) {
				t.Errorf("worker %d of %d ended with %v", worker.PID(), idle, err)
			}
			call, err := ApplyAsync(p, block, struct{}{}, nil)
			testkit.Must(t, err)
			testkit.Must(t, running.Acquire(ctx))
			worker = multiprocessing.ActiveChildren(ctx)[0]
			worker.Interrupt()
			if _, err := call.Get(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("the call ended with %v", err)
			}
			if err := worker.Join(ctx); worker.PID() == idle || !errors.Is(err, multiprocessing.ErrInterrupted) {
				t.Errorf("worker %d ended with %v", worker.PID(), err)
			}
		}
		p.Close()
		testkit.Must(t, p.Join(ctx))
	})
}
