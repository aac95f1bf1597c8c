package semantics

import (
	"context"
	"slices"
	"testing"
	"weak"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
)

var executorMapCases = []testCase[*office]{
	{
		name:   "a map yields the results in the order of the inputs",
		python: "test_concurrent_futures.executor.ExecutorTest.test_map",
		run: func(t *testing.T, o *office) {
			got := outcomes(futures.Map(o.ctx, o.plain(2), half.Bind, []int{8, 6, 0, 2, 4}))
			want(t, "the results", slices.Equal(got, []answer{{4, nil}, {3, nil}, {0, nil}, {1, nil}, {2, nil}}), true)
		},
	},
	{
		name:   "the results do not depend on the chunksize",
		python: "test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest.test_map_chunksize",
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
		name:    "a chunksize below 1 is 1",
		python:  "test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest.test_map_chunksize",
		differs: "Python refuses it; here no number of it is wrong, as with the number of workers",
		except:  map[string]string{onThreadPool.name: "to threads nothing is sent, so there is no chunksize"},
		run: func(t *testing.T, o *office) {
			got := outcomes(o.kind.chunked(o.ctx, o.plain(1), []int{2, 4}, -1))
			want(t, "the results", slices.Equal(got, []answer{{1, nil}, {2, nil}}), true)
		},
	},
	{
		name:    "the error of a call is yielded in its place, and the next result after it",
		python:  "test_concurrent_futures.executor.ExecutorTest.test_map_exception",
		differs: "Python's iterator ends with the first exception; here that is the choice of who loops",
		run: func(t *testing.T, o *office) {
			got := outcomes(futures.Map(o.ctx, o.plain(1), half.Bind, []int{2, 3, 4}))
			want(t, "the first", got[0], answer{1, nil})
			wantErr(t, "the second", got[1].err, errTask)
			want(t, "the third", got[2], answer{2, nil})
		},
	},
	{
		name:   "when there is no more time a map yields the reason, after the results that are there",
		python: "test_concurrent_futures.executor.ExecutorTest.test_map_timeout",
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
		name:   "what has not begun when a map's time is over is not done",
		python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_executor_map_current_future_cancel",
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
		name:   "a map's calls are done without anybody looping over it",
		python: "test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest.test_map_submits_without_iteration",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(2)
			futures.Map(o.ctx, ex, held.Bind, make([]int, 10))
			g.let(o.ctx, t, 0, 10, 0)
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
			want(t, "calls that were done", g.Began.Len(), 10)
		},
	},
	{
		name:   "a map keeps no result that it has yielded",
		python: "test_concurrent_futures.executor.ExecutorTest.test_free_reference",
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

var enclose = multiprocessing.Register("semantics.enclose",
	func(_ context.Context, n int) (*parcel, error) { return &parcel{[]int{n}}, nil })

// expireLater returns a context that submitting still has time under, and waiting has not.
func expireLater(ctx context.Context) context.Context {
	ctx, cancel := context.WithTimeout(ctx, moment)
	context.AfterFunc(ctx, cancel)
	return ctx
}
