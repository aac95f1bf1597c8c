package compare

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// calls is two events by which two workers call each other.
type calls struct {
	Of [2]crew.Either[flag, multiprocessing.Event]
}

// flag is an event that is used more than once.
type flag interface {
	crew.AnyEvent
	Clear()
}

// conditional is what the conditions of threads and of processes have in common.
type conditional interface {
	threading.Locker
	WaitFor(ctx context.Context, predicate func() bool) error
	Notify(ctx context.Context, n int) error
}

type eitherCondition = crew.Either[conditional, multiprocessing.Condition]

var (
	// eventDrill is two workers who take turns: each sets the other's event and waits for its own.
	eventDrill = registerDrill("event", func(ctx context.Context, a drillArg[calls], from, to int) error {
		mine, other := a.Object.Of[a.I].Get(), a.Object.Of[1-a.I].Get()
		for range to - from {
			if a.I == 0 {
				other.Set(ctx)
			}
			if err := mine.Wait(ctx); err != nil {
				return err
			}
			mine.Clear()
			a.add(1) // it is this worker's turn alone
			if a.I == 1 {
				other.Set(ctx)
			}
		}
		return nil
	})
	// conditionDrill is two workers who take turns: even counts are for worker 0, odd ones for
	// worker 1.
	conditionDrill = registerDrill("condition",
		func(ctx context.Context, a drillArg[eitherCondition], from, to int) error {
			condition := a.Object.Get()
			for range to - from {
				err := threading.With(ctx, condition, func() error {
					err := condition.WaitFor(ctx, func() bool { return a.Count.Load()%2 == int64(a.I) })
					if err != nil {
						return err
					}
					a.add(1)
					return condition.Notify(ctx, 1)
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	// barrierDrill is workers who meet, and of whom one counts the meetings.
	barrierDrill = registerDrill("barrier", func(ctx context.Context, a drillArg[crew.Barrier], from, to int) error {
		barrier := a.Object.Get()
		for range to - from {
			index, err := barrier.Wait(ctx)
			if err != nil {
				return err
			}
			if index == 0 {
				a.add(1)
			}
		}
		return nil
	})
)

func eventTurns() drill[calls] {
	return drill[calls]{work: "event", workers: 2, together: true, code: eventDrill, want: everyone(2),
		share: func(st *stage.Stage) (c calls, err error) {
			for i := range c.Of {
				c.Of[i], err = crew.Pick[flag](st, threading.NewEvent("event"), func() (*multiprocessing.Event, error) {
					return multiprocessing.NewEvent("event")
				})
				if err != nil {
					return c, err
				}
			}
			return c, nil
		}}
}

func conditionTurns() drill[eitherCondition] {
	return drill[eitherCondition]{work: "condition", workers: 2, together: true, code: conditionDrill, want: everyone(2),
		share: func(st *stage.Stage) (eitherCondition, error) {
			return crew.Pick[conditional](st, threading.NewCondition("condition", nil),
				func() (*multiprocessing.Condition, error) {
					return multiprocessing.NewCondition("condition")
				})
		}}
}

// meetings is workers, two at least, who meet.
func meetings(workers int) drill[crew.Barrier] {
	workers = max(workers, 2)
	return drill[crew.Barrier]{work: "barrier", workers: workers, together: true, code: barrierDrill, want: everyone(1),
		share: func(st *stage.Stage) (crew.Barrier, error) { return crew.NewBarrier(st, "barrier", workers) }}
}
