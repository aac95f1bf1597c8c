// Package download is a demo. A hundred tasks run on a few threads, and a progress bar counts the
// results.
package download

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
)

// Demo is 000's progress bar, which moves when a task on a pool of threads is done.
func Demo() *demo.Demo {
	var tasks int
	return &demo.Demo{
		Name:    "download",
		Group:   demo.Pools,
		Summary: "A hundred tasks run on a few threads, and a progress bar counts the results",
		Flags:   []demo.Flag{{Name: "tasks", Usage: "how many tasks there are", Value: demo.Int(&tasks, 100, 1, 1000)}},
		Variants: []demo.Variant{{
			Name: "as-completed", Small: "-w 2 --tasks 3", Source: "000 tqdm", Workers: 20,
			Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
				return downloadMany(ctx, st, tasks)
			},
			Summary: "task x sleeps x times 0.1 s; each result is counted as soon as it is there",
			Why:     "as_completed gives each result as soon as its task is done, so the bar can count them.",
		}},
	}
}

const downloadUnit = 100 * time.Millisecond // task x takes x of these

type downloadResult struct {
	Tasks int `json:"tasks"`
	Done  int `json:"done"`
	Sum   int `json:"sum"` // of what the tasks returned
}

func downloadMany(ctx context.Context, st *stage.Stage, downloads int) (demo.Report, error) {
	st.Total(downloads)
	r := downloadResult{Tasks: downloads}
	err := crew.WithExecutor(ctx, demo.OnThread, st.Workers, "downloader", func(ex futures.Executor) error {
		todo, err := crew.SubmitAll(ctx, ex, futures.Bind(download), demo.CountFrom(0, downloads))
		if err != nil {
			return err
		}
		st.Say(ctx, "%d tasks are submitted to %d threads", len(todo), st.Workers)
		for f, err := range futures.AsCompleted(ctx, todo...) {
			if err != nil {
				return err
			}
			x, err := f.Result(ctx)
			if err != nil {
				return err
			}
			r.Done++
			r.Sum += x
			st.Advance()
		}
		return nil
	})
	st.Say(ctx, "%d of %d results have arrived", r.Done, r.Tasks)
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d done", r.Done),
		Words:   demo.Tell("tasks done: %d", r.Done),
		Checks: []demo.Check{
			demo.Expect("done", downloads, r.Done).As("%d of %d tasks are done", r.Done, downloads),
			demo.Expect("sum of the results", downloads*(downloads-1)/2, r.Sum).As("each result came once"),
		},
		Tasks: st.Tasks(),
		Next:  "download -w 100",
	}, err
}

// download is a task: it sleeps, and returns its number.
func download(ctx context.Context, x int) (int, error) {
	st := stage.In(ctx)
	return x, st.Task(ctx, strconv.Itoa(x), func() error { return st.Sleep(ctx, time.Duration(x)*downloadUnit) })
}
