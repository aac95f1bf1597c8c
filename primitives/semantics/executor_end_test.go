package semantics

import (
	"context"
	"testing"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

var executorEndCases = []testCase[*office]{
	{
		name:   "after its shutdown it takes nothing",
		python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_run_after_shutdown",
		run: func(t *testing.T, o *office) {
			ex := o.plain(1)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
			_, err := futures.Submit(o.ctx, ex, half.Bind(2))
			wantErr(t, "submit", err, futures.ErrShutdown)
		},
	},
	{
		name: "a shutdown waits for all calls",
		python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_hang_issue12364, " +
			"test_concurrent_futures.executor.ExecutorTest.test_shutdown_race_issue12456",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(2)
			all := submitAll(o, ex, 50)
			g.let(o.ctx, t, 0, 50, 1)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
			for _, f := range all {
				want(t, "done", f.IsDone(), true)
			}
		},
	},
	{
		name: "a shutdown that cancels lets the calls that run end, and no other begin",
		python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_cancel_futures, " +
			"test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_cancel_futures_wait_false",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(2)
			runs := submitAll(o, ex, 2)
			g.awaitBegun(o.ctx, t, 2)
			others := submitAll(o, ex, 30)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx, futures.NoWait, futures.CancelPending), nil)
			for _, f := range others {
				want(t, "cancelled", f.Cancelled(), true)
			}
			g.let(o.ctx, t, 0, 2, 1)
			wantAll(t, o.ctx, runs, 1)
		},
	},
	{
		name: "a shutdown need not be waited for, and all calls are done",
		python: "test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_shutdown_no_wait, " +
			"test_concurrent_futures.test_shutdown.ProcessPoolShutdownTest.test_shutdown_no_wait",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(1)
			all := submitAll(o, ex, 3)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx, futures.NoWait), nil)
			g.let(o.ctx, t, 0, 3, 1)
			wantAll(t, o.ctx, all, 1)
		},
	},
	{
		name:   "a call that was cancelled does not hold a shutdown up",
		python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_hang_gh94440",
		run: func(t *testing.T, o *office) {
			ex := o.plain(1)
			submit(o, ex, half.Bind(2)).Err(o.ctx)
			submit(o, ex, half.Bind(2)).Cancel()
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
		},
	},
	{
		name: "when a shutdown ends no worker is left",
		python: "test_concurrent_futures.test_shutdown.ProcessPoolShutdownTest.test_processes_terminate, " +
			"test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_threads_terminate",
		run: func(t *testing.T, o *office) {
			before := threading.ActiveCount(o.ctx)
			ex, g := o.gated(3)
			submitAll(o, ex, 3)
			g.let(o.ctx, t, 0, 3, 0)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
			want(t, "processes", len(multiprocessing.ActiveChildren(o.ctx)), 0)
			want(t, "threads", threading.ActiveCount(o.ctx), before)
		},
	},
	{
		name: "the end of the program does not wait for calls",
		python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_interpreter_shutdown, " +
			"test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_hang_gh83386",
		differs: "Python waits at its end for executors that were not shut down; here their workers are daemons, whose " +
			"calls fail",
		run: func(t *testing.T, o *office) {
			var f *future
			err := runMain(t, func(ctx context.Context) error {
				inner := &office{t: t, ctx: ctx, kind: o.kind}
				ex, g := inner.gated(1)
				f = submitAll(inner, ex, 1)[0]
				g.awaitBegun(ctx, t, 1)
				return nil
			})
			wantErr(t, "the program", err, nil)
			if err := f.Err(o.ctx); err == nil || o.ctx.Err() != nil {
				t.Errorf("the call's error: %v", err)
			}
		},
	},
	{
		name:   "after the end of the program it takes nothing",
		python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_submit_after_interpreter_shutdown",
		run: func(t *testing.T, o *office) {
			var ex futures.Executor
			err := runMain(t, func(ctx context.Context) error {
				ex = (&office{t: t, ctx: ctx, kind: o.kind}).plain(1)
				return nil
			})
			wantErr(t, "the program", err, nil)
			if _, err := futures.Submit(o.ctx, ex, half.Bind(2)); err == nil {
				t.Error("a call is taken")
			}
		},
	},
}

var executorInitCases = []testCase[*office]{
	{
		name:   "the initializer runs in each worker before the first call",
		python: "test_concurrent_futures.test_init.InitializerMixin.test_initializer",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(2)
			all := submitAll(o, ex, 2) // which need the gate that the initializer gives to a worker
			g.awaitBegun(o.ctx, t, 2)
			g.let(o.ctx, t, 0, 2, 1)
			wantAll(t, o.ctx, all, 1)
		},
	},
	{
		name:   "if the initializer fails, so do the calls, because the executor is broken",
		python: "test_concurrent_futures.test_init.FailingInitializerMixin.test_initializer",
		run: func(t *testing.T, o *office) {
			_, err := o.broken(t)
			wantErr(t, "the call", err, futures.ErrBrokenPool)
			wantErr(t, "the call", err, errTask)
		},
	},
	{
		name:   "an executor whose initializer has failed takes nothing",
		python: "test_concurrent_futures.test_init.FailingInitializerMixin.test_initializer",
		run: func(t *testing.T, o *office) {
			ex, _ := o.broken(t)
			_, err := futures.Submit(o.ctx, ex, half.Bind(2))
			wantErr(t, "submit", err, futures.ErrBrokenPool)
		},
	},
}

// broken returns an executor whose initializer has failed, and what came of a call that was
// submitted before.
func (o *office) broken(t *testing.T) (futures.Executor, error) {
	g := newGate(t, 1)
	ex := o.hire(1, spoilt.Bind(g))
	f := submit(o, ex, half.Bind(2))
	g.let(o.ctx, t, 0, 1, 0)
	return ex, f.Err(o.ctx)
}
