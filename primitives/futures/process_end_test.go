package futures

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// stubborn is pass in a worker that ignores what can be ignored.
var stubborn = multiprocessing.Register("test.stubborn", func(ctx context.Context, n int) (int, error) {
	signal.Ignore(syscall.SIGTERM)
	return pass.Run(ctx, n)
})

// endWorkers are the ways to end an executor's workers at once.
var endWorkers = map[string]func(*ProcessExecutor){
	"terminate": (*ProcessExecutor).TerminateWorkers,
	"kill":      (*ProcessExecutor).KillWorkers,
}

func TestEndOfWorkersBreaksAllCalls(t *testing.T) {
	for name, end := range endWorkers {
		t.Run(name, func(t *testing.T) {
			ctx := guarded(t)
			g := newTurnstile(t)
			ex := newProcesses(ctx, t, 2, pool.WithInitializer(setUp.Bind(g)))
			var all []*Future[int]
			for i := range 400 { // more than the board has places
				all = append(all, send(ctx, t, ex, pass.Bind(i)))
			}
			g.awaitBegun(ctx, t)
			g.awaitBegun(ctx, t)
			if !all[399].Cancel() {
				t.Error("the last call has begun")
			}
			end(ex)
			for i, f := range all[:399] {
				if err := f.Err(ctx); !errors.Is(err, ErrBrokenPool) {
					t.Fatalf("call %d ended with %v", i, err)
				}
			}
			if !all[399].Cancelled() {
				t.Error("the one that was cancelled is not any more")
			}
			if _, err := Submit(ctx, ex, square.Bind(1)); !errors.Is(err, ErrBrokenPool) {
				t.Errorf("Submit: %v", err)
			}
			end(ex)
			must(t, ex.Shutdown(ctx))
			if len(ex.unended) != 0 {
				t.Errorf("%d parcels are left", len(ex.unended))
			}
			end(ex)
		})
	}
}

func TestEndOfIdleWorkers(t *testing.T) {
	for name, end := range endWorkers {
		t.Run(name, func(t *testing.T) {
			ctx := guarded(t)
			ex := newProcesses(ctx, t, 2)
			done := send(ctx, t, ex, square.Bind(3))
			must(t, done.Err(ctx))
			end(ex)
			must(t, ex.Shutdown(ctx))
			if v, err := done.Result(ctx); v != 9 || err != nil {
				t.Errorf("what was done before is %d, %v", v, err)
			}
			end(nil)
		})
	}
}

// A shutdown that has begun, and waits for a call, ends with the workers.
func TestEndOfWorkersEndsAShutdown(t *testing.T) {
	ctx := guarded(t)
	g := newTurnstile(t)
	ex := newProcesses(ctx, t, 1, pool.WithInitializer(setUp.Bind(g)))
	f := send(ctx, t, ex, pass.Bind(1))
	g.awaitBegun(ctx, t)
	must(t, ex.Shutdown(ctx, NoWait))
	down := make(chan error)
	go func() { down <- ex.Shutdown(ctx) }()
	ex.TerminateWorkers()
	must(t, <-down)
	if err := f.Err(ctx); !errors.Is(err, ErrBrokenPool) {
		t.Errorf("the call ended with %v", err)
	}
}

func TestKillOfWorkersThatCannotBeTerminated(t *testing.T) {
	ctx := guarded(t)
	g := newTurnstile(t)
	ex := newProcesses(ctx, t, 1, pool.WithInitializer(setUp.Bind(g)))
	f := send(ctx, t, ex, stubborn.Bind(1))
	g.awaitBegun(ctx, t)
	ex.TerminateWorkers()
	ex.KillWorkers()
	if err := f.Err(ctx); !errors.Is(err, ErrBrokenPool) {
		t.Errorf("the call ended with %v", err)
	}
}

// A worker that dies when all is done takes no result with it, and the shutdown does not fail.
func TestDeathOfAWorkerThatHasDeliveredAll(t *testing.T) {
	for _, closed := range []bool{false, true} {
		ctx := guarded(t)
		ex := newProcesses(ctx, t, 2)
		results := []*Future[int]{send(ctx, t, ex, square.Bind(3)), send(ctx, t, ex, getpid.Bind(0))}
		for _, f := range results {
			must(t, f.Err(ctx))
		}
		if closed {
			must(t, ex.Shutdown(ctx, NoWait))
		}
		pid, err := results[1].Result(ctx)
		must(t, err)
		worker, err := os.FindProcess(pid)
		must(t, err)
		if err := worker.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) { // it may have ended by itself
			t.Fatal(err)
		}
		must(t, ex.Shutdown(ctx))
		if v, err := results[0].Result(ctx); v != 9 || err != nil {
			t.Errorf("what was done before is %d, %v", v, err)
		}
	}
}
