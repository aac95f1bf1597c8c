package counter

import (
	"context"
	"fmt"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

type noLockArg struct {
	Adds    int
	Counter *multiprocessing.Value[int64]
	Start   *start
}

var addUnguarded = multiprocessing.RegisterTask("counter.no-lock", func(ctx context.Context, a noLockArg) error {
	if err := a.Start.wait(ctx); err != nil {
		return err
	}
	for range a.Adds {
		n := a.Counter.Get(ctx)
		// Here another worker can read the same number, and one of the two additions is lost.
		a.Counter.Set(ctx, n+1)
	}
	stage.In(ctx).Say(ctx, "is done")
	return nil
})

func counterNoLock(ctx context.Context, st *stage.Stage, adds int) (demo.Report, error) {
	st.Accesses(2 * st.Workers * adds)
	counter, err := multiprocessing.NewValue("counter", int64(0))
	if err != nil {
		return demo.Report{}, err
	}
	start, open, err := newStart(st)
	if err != nil {
		return demo.Report{}, err
	}
	defer start.close()
	err = crew.RunThen(ctx, st, "counter", addUnguarded,
		func(int) noLockArg { return noLockArg{adds, counter, start} }, open)
	if ctx.Err() == nil {
		sayEnd(ctx, st)
		st.Say(ctx, "the counter is %d", counter.Load())
	}
	return noLockReport(counter.Load(), int64(st.Workers), int64(adds)), err
}

// noLockReport grades the result of adding without a lock. The counter cannot pass what was added.
// It cannot end below 2: a worker's last store is at least 1 more than what it loaded after
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
		*c = c.As("additions lost: %d; the counter is %d, not %d", most-counter, counter, most)
	}
	r.Next = "counter --variant lock"
	return r
}
