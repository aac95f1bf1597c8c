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
	lengthOf = multiprocessing.Register("semantics.length",
		func(_ context.Context, p *parcel) (int, error) { return len(p.Content), nil })
	// whoami is the name of the thread that runs it, or of the process if that is another.
	whoami = multiprocessing.Register("semantics.whoami",
		func(ctx context.Context, _ struct{}) (string, error) { return threading.Current(ctx).Name, nil })
	explode = multiprocessing.Register("semantics.explode",
		func(_ context.Context, text string) (int, error) { panic(text) })
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
		name:   "a call that is submitted has a future with its result",
		python: "test_concurrent_futures.executor.ExecutorTest.test_submit",
		run: func(t *testing.T, o *office) {
			want(t, "the result", result(o.ctx, submit(o, o.plain(1), half.Bind(512))), answer{256, nil})
		},
	},
	{
		name:   "the error of a call is its future's",
		python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_error_during_func_exec_on_worker",
		run: func(t *testing.T, o *office) {
			wantErr(t, "the error", submit(o, o.plain(1), half.Bind(3)).Err(o.ctx), errTask)
		},
	},
	{
		name:   "the panic of a call is its future's error, with the stack",
		python: "test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest.test_traceback",
		run: func(t *testing.T, o *office) {
			var p *threading.PanicError
			err := submit(o, o.plain(1), explode.Bind("boom")).Err(o.ctx)
			if !errors.As(err, &p) || p.Value != "boom" || p.Stack == "" {
				t.Errorf("the error: %v", err)
			}
		},
	},
	{
		name:   "an executor keeps nothing of a call that has ended",
		python: "test_concurrent_futures.executor.ExecutorTest.test_no_stale_references",
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

var executorWorkerCases = []testCase[*office]{
	{
		name: "without a number of workers it has a default number",
		python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_default_workers, " +
			"test_concurrent_futures.executor.ExecutorTest.test_max_workers_negative",
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
		name: "never more calls run than there are workers, and all are done",
		python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_saturation, " +
			"test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest.test_saturation",
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
		name:   "a worker that is idle is used again",
		python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_idle_thread_reuse",
		except: map[string]string{onProcessPool.name: "its workers start with it, as Python's do with fork, so that any " +
			"of them may be idle"},
		run: func(t *testing.T, o *office) {
			ex := o.plain(3)
			first, _ := submit(o, ex, whoami.Bind(struct{}{})).Result(o.ctx)
			second, _ := submit(o, ex, whoami.Bind(struct{}{})).Result(o.ctx)
			want(t, "the second worker", second, first)
		},
	},
	{
		name:   "the workers bear the prefix that is asked for",
		python: "test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_thread_names_assigned",
		run: func(t *testing.T, o *office) {
			name, err := submit(o, o.plain(1), whoami.Bind(struct{}{})).Result(o.ctx)
			wantErr(t, "the call", err, nil)
			want(t, "the prefix", name[:len("office")], "office")
		},
	},
	{
		name:   "without a prefix they bear a name of the executor's",
		python: "test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest.test_thread_names_default",
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
