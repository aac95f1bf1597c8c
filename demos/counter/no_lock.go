package counter

import (
	"context"
	"fmt"
	"io"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

type noLockArg struct {
	Adds    int
	Counter *multiprocessing.Value[int64]
	Arrived *multiprocessing.Queue[struct{}]
	Gate    *multiprocessing.Connection[struct{}]
}

var addUnguarded = multiprocessing.RegisterTask("counter.no-lock", func(ctx context.Context, a noLockArg) error {
	if err := a.Arrived.Put(ctx, struct{}{}); err != nil {
		return err
	}
	if _, err := a.Gate.Receive(ctx); err != io.EOF { // it opens by being closed, for all at once
		return err
	}
	worker := trace.From(ctx)
	for range a.Adds {
		// A load and a store, each atomic: what is between them is the fault, and the program's
		// own.
		n := a.Counter.Load()
		worker.Yield() // a scheduler may take the worker away here; under --shake something does
		a.Counter.Store(n + 1)
	}
	stage.In(ctx).Say(ctx, "added %d, the counter is %d", a.Adds, a.Counter.Load())
	return nil
})

func counterNoLock(ctx context.Context, st *stage.Stage, adds int) (demo.Report, error) {
	counter, err := multiprocessing.NewValue("counter", int64(0))
	if err != nil {
		return demo.Report{}, err
	}
	arrived, err := multiprocessing.NewQueue[struct{}]("arrived", 0)
	if err != nil {
		return demo.Report{}, err
	}
	gate, opener, err := multiprocessing.NewPipe[struct{}]("gate", false)
	if err != nil {
		return demo.Report{}, err
	}
	defer gate.Close()
	open := func(ctx context.Context) error {
		defer opener.Close()
		for range st.Workers {
			if _, err := arrived.Get(ctx); err != nil {
				return err
			}
		}
		return nil
	}
	err = crew.RunThen(ctx, st, "counter", addUnguarded,
		func(int) noLockArg { return noLockArg{adds, counter, arrived, gate} }, open)
	if ctx.Err() == nil {
		sayEnd(ctx, st, float64(counter.Load()))
	}
	return noLockReport(counter.Load(), int64(st.Workers), int64(adds)), err
}

// noLockReport grades what came of adding without a lock. The counter cannot pass what was added;
// and it cannot end below 2: a worker's last store is at least 1 more than what it loaded after
// another's first store. One add each, or one worker, are the exceptions.
func noLockReport(counter, workers, adds int64) demo.Report {
	most, least := workers*adds, min(2, adds)
	if workers == 1 {
		least = most
	}
	r := counterReport(float64(counter), float64(most), []int32{})
	c := &r.Checks[0]
	switch {
	case counter > most || counter < least:
		c.Grade = demo.Forbidden
	case counter == most:
		c.Grade = demo.Allowed
	default:
		c.OK, c.Grade = true, demo.Interesting
		c.Got += fmt.Sprintf(", %d updates lost", most-counter)
	}
	r.Next = "counter --variant lock"
	return r
}
