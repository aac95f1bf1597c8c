package semantics

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"weak"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
)

// crew is what a case about a pool is given: pools, in a program.
type crew struct {
	t     *testing.T
	ctx   context.Context
	pools []*pool.Pool
}

// hire returns a pool, which the end of the case terminates.
func (c *crew) hire(workers int, options ...pool.Option) *pool.Pool {
	c.t.Helper()
	p, err := pool.New(c.ctx, workers, options...)
	if err != nil {
		c.t.Fatal(err)
	}
	c.pools = append(c.pools, p)
	return p
}

// gated returns a pool, and the gate that its tasks stop at.
func (c *crew) gated(workers int) (*pool.Pool, *gate) {
	g := newGate(c.t, 1)
	return c.hire(workers, pool.WithInitializer(build.Bind(g))), g
}

func (c *crew) end() error {
	var errs []error
	for _, p := range c.pools {
		p.Terminate()
		errs = append(errs, p.Join(c.ctx))
	}
	return errors.Join(errs...)
}

var pools = []impl[*crew]{{"processes", func(t *testing.T, f func(t *testing.T, c *crew)) {
	inMain(t, func(ctx context.Context) error {
		c := &crew{t: t, ctx: ctx}
		f(t, c)
		return c.end()
	})
}}}

var poolTable = table[*crew]{name: "Pool", impls: pools,
	cases: slices.Concat(poolCallCases, poolErrorCases, poolLifeCases)}

var (
	large = multiprocessing.Register("semantics.large", func(context.Context, int) (int, error) {
		return 0, errors.New(strings.Repeat("x", 1<<20))
	})
	shut = multiprocessing.Register("semantics.shut",
		func(context.Context, int) (chan int, error) { return make(chan int), nil })
	inPool = multiprocessing.RegisterTask("semantics.in-pool",
		func(ctx context.Context, done *multiprocessing.Value[int64]) error {
			p, err := pool.New(ctx, 2)
			if err != nil {
				return err
			}
			halves, err := pool.Map(ctx, p, half, []int{2, 4, 6}, 1)
			for _, h := range halves {
				done.Store(done.Load() + int64(h))
			}
			p.Close()
			return errors.Join(err, p.Join(ctx))
		})
)

// upTo returns the even numbers up to twice n, and their halves.
func upTo(n int) (evens, halves []int) {
	for i := range n {
		evens, halves = append(evens, 2*i), append(halves, i)
	}
	return evens, halves
}

// yielded returns the values that a sequence yields, as long as there are no errors.
func yielded(t *testing.T, results func(func(int, error) bool)) (all []int) {
	t.Helper()
	for v, err := range results {
		wantErr(t, "a result", err, nil)
		all = append(all, v)
	}
	return all
}

var poolCallCases = []testCase[*crew]{
	{
		name: "apply returns the result of a call", python: "_test_multiprocessing._TestPool.test_apply",
		run: func(t *testing.T, c *crew) {
			v, err := pool.Apply(c.ctx, c.hire(1), half, 10)
			want(t, "apply", answer{v, err}, answer{5, nil})
		},
	},
	{
		name:   "map returns the results in the order of the inputs, in chunks of any size",
		python: "_test_multiprocessing._TestPool.test_map, _test_multiprocessing._TestPool.test_starmap",
		run: func(t *testing.T, c *crew) {
			p := c.hire(3)
			inputs, outputs := upTo(100)
			for _, size := range []int{0, 1, 20, 1000} {
				got, err := pool.Map(c.ctx, p, half, inputs, size)
				wantErr(t, "map", err, nil)
				want(t, "the results", slices.Equal(got, outputs), true)
			}
		},
	},
	{
		name:   "the results of a map can be got later",
		python: "_test_multiprocessing._TestPool.test_map_async, _test_multiprocessing._TestPool.test_starmap_async",
		run: func(t *testing.T, c *crew) {
			inputs, outputs := upTo(10)
			a, err := pool.MapAsync(c.hire(2), half, inputs, 0, nil)
			wantErr(t, "map", err, nil)
			got, err := a.Get(c.ctx)
			wantErr(t, "get", err, nil)
			want(t, "the results", slices.Equal(got, outputs), true)
		},
	},
	{
		name:   "imap yields the results in the order of the inputs, in chunks of any size",
		python: "_test_multiprocessing._TestPool.test_imap",
		run: func(t *testing.T, c *crew) {
			p := c.hire(3)
			inputs, outputs := upTo(1000)
			for _, size := range []int{1, 100} {
				want(t, "the results", slices.Equal(yielded(t, pool.Imap(c.ctx, p, half, inputs, size)), outputs), true)
			}
		},
	},
	{
		name:   "imap yields the result of the first input first, also if it comes last",
		python: "_test_multiprocessing._TestPool.test_imap",
		run: func(t *testing.T, c *crew) {
			g := newGate(t, 2)
			p := c.hire(2, pool.WithInitializer(build.Bind(g)))
			var got []int
			looper := threading.Go(c.ctx, "", func(ctx context.Context) error {
				got = yielded(t, pool.Imap(ctx, p, held, []int{0, 1, 1}, 1))
				return nil
			})
			g.let(c.ctx, t, 1, 1, 8)
			g.awaitBegun(c.ctx, t, 3) // the third has a worker, so the second is done
			g.let(c.ctx, t, 1, 1, 7)
			g.let(c.ctx, t, 0, 1, 9)
			wantErr(t, "the loop", looper.Join(c.ctx), nil)
			want(t, "the results", slices.Equal(got, []int{9, 8, 7}), true)
		},
	},
	{
		name: "imap yields a result as soon as it is there", python: "_test_multiprocessing._TestPool.test_imap",
		run: func(t *testing.T, c *crew) {
			p, g := c.gated(1)
			g.let(c.ctx, t, 0, 1, 7)
			for v, err := range pool.Imap(c.ctx, p, held, []int{0, 0}, 1) {
				want(t, "the first", answer{v, err}, answer{7, nil})
				break
			}
			g.let(c.ctx, t, 0, 1, 7)
		},
	},
	{
		name:   "unordered, imap yields every result, and first what is there first",
		python: "_test_multiprocessing._TestPool.test_imap_unordered",
		run: func(t *testing.T, c *crew) {
			g := newGate(t, 2)
			p := c.hire(2, pool.WithInitializer(build.Bind(g)))
			g.let(c.ctx, t, 1, 1, 8)
			var got []int
			for v, err := range pool.ImapUnordered(c.ctx, p, held, []int{0, 1}, 1) {
				wantErr(t, "a result", err, nil)
				if got = append(got, v); len(got) == 1 {
					g.let(c.ctx, t, 0, 1, 9)
				}
			}
			want(t, "the results", slices.Equal(got, []int{8, 9}), true)
		},
	},
	{
		name:   "of nothing there is nothing, and it does not block",
		python: "_test_multiprocessing._TestPool.test_empty_iterable, _test_multiprocessing._TestPool.test_map_chunksize",
		run: func(t *testing.T, c *crew) {
			p := c.hire(1)
			got, err := pool.Map(c.ctx, p, half, nil, 1)
			wantErr(t, "map", err, nil)
			got = append(got, yielded(t, pool.Imap(c.ctx, p, half, nil, 1))...)
			got = append(got, yielded(t, pool.ImapUnordered(c.ctx, p, half, nil, 1))...)
			want(t, "results", len(got), 0)
		},
	},
	{
		name: "a callback is given the result", python: "_test_multiprocessing._TestPool.test_map_async_callbacks",
		run: func(t *testing.T, c *crew) {
			by := make(chan []int, 1)
			_, err := pool.MapAsync(c.hire(1), half, []int{2}, 0, func(all []int, err error) { by <- all })
			wantErr(t, "map", err, nil)
			want(t, "the callback", slices.Equal(told(t, c.ctx, by), []int{1}), true)
		},
	},
}

var poolErrorCases = []testCase[*crew]{
	{
		name: "a callback is given the error",
		python: "_test_multiprocessing._TestPool.test_map_async_callbacks, " +
			"_test_multiprocessing._TestPoolWorkerErrors.test_async_error_callback",
		differs: "Python has a callback for results and one for errors; here there is one for both",
		run: func(t *testing.T, c *crew) {
			by := make(chan error, 1)
			_, err := pool.ApplyAsync(c.hire(1), half, 3, func(_ int, err error) { by <- err })
			wantErr(t, "apply", err, nil)
			wantErr(t, "the callback", told(t, c.ctx, by), errTask)
		},
	},
	{
		name:    "the error of a call is what apply returns",
		python:  "_test_multiprocessing._TestPool.test_wrapped_exception, _test_multiprocessing._TestPool.test_traceback",
		differs: "Python adds the traceback in the worker; an error in Go has none, a panic has its stack",
		run: func(t *testing.T, c *crew) {
			_, err := pool.Apply(c.ctx, c.hire(1), half, 3)
			wantErr(t, "apply", err, errTask)
			want(t, "its text", err.Error(), errTask.Error())
		},
	},
	{
		name:    "imap yields the error of a call in its place, and goes on",
		python:  "_test_multiprocessing._TestPool.test_imap_handle_iterable_exception",
		differs: "Python's case is about inputs that fail, which a slice does not",
		run: func(t *testing.T, c *crew) {
			got := outcomes(pool.Imap(c.ctx, c.hire(1), half, []int{2, 3, 4}, 2))
			want(t, "the first", got[0], answer{1, nil})
			wantErr(t, "the second", got[1].err, errTask)
			want(t, "the third", got[2], answer{2, nil})
		},
	},
	{
		name:   "inputs that cannot be encoded are refused, and nothing hangs",
		python: "_test_multiprocessing._TestPool.test_map_unplicklable",
		run: func(t *testing.T, c *crew) {
			_, err := pool.Map(c.ctx, c.hire(1), carry, slices.Repeat([]baggage{{packing}}, 10), 0)
			wantErr(t, "map", err, errTask)
		},
	},
	{
		name:   "results that cannot be encoded are errors, and no worker is lost by them",
		python: "_test_multiprocessing._TestPoolWorkerErrors.test_unpickleable_result",
		run: func(t *testing.T, c *crew) {
			p := c.hire(2)
			before := p.PIDs()
			for range 20 {
				if _, err := pool.Apply(c.ctx, p, shut, 1); err == nil || errors.Is(err, pool.ErrWorkerDied) {
					t.Errorf("a channel as a result: %v", err)
				}
			}
			after := p.PIDs()
			slices.Sort(before)
			slices.Sort(after)
			want(t, "the workers are the same", slices.Equal(before, after), true)
		},
	},
	{
		name:   "a map with an error ends when all its calls have, and the pool can be joined",
		python: "_test_multiprocessing._TestPool.test_map_no_failfast",
		run: func(t *testing.T, c *crew) {
			p, g := c.gated(2)
			a, err := pool.MapAsync(p, held, []int{0, 0}, 1, nil)
			wantErr(t, "map", err, nil)
			g.awaitBegun(c.ctx, t, 2)
			g.let(c.ctx, t, 0, 1, -1)
			wantErr(t, "the map, after one call", a.Wait(expireLater(c.ctx)), context.DeadlineExceeded)
			g.let(c.ctx, t, 0, 1, 1)
			_, err = a.Get(c.ctx)
			wantErr(t, "the map", err, errTask)
			_, err = pool.Map(c.ctx, p, large, []int{0, 1}, 1)
			want(t, "an error of a megabyte", len(err.Error()), 1<<20)
			p.Close()
			wantErr(t, "join", p.Join(c.ctx), nil)
		},
	},
	{
		name:   "a pool keeps nothing of a call that has ended",
		python: "_test_multiprocessing._TestPool.test_release_task_refs",
		run: func(t *testing.T, c *crew) {
			p := c.hire(1)
			argument := func() weak.Pointer[parcel] {
				arg := &parcel{make([]int, 100)}
				n, err := pool.Apply(c.ctx, p, lengthOf, arg)
				want(t, "apply", answer{n, err}, answer{100, nil})
				return weak.Make(arg)
			}()
			want(t, "the argument is gone", collected(argument), true)
		},
	},
}
