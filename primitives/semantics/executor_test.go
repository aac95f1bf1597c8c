package semantics

import (
	"context"
	"errors"
	"iter"
	"regexp"
	"runtime"
	"slices"
	"testing"
	"weak"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

var executorTable = table[*office]{
	name:  "Executor",
	impls: []impl[*office]{at(onThreadPool), at(onProcessPool)},
	cases: slices.Concat(executorSubmitCases, executorMapCases, executorWorkerCases, executorEndCases, executorInitCases),
}

// parcel is an argument that a case can see the end of.
type parcel struct{ Content []int }

var (
	lengthOf = multiprocessing.Register("semantics.length", func(_ context.Context, p *parcel) (int, error) { return len(p.Content), nil })
	// whoami is the name of the thread that runs it, or of the process if that is another.
	whoami  = multiprocessing.Register("semantics.whoami", func(ctx context.Context, _ struct{}) (string, error) { return threading.Current(ctx).Name, nil })
	explode = multiprocessing.Register("semantics.explode", func(_ context.Context, text string) (int, error) { panic(text) })
)

// outcomes returns what a map yields.
func outcomes(results iter.Seq2[int, error]) (all []answer) {
	for v, err := range results {
		all = append(all, answer{v, err})
	}
	return all
}

// running counts the futures whose calls run.
func running(all []*future) (n int) {
	for _, f := range all {
		if f.Running() {
			n++
		}
	}
	return n
}

// wantAll says that every future ends with a value.
func wantAll(t *testing.T, ctx context.Context, all []*future, value int) {
	t.Helper()
	for _, f := range all {
		want(t, "a result", result(ctx, f), answer{value, nil})
	}
}

var executorSubmitCases = []testCase[*office]{
	{
		name: "a call that is submitted has a future with its result", python: "test_concurrent_futures.executor.ExecutorTest.test_submit",
		run: func(t *testing.T, o *office) {
			want(t, "the result", result(o.ctx, submit(o, o.plain(1), half.Bind(512))), answer{256, nil})
		},
	},
	{
		name: "the error of a call is its future's", python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_error_during_func_exec_on_worker",
		run: func(t *testing.T, o *office) {
			wantErr(t, "the error", submit(o, o.plain(1), half.Bind(3)).Err(o.ctx), errTask)
		},
	},
	{
		name: "the panic of a call is its future's error, with the stack", python: "test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest.test_traceback",
		run: func(t *testing.T, o *office) {
			var p *threading.PanicError
			err := submit(o, o.plain(1), explode.Bind("boom")).Err(o.ctx)
			if !errors.As(err, &p) || p.Value != "boom" || p.Stack == "" {
				t.Errorf("the error: %v", err)
			}
		},
	},
	{
		name: "an executor keeps nothing of a call that has ended", python: "test_concurrent_futures.executor.ExecutorTest.test_no_stale_references",
		run: func(t *testing.T, o *office) {
			ex := o.plain(1)
			argument := func() weak.Pointer[parcel] {
				p := &parcel{make([]int, 100)}
				want(t, "the result", result(o.ctx, submit(o, ex, lengthOf.Bind(p))), answer{100, nil})
				return weak.Make(p)
			}()
			submit(o, ex, half.Bind(2)).Err(o.ctx) // the worker has something else now
			want(t, "the argument is gone", collected(argument), true)
		},
	},
}

var executorMapCases = []testCase[*office]{
	{
		name: "a map yields the results in the order of the inputs", python: "test_concurrent_futures.executor.ExecutorTest.test_map",
		run: func(t *testing.T, o *office) {
			got := outcomes(futures.Map(o.ctx, o.plain(2), half.Bind, []int{8, 6, 0, 2, 4}))
			want(t, "the results", slices.Equal(got, []answer{{4, nil}, {3, nil}, {0, nil}, {1, nil}, {2, nil}}), true)
		},
	},
	{
		name: "the results do not depend on the chunksize", python: "test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest.test_map_chunksize",
		except: map[string]string{onThreadPool.name: "to threads nothing is sent, so there is no chunksize"},
		run: func(t *testing.T, o *office) {
			ex, inputs := o.plain(2), make([]int, 40)
			for i := range inputs {
				inputs[i] = i
			}
			one := outcomes(futures.Map(o.ctx, ex, half.Bind, inputs))
			for _, size := range []int{6, 40, 50} {
				for i, got := range outcomes(o.kind.chunked(o.ctx, ex, inputs, size)) {
					want(t, "a result", got.value, one[i].value)
				}
			}
		},
	},
	{
		name: "a chunksize below 1 is 1", python: "test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest.test_map_chunksize",
		differs: "Python refuses it; here no number of it is wrong, as with the number of workers",
		except:  map[string]string{onThreadPool.name: "to threads nothing is sent, so there is no chunksize"},
		run: func(t *testing.T, o *office) {
			got := outcomes(o.kind.chunked(o.ctx, o.plain(1), []int{2, 4}, -1))
			want(t, "the results", slices.Equal(got, []answer{{1, nil}, {2, nil}}), true)
		},
	},
	{
		name: "the error of a call is yielded in its place, and the next result after it", python: "test_concurrent_futures.executor.ExecutorTest.test_map_exception",
		differs: "Python's iterator ends with the first exception; here that is the choice of who loops",
		run: func(t *testing.T, o *office) {
			got := outcomes(futures.Map(o.ctx, o.plain(1), half.Bind, []int{2, 3, 4}))
			want(t, "the first", got[0], answer{1, nil})
			wantErr(t, "the second", got[1].err, errTask)
			want(t, "the third", got[2], answer{2, nil})
		},
	},
	{
		name: "when there is no more time a map yields the reason, after the results that are there", python: "test_concurrent_futures.executor.ExecutorTest.test_map_timeout",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(1)
			ctx, cancel := context.WithCancelCause(o.ctx)
			defer cancel(nil)
			g.let(o.ctx, t, 0, 2, 7)
			var got []answer
			for v, err := range futures.Map(ctx, ex, held.Bind, []int{0, 0, 0}) {
				if got = append(got, answer{v, err}); len(got) == 2 {
					cancel(errTask)
				}
			}
			want(t, "the results", slices.Equal(got, []answer{{7, nil}, {7, nil}, {0, errTask}}), true)
			g.let(o.ctx, t, 0, 1, 0)
		},
	},
	{
		name: "what has not begun when a map's time is over is not done", python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_executor_map_current_future_cancel",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(1)
			first := submitAll(o, ex, 1)
			g.awaitBegun(o.ctx, t, 1)
			got := outcomes(futures.Map(expireLater(o.ctx), ex, held.Bind, []int{0, 0}))
			wantErr(t, "the map", got[0].err, context.DeadlineExceeded)
			g.let(o.ctx, t, 0, 1, 7)
			wantAll(t, o.ctx, first, 7)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
			want(t, "others that have begun", g.Began.Len(), 0)
		},
	},
	{
		name: "a map's calls are done without anybody looping over it", python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_map_submits_without_iteration",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(2)
			futures.Map(o.ctx, ex, held.Bind, make([]int, 10))
			g.let(o.ctx, t, 0, 10, 0)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
			want(t, "calls that were done", g.Began.Len(), 10)
		},
	},
	{
		name: "a map keeps no result that it has yielded", python: "test_concurrent_futures.executor.ExecutorTest.test_free_reference",
		run: func(t *testing.T, o *office) {
			ex := o.plain(1)
			var last weak.Pointer[parcel]
			for p, err := range futures.Map(o.ctx, ex, enclose.Bind, make([]int, 5)) {
				wantErr(t, "a result", err, nil)
				if last != (weak.Pointer[parcel]{}) {
					want(t, "the last is gone", collected(last), true)
				}
				last = weak.Make(p)
			}
		},
	},
}

var enclose = multiprocessing.Register("semantics.enclose", func(_ context.Context, n int) (*parcel, error) { return &parcel{[]int{n}}, nil })

// expireLater returns a context that submitting still has time under, and waiting has not.
func expireLater(ctx context.Context) context.Context {
	ctx, cancel := context.WithTimeout(ctx, moment)
	context.AfterFunc(ctx, cancel)
	return ctx
}

var executorWorkerCases = []testCase[*office]{
	{
		name: "without a number of workers it has a default number", python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_default_workers, test_concurrent_futures.executor.ExecutorTest.test_max_workers_negative",
		differs: "Python refuses 0 and less, and its default is None",
		run: func(t *testing.T, o *office) {
			n := runtime.NumCPU()
			if o.kind.name == onThreadPool.name {
				n = min(32, n+4)
			}
			ex, g := o.gated(0)
			all := submitAll(o, ex, n+3)
			g.awaitBegun(o.ctx, t, n)
			want(t, "calls that run", running(all), n)
			g.let(o.ctx, t, 0, n+3, 0)
		},
	},
	{
		name: "never more calls run than there are workers, and all are done", python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_saturation, test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest.test_saturation",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(2)
			all := submitAll(o, ex, 30)
			g.awaitBegun(o.ctx, t, 2)
			want(t, "calls that run", running(all), 2)
			g.let(o.ctx, t, 0, 30, 5)
			wantAll(t, o.ctx, all, 5)
		},
	},
	{
		name: "a worker that is idle is used again", python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_idle_thread_reuse",
		except: map[string]string{onProcessPool.name: "its workers start with it, as Python's do with fork, so that any of them may be idle"},
		run: func(t *testing.T, o *office) {
			ex := o.plain(3)
			first, _ := submit(o, ex, whoami.Bind(struct{}{})).Result(o.ctx)
			second, _ := submit(o, ex, whoami.Bind(struct{}{})).Result(o.ctx)
			want(t, "the second worker", second, first)
		},
	},
	{
		name: "the workers bear the prefix that is asked for", python: "test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_thread_names_assigned",
		run: func(t *testing.T, o *office) {
			name, err := submit(o, o.plain(1), whoami.Bind(struct{}{})).Result(o.ctx)
			wantErr(t, "the call", err, nil)
			want(t, "the prefix", name[:len("office")], "office")
		},
	},
	{
		name: "without a prefix they bear a name of the executor's", python: "test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_thread_names_default",
		run: func(t *testing.T, o *office) {
			ex, err := o.kind.hire(o.ctx, 1, "", build.Bind(nil))
			wantErr(t, "the executor", err, nil)
			name, err := submit(o, ex, whoami.Bind(struct{}{})).Result(o.ctx)
			wantErr(t, "the call", err, nil)
			want(t, name+" is a name", ownName.MatchString(name), true)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
		},
	},
}

var ownName = regexp.MustCompile(`^(Thread|Process)PoolExecutor-\d+[_-]\d+$`)

var executorEndCases = []testCase[*office]{
	{
		name: "after its shutdown it takes nothing", python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_run_after_shutdown",
		run: func(t *testing.T, o *office) {
			ex := o.plain(1)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
			_, err := futures.Submit(o.ctx, ex, half.Bind(2))
			wantErr(t, "submit", err, futures.ErrShutdown)
		},
	},
	{
		name: "a shutdown waits for all calls", python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_hang_issue12364, test_concurrent_futures.executor.ExecutorTest.test_shutdown_race_issue12456",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(2)
			all := submitAll(o, ex, 50)
			g.let(o.ctx, t, 0, 50, 1)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
			for _, f := range all {
				want(t, "done", f.Done(), true)
			}
		},
	},
	{
		name: "a shutdown that cancels lets the calls that run end, and no other begin", python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_cancel_futures, test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_cancel_futures_wait_false",
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
		name: "a shutdown need not be waited for, and all calls are done", python: "test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_shutdown_no_wait, test_concurrent_futures.test_shutdown.ProcessPoolShutdownTest.test_shutdown_no_wait",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(1)
			all := submitAll(o, ex, 3)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx, futures.NoWait), nil)
			g.let(o.ctx, t, 0, 3, 1)
			wantAll(t, o.ctx, all, 1)
		},
	},
	{
		name: "a call that was cancelled does not hold a shutdown up", python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_hang_gh94440",
		run: func(t *testing.T, o *office) {
			ex := o.plain(1)
			submit(o, ex, half.Bind(2)).Err(o.ctx)
			submit(o, ex, half.Bind(2)).Cancel()
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
		},
	},
	{
		name: "when a shutdown ends no worker is left", python: "test_concurrent_futures.test_shutdown.ProcessPoolShutdownTest.test_processes_terminate, test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_threads_terminate",
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
		name: "the end of the program does not wait for calls", python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_interpreter_shutdown, test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_hang_gh83386",
		differs: "Python waits at its end for executors that were not shut down; here their workers are daemons, whose calls fail",
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
		name: "after the end of the program it takes nothing", python: "test_concurrent_futures.test_shutdown.ExecutorShutdownTest.test_submit_after_interpreter_shutdown",
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
		name: "the initializer runs in each worker before the first call", python: "test_concurrent_futures.test_init.InitializerMixin.test_initializer",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(2)
			all := submitAll(o, ex, 2) // which need the gate that the initializer gives to a worker
			g.awaitBegun(o.ctx, t, 2)
			g.let(o.ctx, t, 0, 2, 1)
			wantAll(t, o.ctx, all, 1)
		},
	},
	{
		name: "if the initializer fails, so do the calls, because the executor is broken", python: "test_concurrent_futures.test_init.FailingInitializerMixin.test_initializer",
		run: func(t *testing.T, o *office) {
			g := newGate(t, 1)
			ex := o.hire(1, spoilt.Bind(g))
			f := submit(o, ex, half.Bind(2))
			g.let(o.ctx, t, 0, 1, 0)
			err := f.Err(o.ctx)
			wantErr(t, "the call", err, futures.ErrBrokenPool)
			wantErr(t, "the call", err, errTask)
		},
	},
	{
		name: "an executor whose initializer has failed takes nothing", python: "test_concurrent_futures.test_init.FailingInitializerMixin.test_initializer",
		run: func(t *testing.T, o *office) {
			g := newGate(t, 1)
			ex := o.hire(1, spoilt.Bind(g))
			f := submit(o, ex, half.Bind(2))
			g.let(o.ctx, t, 0, 1, 0)
			f.Err(o.ctx)
			_, err := futures.Submit(o.ctx, ex, half.Bind(2))
			wantErr(t, "submit", err, futures.ErrBrokenPool)
		},
	},
}
