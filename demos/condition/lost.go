package condition

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

type lostWakeupResult struct {
	conditionResult
	Deadlock demo.DeadlockResult `json:"deadlock"`
}

// gap is the time between a consumer's look at the list and its wait. If it is forced, its two
// events make sure that the producer notifies in this time, as it may by chance in any program.
type gap struct {
	Stock            stock
	Forced           bool
	Looked, Notified crew.Event
}

// consumeLate has the bug: it releases the lock between its look and its wait. So it waits although
// the numbers are there already.
var consumeLate = multiprocessing.RegisterTask("condition.lost-wakeup.consume",
	func(ctx context.Context, g gap) error {
		st, con := stage.In(ctx), g.Stock.Con
		var empty bool
		err := threading.With(ctx, con, func() error {
			empty = !g.Stock.any()
			st.Say(ctx, "sees %d numbers and releases the lock", g.Stock.left())
			return nil
		})
		if err != nil {
			return err
		}
		if g.Forced {
			g.Looked.Set(ctx)
			if err := g.Notified.Wait(ctx); err != nil {
				return err
			}
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
		if !g.Forced {
			return g.Stock.fill(ctx)
		}
		if err := g.Looked.Wait(ctx); err != nil {
			return err
		}
		if err := g.Stock.fill(ctx); err != nil {
			return err
		}
		stage.In(ctx).Say(ctx, "no worker waited yet: the notification is lost")
		g.Notified.Set(ctx)
		return nil
	})

func conditionLostWakeup(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	g, err := newGap(st)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(1)
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, "consumer", consumeLate, g))
	c.Add(crew.Start(c.Ctx, st.On, "producer", produceEarly, g))
	deadlock, check, err := demo.ExpectDeadlock(st, c.Join(ctx))
	return demo.Report{
		Result:  lostWakeupResult{g.Stock.result(), deadlock},
		Checks:  []demo.Check{check},
		Outcome: deadlock.Outcome(),
		Next:    "condition",
	}, err
}

func newGap(st *stage.Stage) (g gap, err error) {
	if g.Stock, err = newStock(st, "stock", batch); err != nil {
		return g, err
	}
	if g.Forced = !st.Scheduled; !g.Forced {
		return g, nil
	}
	if g.Looked, err = crew.NewEvent(st, trace.Aside("looked")); err != nil {
		return g, err
	}
	g.Notified, err = crew.NewEvent(st, trace.Aside("notified"))
	return g, err
}
