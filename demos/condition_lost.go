package demos

import (
	"context"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

type lostWakeupResult struct {
	conditionResult
	Deadlock deadlockResult `json:"deadlock"`
}

// gap is the time between a consumer's look at the list and its wait. What the scheduler may do in
// it, its two events make happen each time.
type gap struct {
	Stock            stock
	Looked, Notified eitherEvent
}

// consumeLate has the fault: it lets the lock go between its look and its wait, and so waits for
// what is there already.
var consumeLate = multiprocessing.RegisterTask("condition.lost-wakeup.consume",
	func(ctx context.Context, g gap) error {
		st, con := stage.In(ctx), g.Stock.Con.get()
		var empty bool
		err := threading.With(ctx, con, func() error {
			empty = !g.Stock.any()
			st.Say(ctx, "sees %d numbers and lets the lock go", g.Stock.left())
			return nil
		})
		if err != nil {
			return err
		}
		g.Looked.get().Set(ctx)
		if err := g.Notified.get().Wait(ctx); err != nil {
			return err
		}
		return threading.With(ctx, con, func() error {
			if empty {
				st.Say(ctx, "waits to be notified")
				if err := con.Wait(ctx); err != nil {
					return err
				}
			}
			g.Stock.consume(ctx)
			return nil
		})
	})

var produceEarly = multiprocessing.RegisterTask("condition.lost-wakeup.produce",
	func(ctx context.Context, g gap) error {
		if err := g.Looked.get().Wait(ctx); err != nil {
			return err
		}
		if err := g.Stock.fill(ctx); err != nil {
			return err
		}
		stage.In(ctx).Say(ctx, "has brought %d numbers and notified all who wait, which is nobody yet", batch)
		g.Notified.get().Set(ctx)
		return nil
	})

func conditionLostWakeup(ctx context.Context, st *stage.Stage) (Report, error) {
	g, err := newGap(st)
	if err != nil {
		return Report{}, err
	}
	st.Total(1)
	c := newCrew(ctx, func() {})
	c.add(startWorker(c.ctx, st.On, "consumer", consumeLate, g))
	c.add(startWorker(c.ctx, st.On, "producer", produceEarly, g))
	deadlock, check, err := showDeadlock(ctx, st, c.join(ctx))
	return Report{
		Result:  lostWakeupResult{g.Stock.result(), deadlock},
		Checks:  []Check{check},
		Outcome: "deadlock " + check.Got,
		Next:    "condition",
	}, err
}

func newGap(st *stage.Stage) (g gap, err error) {
	if g.Stock, err = newStock(st, "stock", batch); err != nil {
		return g, err
	}
	if g.Looked, err = newEvent(st, "looked"); err != nil {
		return g, err
	}
	g.Notified, err = newEvent(st, "notified")
	return g, err
}
