package futures

import (
	"context"
	"errors"
	"os"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
)

// TestWhatAThreadHasStartedLivesOn when the thread has ended; and so does what that starts anew: a
// pool's worker in place of one that was killed, a thread of an executor that had none.
func TestWhatAThreadHasStartedLivesOn(t *testing.T) {
	ctx := guarded(t)
	never, err := multiprocessing.NewEvent("never")
	must(t, err)
	left := multiprocessing.NewProcess("left", waitFor, never)
	must(t, threading.Run(ctx, "main", nil, func(ctx context.Context) error {
		var (
			workers   *pool.Pool
			m         *managers.Manager
			threads   *ThreadExecutor
			processes *ProcessExecutor
			open, err = multiprocessing.NewEvent("open")
			p         = multiprocessing.NewProcess("p", waitFor, open)
		)
		must(t, err)
		starter := threading.Go(ctx, "starter", func(ctx context.Context) error {
			threads = NewThreadExecutor(ctx, 1)
			errs := []error{p.Start(ctx), left.Start(ctx), nil, nil, nil}
			workers, errs[2] = pool.New(ctx, 1)
			m, errs[3] = managers.Start(ctx)
			processes, errs[4] = NewProcessExecutor(ctx, 1)
			return errors.Join(errs...)
		})
		must(t, starter.Join(ctx))
		open.Set(ctx)
		must(t, p.Join(ctx))
		worker, err := os.FindProcess(workers.PIDs()[0])
		must(t, err)
		must(t, worker.Kill())
		for err = pool.ErrWorkerDied; err != nil; { // until the death is noticed
			must(t, ctx.Err())
			_, err = pool.Apply(ctx, workers, square, 2)
		}
		_, err = managers.NewDict[string, int](ctx, m, "d")
		must(t, err)
		must(t, submit(t, threads, constant(1)).Err(ctx))
		must(t, send(ctx, t, processes, square.Bind(3)).Err(ctx))
		workers.Close()
		return errors.Join(threads.Shutdown(ctx), processes.Shutdown(ctx), m.Shutdown(ctx), workers.Join(ctx))
	}))
	if err := left.Join(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("what was left at the end of the main thread ended with %v", err)
	}
}

var waitFor = multiprocessing.RegisterTask("futures.waitFor",
	func(ctx context.Context, e *multiprocessing.Event) error { return e.Wait(ctx) })
