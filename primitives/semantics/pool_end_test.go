package semantics

import (
	"context"
	"slices"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

var poolLifeCases = []testCase[*crew]{
	{
		name: "it has as many workers as it is asked for", python: "_test_multiprocessing._TestPool.test_make_pool",
		run: func(t *testing.T, c *crew) {
			p, g := c.gated(3)
			_, err := pool.MapAsync(p, held, make([]int, 3), 1, nil)
			wantErr(t, "map", err, nil)
			g.awaitBegun(c.ctx, t, 3)
			want(t, "workers", len(p.PIDs()), 3)
		},
	},
	{
		name:    "without a number of workers it has one for each processor",
		python:  "_test_multiprocessing._TestPool.test_make_pool",
		differs: "Python refuses 0 and less, and its default is None",
		run: func(t *testing.T, c *crew) {
			v, err := pool.Apply(c.ctx, c.hire(0), half, 2)
			want(t, "apply", answer{v, err}, answer{1, nil})
		},
	},
	{
		name:    "terminated, it ends at once, whatever it has to do, and that fails",
		python:  "_test_multiprocessing._TestPool.test_terminate",
		differs: "in Python what was not done never ends",
		run: func(t *testing.T, c *crew) {
			p, g := c.gated(3)
			a, err := pool.MapAsync(p, held, make([]int, 10_000), 1, nil)
			wantErr(t, "map", err, nil)
			g.awaitBegun(c.ctx, t, 3)
			p.Terminate()
			wantErr(t, "join", p.Join(c.ctx), nil)
			_, err = a.Get(c.ctx)
			wantErr(t, "the map", err, pool.ErrTerminated)
		},
	},
	{
		name:   "terminated, it takes nothing",
		python: "_test_multiprocessing._TestPool.test_context, _test_multiprocessing._TestPool.test_enter",
		run: func(t *testing.T, c *crew) {
			p := c.hire(1)
			p.Terminate()
			_, err := pool.MapAsync(p, half, []int{2}, 0, nil)
			wantErr(t, "map", err, pool.ErrTerminated)
		},
	},
	{
		name:   "closed, it does what it has, and takes nothing more",
		python: "_test_multiprocessing._TestPoolWorkerLifetime.test_pool_worker_lifetime_early_close",
		run: func(t *testing.T, c *crew) {
			p, g := c.gated(2)
			a, err := pool.MapAsync(p, held, make([]int, 6), 1, nil)
			wantErr(t, "map", err, nil)
			p.Close()
			_, err = pool.ApplyAsync(p, half, 2, nil)
			wantErr(t, "apply", err, pool.ErrClosed)
			g.let(c.ctx, t, 0, 6, 1)
			wantErr(t, "join", p.Join(c.ctx), nil)
			got, err := a.Get(c.ctx)
			wantErr(t, "the map", err, nil)
			want(t, "the results", slices.Equal(got, slices.Repeat([]int{1}, 6)), true)
		},
	},
	{
		name: "the initializer runs in each worker", python: "_test_multiprocessing.TestInitializers.test_pool_initializer",
		run: func(t *testing.T, c *crew) {
			p, g := c.gated(2)
			_, err := pool.MapAsync(p, held, make([]int, 2), 1, nil)
			wantErr(t, "map", err, nil)
			g.awaitBegun(c.ctx, t, 2) // whose gate it has given to them
		},
	},
	{
		name:   "a process can have a pool of its own",
		python: "_test_multiprocessing.TestStdinBadfiledescriptor.test_pool_in_process",
		run: func(t *testing.T, c *crew) {
			done, err := multiprocessing.NewValue("done", int64(0))
			wantErr(t, "the value", err, nil)
			p := multiprocessing.NewProcess("", inPool, done)
			wantErr(t, "start", p.Start(c.ctx), nil)
			wantErr(t, "join", p.Join(c.ctx), nil)
			want(t, "the sum of its results", done.Load(), 6)
		},
	},
}

var asyncResultTable = table[*crew]{name: "AsyncResult", impls: pools, cases: asyncResultCases}

// asked returns what a task that stops at the gate comes to, and what lets it go on with a value.
func asked(t *testing.T, c *crew) (a *pool.AsyncResult[int], end func(value int)) {
	t.Helper()
	p, g := c.gated(1)
	a, err := pool.ApplyAsync(p, held, 0, nil)
	wantErr(t, "apply", err, nil)
	return a, func(value int) {
		g.let(c.ctx, t, 0, 1, value)
		wantErr(t, "the end", a.Wait(c.ctx), nil)
	}
}

var asyncResultCases = []testCase[*crew]{
	{
		name: "the result can be got when the call has ended", python: "_test_multiprocessing._TestPool.test_async",
		run: func(t *testing.T, c *crew) {
			a, end := asked(t, c)
			end(49)
			v, err := a.Get(c.ctx)
			want(t, "get", answer{v, err}, answer{49, nil})
		},
	},
	{
		name:   "who waits for it no longer than a time gets no result before the end",
		python: "_test_multiprocessing._TestPool.test_async_timeout",
		run: func(t *testing.T, c *crew) {
			a, end := asked(t, c)
			_, err := a.Get(expired(c.ctx))
			wantErr(t, "get", err, context.DeadlineExceeded)
			end(1)
			v, err := a.Get(expired(c.ctx))
			want(t, "get, after the end", answer{v, err}, answer{1, nil})
		},
	},
	{
		name:   "the error of the call is what is got",
		python: "_test_multiprocessing._TestPoolWorkerErrors.test_async_error_callback",
		run: func(t *testing.T, c *crew) {
			a, end := asked(t, c)
			end(-1)
			_, err := a.Get(c.ctx)
			wantErr(t, "get", err, errTask)
		},
	},
}
