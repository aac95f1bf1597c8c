package compare

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

// calls is two events by which two workers wake each other.
type calls struct {
	Of [2]crew.Event
}

var (
	// eventDrill is two workers that take turns: each sets the other's event and waits for its own.
	eventDrill = registerDrill("event", func(ctx context.Context, a drillArg[calls], from, to int) error {
		mine, other := a.Object.Of[a.I], a.Object.Of[1-a.I]
		for range to - from {
			if a.I == 0 {
				other.Set(ctx)
			}
			if err := mine.Wait(ctx); err != nil {
				return err
			}
			mine.Clear(ctx)
			a.add(1) // it is this worker's turn alone
			if a.I == 1 {
				other.Set(ctx)
			}
		}
		return nil
	})
	// conditionDrill is two workers that take turns: even counts are for worker 0, odd ones for
	// worker 1.
	conditionDrill = registerDrill("condition",
		func(ctx context.Context, a drillArg[crew.Condition], from, to int) error {
			condition := a.Object
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
	// barrierDrill is workers that meet, one of which counts the meetings.
	barrierDrill = registerDrill("barrier", func(ctx context.Context, a drillArg[crew.Barrier], from, to int) error {
		barrier := a.Object
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
				if c.Of[i], err = crew.NewEvent(st, "event"); err != nil {
					return c, err
				}
			}
			return c, nil
		}}
}

func conditionTurns() drill[crew.Condition] {
	return drill[crew.Condition]{work: "condition", workers: 2, together: true, code: conditionDrill, want: everyone(2),
		share: func(st *stage.Stage) (crew.Condition, error) {
			return crew.NewCondition(st, "condition")
		}}
}

// meetings is workers, two at least, that meet.
func meetings(workers int) drill[crew.Barrier] {
	workers = max(workers, 2)
	return drill[crew.Barrier]{work: "barrier", workers: workers, together: true, code: barrierDrill, want: everyone(1),
		share: func(st *stage.Stage) (crew.Barrier, error) { return crew.NewBarrier(st, "barrier", workers, 0) }}
}
