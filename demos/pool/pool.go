// Package pool is a demo. A few worker processes share many tasks, and the results come back.
package pool

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// Demo is 000's pool of processes in its five variants, and what 001 to 004 say of pools.
func Demo() *demo.Demo {
	var h helloOptions
	cpus := runtime.NumCPU()
	return &demo.Demo{
		Name:    "pool",
		Group:   demo.Pools,
		Summary: "A few worker processes share many tasks, and the results come back",
		Flags: []demo.Flag{
			{Name: "tasks", Value: demo.Int(&h.tasks, 7, 1, 10_000), For: []string{"hello"}, Usage: "how many tasks there are"},
			{Name: "method", Value: demo.Choice(&h.method, byApplyAsync, byMap), For: []string{"hello"},
				Choices: []string{byApplyAsync, byMap}, Usage: "how they are handed in: apply-async or map"},
		},
		Variants: []demo.Variant{
			{Name: "apply-async", Source: "000 Pool, apply_async", Workers: cpus, Figure: true, Run: poolFib(fibApplyAsync),
				Summary: "all tasks are handed in at once, the results got after the end"},
			{Name: "apply", Source: "000 Pool, apply", Workers: cpus, Figure: true, Run: poolFib(fibApply),
				Summary: "each task is waited for before the next is handed in"},
			{Name: "callback", Source: "000 Pool, callback", Workers: cpus, Figure: true, Run: poolFib(fibCallback),
				Summary: "the first process is called with each result as it arrives"},
			{Name: "map", Source: "000 Pool, map", Workers: cpus, Figure: true, Run: poolFib(fibMap),
				Summary: "one call for all tasks, which travel in chunks"},
			{Name: "map-async", Source: "000 Pool, map_async", Workers: cpus, Figure: true, Run: poolFib(fibMapAsync),
				Summary: "the same without waiting: one callback gets all the results"},
			{Name: "tour", Source: "002 Pool", Workers: 4, MinWorkers: 2, Run: poolTour,
				Summary: "map, imap_unordered, results with a deadline, and the end of a pool"},
			{Name: "hello", Source: "001 Pool; 003 Pool", Workers: 4,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return poolHello(ctx, st, h)
				}, Summary: "--tasks tasks of a second each, and who the workers are"},
			{Name: "method", Source: "003 Pool in a class; 004 Pool", Workers: 4, Run: poolMethod,
				Summary: "an object's method as the task; getting each result at once serialises"},
			{Name: "initializer", Source: "003 Pool with initializer", Workers: cpus, Run: poolInitializer,
				Summary: "every worker is given a queue before its first task"},
			{Name: "managed", Source: "003 Pool with a Manager", Workers: 4, Run: poolManaged,
				Summary: "the tasks share a lock, a value and a dict that another process keeps"},
			{Name: "refused", Source: "003 remark; 001 text", Run: poolRefused,
				Summary: "what a pool refuses, each with its error"},
		},
	}
}

// withPool runs f with a pool and then ends the pool: when it returns, no worker and no callback is
// left. The loss of a worker ends all that is not done, so that nobody waits for a result that
// cannot come.
func withPool(ctx context.Context, workers int, f func(p *pool.Pool) error, options ...pool.Option) error {
	p, err := pool.New(ctx, workers, append(options, pool.BreakOnLoss())...)
	if err != nil {
		return err
	}
	err = f(p)
	p.Terminate()
	return cmp.Or(err, p.Join(context.WithoutCancel(ctx)))
}

// handIn gives the pool a call of f for each input and waits for none.
func handIn[A, R any](p *pool.Pool, f *multiprocessing.Func[A, R], inputs []A) ([]*pool.AsyncResult[R], error) {
	results := make([]*pool.AsyncResult[R], len(inputs))
	for i, in := range inputs {
		var err error
		if results[i], err = pool.ApplyAsync(p, f, in, nil); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// collect waits for every result. Where some have errors it returns the others, and the first
// error.
func collect[R any](ctx context.Context, results []*pool.AsyncResult[R]) ([]R, error) {
	values := make([]R, 0, len(results))
	var first error
	for _, a := range results {
		v, err := a.Get(ctx)
		if err == nil {
			values = append(values, v)
		}
		first = cmp.Or(first, err)
	}
	return values, first
}

// runTasks gives a pool of its own all the tasks and waits for their end.
func runTasks[A any](
	ctx context.Context, workers int, f *multiprocessing.Func[A, struct{}], inputs []A, options ...pool.Option,
) error {
	return withPool(ctx, workers, func(p *pool.Pool) error {
		results, err := handIn(p, f, inputs)
		if err != nil {
			return err
		}
		p.Close()
		if err := p.Join(ctx); err != nil {
			return err
		}
		_, err = collect(ctx, results)
		return err
	}, options...)
}

// inOrder is the outcome of a run: whether the results arrived in order.
func inOrder(arrival []int) string {
	if slices.IsSorted(arrival) {
		return "in order"
	}
	return "out of order"
}
