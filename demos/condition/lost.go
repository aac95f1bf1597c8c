package condition

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

type lostWakeupResult struct {
	conditionResult
	Deadlock demo.DeadlockResult `json:"deadlock"`
}

// gap is the time between a consumer's look at the list and its wait. What the scheduler may do in
// it, its two events make happen each time.
type gap struct {
	Stock            stock
	Looked, Notified crew.Event
}

// consumeLate has the fault: it lets the lock go between its look and its wait, and so waits for
// what is there already.
var consumeLate = multiprocessing.RegisterTask("condition.lost-wakeup.consume",
	func(ctx context.Context, g gap) error {
		st, con := stage.In(ctx), g.Stock.Con.Get()
		var empty bool
		err := threading.With(ctx, con, func() error {
			empty = !g.Stock.any()
			st.Say(ctx, "sees %d numbers and lets the lock go", g.Stock.left())
			return nil
		})
		if err != nil {
			return err
		}
		g.Looked.Get().Set(ctx)
		if err := g.Notified.Get().Wait(ctx); err != nil {
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
		if err := g.Looked.Get().Wait(ctx); err != nil {
			return err
		}
		if err := g.Stock.fill(ctx); err != nil {
			return err
		}
		stage.In(ctx).Say(ctx, "has brought %d numbers and notified all who wait, which is nobody yet", batch)
		g.Notified.Get().Set(ctx)
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
	deadlock, check, err := demo.ShowDeadlock(ctx, st, c.Join(ctx))
	return demo.Report{
		Result:  lostWakeupResult{g.Stock.result(), deadlock},
		Checks:  []demo.Check{check},
		Outcome: "deadlock " + check.Got,
		Next:    "condition",
	}, err
}

func newGap(st *stage.Stage) (g gap, err error) {
	if g.Stock, err = newStock(st, "stock", batch); err != nil {
		return g, err
	}
	if g.Looked, err = crew.NewEvent(st, "looked"); err != nil {
		return g, err
	}
	g.Notified, err = crew.NewEvent(st, "notified")
	return g, err
}
