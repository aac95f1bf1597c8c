package condition

import (
	"context"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// turnTime is how long producer and consumer sleep after they have been notified.
const turnTime = 2 * time.Second

// slot is a stock with room for one product, which a producer fills and a consumer empties by
// turns.
type slot struct {
	Stock   stock
	HasLock crew.Event // set by the consumer
	Rounds  int        // 0: without end
}

var emptySlot = multiprocessing.RegisterTask("condition.slot.consume", func(ctx context.Context, s slot) error {
	return threading.With(ctx, s.Stock.Con, func() error {
		s.HasLock.Set(ctx)
		return s.turns(ctx, true, func(int) {
			stage.In(ctx).Say(ctx, "consumes product %.0f", s.Stock.take())
		})
	})
})

var fillSlot = multiprocessing.RegisterTask("condition.slot.produce", func(ctx context.Context, s slot) error {
	return threading.With(ctx, s.Stock.Con, func() error {
		return s.turns(ctx, false, func(product int) {
			stage.In(ctx).Say(ctx, "produces product %d", product)
			s.Stock.put(float64(product))
		})
	})
})

// turns is the loop of both workers. The current one acts if there is a product, or if there is
// none, as mine says, and notifies the other. It holds the lock all the time, also while it sleeps,
// and releases it only while it waits. The document does the same.
func (s slot) turns(ctx context.Context, mine bool, act func(turn int)) error {
	st, con := stage.In(ctx), s.Stock.Con
	for turn := 0; ; {
		if s.Stock.any() == mine {
			turn++
			act(turn)
			st.Advance()
			st.Say(ctx, "notifies the other worker")
			if err := con.Notify(ctx, 1); err != nil {
				return err
			}
		}
		if s.Rounds > 0 && turn == s.Rounds {
			return nil
		}
		st.Say(ctx, "waits")
		if err := con.Wait(ctx); err != nil {
			return err
		}
		st.Say(ctx, "is woken")
		if err := st.Sleep(ctx, turnTime); err != nil {
			return err
		}
	}
}

func conditionSlot(ctx context.Context, st *stage.Stage, rounds int) (demo.Report, error) {
	s, err := newSlot(st, rounds)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(2 * rounds)
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, "consumer", emptySlot, s))
	// The document starts the consumer first. Only if it also has the lock first is every step 2 s
	// after the one before.
	if s.HasLock.Wait(c.Ctx) == nil { // otherwise the crew has ended
		c.Add(crew.Start(c.Ctx, st.On, "producer", fillSlot, s))
	}
	err = c.Join(ctx)
	r := conditionReport(s.Stock.result(), rounds, rounds)
	if rounds == 0 {
		r.Checks = nil // it ends only by an interrupt
	}
	r.Next = "condition --variant lost-wakeup"
	return r, err
}

func newSlot(st *stage.Stage, rounds int) (s slot, err error) {
	s.Rounds = rounds
	if s.Stock, err = newStock(st, "slot", 1); err != nil {
		return s, err
	}
	s.HasLock, err = crew.NewEvent(st, trace.Aside("consumer has the lock"))
	return s, err
}
