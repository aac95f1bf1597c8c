// Package download is a demo. A hundred tasks on a few threads, and a progress bar that follows the
// results as they arrive.
package download

import (
	"context"
	"fmt"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
)

// Demo is 000's bar that moves on whenever a task of a pool of threads is done.
func Demo() *demo.Demo {
	return &demo.Demo{
		Name:    "download",
		Group:   demo.Pools,
		Summary: "A hundred tasks on a few threads, and a progress bar that follows the results as they arrive",
		Variants: []demo.Variant{{
			Name: "as-completed", Source: "000 tqdm", Workers: 20, Run: downloadMany,
			Summary: "task x takes x times 0.1 s; each result is taken when it is there",
		}},
	}
}

const (
	downloads    = 100
	downloadUnit = 100 * time.Millisecond // task x takes x of these
)

type downloadResult struct {
	Tasks int `json:"tasks"`
	Done  int `json:"done"`
	Sum   int `json:"sum"` // of what the tasks returned
}

func downloadMany(ctx context.Context, st *stage.Stage) (demo.Report, error) {
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
		Checks: []demo.Check{
			demo.Expect("done", downloads, r.Done),
			demo.Expect("sum of the results", downloads*(downloads-1)/2, r.Sum),
		},
		Next: "download -w 100",
	}, err
}

// download is a task: it takes its time, and returns its number.
func download(ctx context.Context, x int) (int, error) {
	return x, stage.In(ctx).Sleep(ctx, time.Duration(x)*downloadUnit)
}
