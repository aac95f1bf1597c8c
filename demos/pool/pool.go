// Package pool is a demo. A few worker processes share many tasks and return the results.
package pool

import (
	"cmp"
	"context"
	"fmt"
	"os"
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
		Summary: "A few worker processes share many tasks and return the results",
		Flags: []demo.Flag{
			{Name: "tasks", Value: demo.Int(&h.tasks, 7, 1, 10_000), For: []string{"hello"}, Usage: "how many tasks to hand in"},
			{Name: "method", Value: demo.Choice(&h.method, byApplyAsync, byMap), For: []string{"hello"},
				Choices: []string{byApplyAsync, byMap}, Usage: "how the program hands the tasks in"},
		},
		Variants: []demo.Variant{
			{Name: "apply-async", Unscheduled: handOver,
				Source: "000 Pool, apply_async", Workers: cpus, Figure: true, Run: poolFib(fibApplyAsync),
				Summary: "hands in all tasks at once, and waits once for all results",
				Why:     "All tasks are handed in at once, and each worker takes the next task as soon as it is free."},
			{Name: "apply", Unscheduled: handOver,
				Source: "000 Pool, apply", Workers: cpus, Figure: true, Run: poolFib(fibApply),
				Summary: "waits for each task before it hands in the next",
				Why: "apply waits for a result before the next task is handed in, so the workers never work at the " +
					"same time."},
			{Name: "callback", Unscheduled: handOver,
				Source: "000 Pool, callback", Workers: cpus, Figure: true, Run: poolFib(fibCallback),
				Summary: "calls a function in the parent process with each result, in the order of arrival",
				Why:     "The pool calls the callback in the parent's process, once for each result, as it arrives."},
			{Name: "map", Unscheduled: handOver,
				Source: "000 Pool, map", Workers: cpus, Figure: true, Run: poolFib(fibMap),
				Summary: "one call for all tasks; they travel in chunks",
				Why:     "map waits for all results and returns them in the order of the tasks."},
			{Name: "map-async", Unscheduled: handOver,
				Source: "000 Pool, map_async", Workers: cpus, Figure: true, Run: poolFib(fibMapAsync),
				Summary: "the same without waiting: one callback gets all the results",
				Why:     "map_async returns at once. The results come together, in the order of the tasks."},
			{Name: "tour", Unscheduled: handOver,
				Source: "002 Pool", Workers: 4, MinWorkers: 2, Run: poolTour,
				Summary: "map, imap_unordered, a result with a timeout, and the end of a pool",
				Why: "Each way to hand in work gives the same results. They differ in who waits, and in which order " +
					"the results come."},
			{Name: "hello", Unscheduled: handOver,
				Source: "001 Pool; 003 Pool", Workers: 4,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return poolHello(ctx, st, h)
				}, Summary: "--tasks tasks of one second each, and a list of the workers",
				Why: "close and join let the workers finish what was handed in, and then end them."},
			{Name: "method", Unscheduled: handOver,
				Source: "003 Pool in a class; 004 Pool", Workers: 4, Run: poolMethod,
				Summary: "an object's method as the task; ten results in three ways, one of them slow",
				Why: "The workers can work at the same time only if all tasks are handed in before the first result " +
					"is asked for."},
			{Name: "initializer", Unscheduled: handOver,
				Source: "003 Pool with initializer", Workers: cpus, Run: poolInitializer,
				Summary: "each worker gets a queue before its first task",
				Why:     "The initializer runs once in each worker, before its first task."},
			{Name: "managed", Unscheduled: handOver,
				Source: "003 Pool with a Manager", Workers: 4, Run: poolManaged,
				Summary: "the tasks share a lock, a value and a dict that another process keeps",
				Why:     "Value and dict live in a manager's process, and the workers add under a lock."},
			{Name: "refused", Unscheduled: handOver,
				Source: "003 remark; 001 text", Run: poolRefused,
				Summary: "what a pool refuses, each with its error",
				Why:     "A pool refuses at once what it cannot do, and keeps working."},
		},
	}
}

// withPool runs f with a pool and then ends the pool: when it returns, no worker and no callback is
// left. If a worker dies, all tasks that are not done end with an error, so nothing waits for a
// result that cannot come.
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

// expectOthers is a required check that the tasks were done by other processes than this one, and
// by no more than were asked for.
func expectOthers(workers int, pids []int) demo.Check {
	return demo.Check{
		Name: "worker processes",
		OK:   len(pids) >= 1 && len(pids) <= workers && !slices.Contains(pids, os.Getpid()),
		Want: fmt.Sprintf("1 to %d, none of them %d", workers, os.Getpid()),
		Got:  fmt.Sprint(pids), Grade: demo.Required,
	}.As("worker processes: %d of %d, none of them this one", len(pids), workers)
}

// handOver is why nobody can choose the order of the steps.
const handOver = "a pool gives a task to whichever process asks first, and nobody here decides which"
