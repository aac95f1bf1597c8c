// Package philosophers is a demo. Philosophers share forks, and each needs two to eat. Taken in a
// circle the forks make a deadlock, which has three cures.
package philosophers

import (
	"context"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// Demo is Dijkstra's five philosophers at a round table. None of the documents has them.
func Demo() *demo.Demo {
	var meals int
	both := []string{demo.OnThread, demo.OnProcess}
	run := func(f func(ctx context.Context, t *table) (demo.Report, error)) demo.Run {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
			t, err := newTable(st, meals)
			if err != nil {
				return demo.Report{}, err
			}
			return f(ctx, t)
		}
	}
	return &demo.Demo{
		Name:    "philosophers",
		Group:   demo.Threads,
		Summary: "Philosophers share forks, each needs two: a deadlock, and three cures",
		Flags: []demo.Flag{{
			Name: "meals", Value: demo.Int(&meals, 3, 1, 1000),
			Usage: "how often each philosopher eats",
		}},
		Variants: []demo.Variant{
			{Name: "naive", Small: "-w 4 --meals 1", Faulty: true, On: both, Workers: 5, MinWorkers: 2, Run: run(naive),
				Goal:    "make a deadlock",
				Summary: "each takes its own fork, then its neighbour's: all can wait for each other",
				Why: "This variant is meant to deadlock: each philosopher holds its own fork and waits for its " +
					"neighbour's, all the way round the table."},
			{Name: "ordered", Small: "-w 4 --meals 1", On: both, Workers: 5, MinWorkers: 2, Run: run(ordered),
				Summary: "each takes the fork with the lower number first, so the last one turns round",
				Why: "Each philosopher takes the fork with the lower number first, so it only ever waits for a higher " +
					"fork than those it holds. Waits that always go up cannot make a cycle."},
			{Name: "waiter", Small: "-w 3 --meals 1", On: both, Workers: 5, MinWorkers: 2, Run: run(withWaiter),
				Summary: "a waiter, which is a semaphore, lets all but one sit down",
				Why: "The waiter lets all but one sit down, so there is one fork more than there are philosophers who " +
					"want it. One of them can always take both forks."},
			{Name: "back-off", Small: "-w 2 --meals 1", On: both, Workers: 5, MinWorkers: 2, Run: run(backOff),
				Summary: "one who cannot take its second fork releases its first and tries again",
				Why: "No philosopher waits for a fork while it holds another one, so there can be no deadlock. Each " +
					"waits a random time after a try that failed, so they do not fail together for ever."},
		},
	}
}
