package future

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
)

type futureExecutorResult struct {
	Copied    int            `json:"copied"`
	Workers   []string       `json:"workers"` // the workers that copied
	Mapped    []float64      `json:"mapped"`  // the results that came before the timeout
	Timeout   string         `json:"timeout"` // the error after them
	Squares   []int          `json:"squares"` // mapped in chunks
	Finished  int            `json:"finished"`
	Cancelled int            `json:"cancelled"`
	Refused   []demo.Refusal `json:"refused"`
}

// executorTour is one run. Each part adds to the result and to the checks.
type executorTour struct {
	demo.Refusals
	got futureExecutorResult
}

func futureExecutor(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	t := &executorTour{Refusals: demo.Refusals{Stage: st, Res: demo.RefusedResult{Refusals: []demo.Refusal{}}}}
	t.got.Workers, t.got.Mapped, t.got.Squares = []string{}, []float64{}, []int{}
	parts := []func(context.Context) error{t.copyFiles, t.mapInTime, t.mapInChunks, t.shutDown, t.shutDownAndCancel}
	st.Total(len(parts))
	var err error
	for _, part := range parts {
		if err = part(ctx); err != nil {
			break
		}
		st.Advance()
	}
	t.got.Refused = t.Res.Refusals
	return demo.Report{
		Result:  t.got,
		Outcome: fmt.Sprintf("%d copied", t.got.Copied),
		Words:   demo.Tell("files copied: %d", t.got.Copied),
		Checks:  t.Checks,
		Next:    "future --variant deadlock",
	}, err
}

var nap = multiprocessing.Register("future.nap", func(ctx context.Context, d time.Duration) (time.Duration, error) {
	return d, stage.In(ctx).Sleep(ctx, d)
})

// mapInTime maps with a timeout that ends before the last task. The task goes on, and the end of
// the executor waits for it.
func (t *executorTour) mapInTime(ctx context.Context) error {
	naps := []time.Duration{0, 500 * time.Millisecond, 2 * time.Second}
	var timeout error
	err := crew.WithExecutor(ctx, t.On, t.Workers, "mapper", func(ex futures.Executor) error {
		limited, cancel := t.Timeout(ctx, time.Second)
		defer cancel()
		for d, err := range futures.Map(limited, ex, nap.Bind, naps) {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err != nil {
				timeout, t.got.Timeout = err, err.Error()
				t.Say(ctx, "map: no more results within 1 s")
				break
			}
			t.Say(ctx, "map: a result after %v", d)
			t.got.Mapped = append(t.got.Mapped, d.Seconds())
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.Checks = append(t.Checks, mapCheck(naps, t.got.Mapped, timeout))
	return nil
}

// mapCheck asks for results in order until the timeout, and for its error in place of the missing
// ones. How many are there in time depends on the machine.
func mapCheck(naps []time.Duration, mapped []float64, timeout error) demo.Check {
	inOrder := len(mapped) <= len(naps)
	for i := range min(len(mapped), len(naps)) {
		inOrder = inOrder && mapped[i] == naps[i].Seconds()
	}
	complete := timeout == nil && len(mapped) == len(naps)
	return demo.Check{
		Name: "map with a timeout", OK: inOrder && (complete || errors.Is(timeout, context.DeadlineExceeded)),
		Grade: demo.Required,
		Want:  "results in order until the deadline", Got: fmt.Sprintf("%v, %v", mapped, timeout),
	}.As("map with a timeout: results in order until the timeout, %d of %d", len(mapped), len(naps))
}

// squared is a square and the process in which it was computed.
type squared struct{ Square, PID int }

var squareHere = multiprocessing.Register("future.square", func(_ context.Context, x int) (squared, error) {
	return squared{x * x, os.Getpid()}, nil
})

// chunksize is how many inputs travel to a process at a time.
const chunksize = 5

func (t *executorTour) mapInChunks(ctx context.Context) error {
	inputs := demo.CountFrom(0, 2*chunksize)
	var pids []int
	err := crew.WithExecutor(ctx, t.On, t.Workers, "mapper", func(ex futures.Executor) error {
		results := futures.Map(ctx, ex, squareHere.Bind, inputs)
		if processes, ok := ex.(*futures.ProcessExecutor); ok {
			results = futures.MapChunks(ctx, processes, squareHere, inputs, chunksize)
		}
		for s, err := range results {
			if err != nil {
				return err
			}
			t.got.Squares, pids = append(t.got.Squares, s.Square), append(pids, s.PID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	split := 0 // chunks that more than one process did
	for chunk := range slices.Chunk(pids, chunksize) {
		if len(slices.Compact(chunk)) > 1 {
			split++
		}
	}
	t.Say(ctx, "map with chunksize %d (threads ignore it): %v", chunksize, t.got.Squares)
	t.Checks = append(t.Checks, demo.Expect("squares", []int{0, 1, 4, 9, 16, 25, 36, 49, 64, 81}, t.got.Squares).
		As("map in chunks: the squares, in order"),
		demo.Expect("chunks split among processes", 0, split).As("each chunk was done by one worker"))
	return nil
}

// threeNaps submits three tasks of half a second to an executor.
func threeNaps(ctx context.Context, ex futures.Executor) ([]*futures.Future[time.Duration], error) {
	return crew.SubmitAll(ctx, ex, nap.Bind, slices.Repeat([]time.Duration{500 * time.Millisecond}, 3))
}

// shutDown does not wait for the tasks, and they are done all the same.
func (t *executorTour) shutDown(ctx context.Context) error {
	return crew.WithExecutor(ctx, t.On, 1, "sleeper", func(ex futures.Executor) error {
		naps, err := threeNaps(ctx, ex)
		if err != nil {
			return err
		}
		if err := ex.Shutdown(ctx, futures.NoWait); err != nil {
			return err
		}
		_, pending := futures.Wait(ctx, naps, futures.FirstCompleted)
		t.Say(ctx, "shutdown(wait=False) has returned; tasks not done when the first is done: %d", len(pending))
		t.Ask(ctx, "submit after shutdown", futures.ErrShutdown, func() error {
			_, err := futures.Submit(ctx, ex, nap.Bind(0))
			return err
		})
		for _, f := range naps {
			if err := f.Err(ctx); err != nil {
				return err
			}
			t.got.Finished++
		}
		t.Checks = append(t.Checks, demo.Expect("tasks done after shutdown", len(naps), t.got.Finished).
			As("tasks done after shutdown: %d of %d", t.got.Finished, len(naps)))
		return nil
	})
}

// shutDownAndCancel cancels the tasks that have not begun, when the first task is done, and waits
// for the others.
func (t *executorTour) shutDownAndCancel(ctx context.Context) error {
	ex, err := crew.NewExecutor(ctx, t.On, 1, "sleeper")
	if err != nil {
		return err
	}
	naps, err := threeNaps(ctx, ex)
	futures.Wait(ctx, naps, futures.FirstCompleted)
	if err = cmp.Or(err, ex.Shutdown(ctx, futures.CancelPending)); err != nil {
		return err
	}
	done := 0
	for _, f := range naps {
		switch {
		case f.Cancelled():
			t.got.Cancelled++
		case f.IsDone() && f.Err(ctx) == nil:
			done++
		}
	}
	t.Say(ctx, "shutdown(cancel_futures=True) has returned: %d of %d tasks were cancelled", t.got.Cancelled, len(naps))
	t.Checks = append(t.Checks, demo.Expect("cancelled or done when shutdown returns", len(naps), t.got.Cancelled+done).
		As("when shutdown returned, tasks done: %d, cancelled: %d", done, t.got.Cancelled))
	return nil
}
