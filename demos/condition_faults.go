package demos

import (
	"context"
	"fmt"
	"strconv"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

type lostWakeupResult struct {
	conditionResult
	Deadlock deadlockResult `json:"deadlock"`
}

// gap is the time between a consumer's look at the list and its wait. What the scheduler may do in it, its
// two events make happen each time.
type gap struct {
	*stock
	looked, notified *threading.Event
}

func conditionLostWakeup(ctx context.Context, st *stage.Stage) (Report, error) {
	st.Total(1)
	g := gap{newStock(), threading.NewEvent("looked"), threading.NewEvent("notified")}
	err := joinThreads(ctx, threading.Go(ctx, "consumer", g.consume), threading.Go(ctx, "producer", g.produce))
	deadlock, check, err := showDeadlock(ctx, st, err)
	return Report{
		Result:  lostWakeupResult{g.result(), deadlock},
		Checks:  []Check{check},
		Outcome: "deadlock " + check.Got,
		Next:    "condition",
	}, err
}

// consume has the fault: it lets the lock go between its look and its wait, and so waits for what is there already.
func (g gap) consume(ctx context.Context) error {
	st := stage.In(ctx)
	var empty bool
	err := with(ctx, g.con, func() error {
		empty = !g.any()
		st.Say(ctx, "sees %d numbers and lets the lock go", len(g.numbers))
		return nil
	})
	if err != nil {
		return err
	}
	g.looked.Set(ctx)
	if err := g.notified.Wait(ctx); err != nil {
		return err
	}
	return with(ctx, g.con, func() error {
		if empty {
			st.Say(ctx, "waits to be notified")
			if err := g.con.Wait(ctx); err != nil {
				return err
			}
		}
		g.take(ctx)
		return nil
	})
}

func (g gap) produce(ctx context.Context) error {
	if err := g.looked.Wait(ctx); err != nil {
		return err
	}
	if err := g.fill(ctx); err != nil {
		return err
	}
	stage.In(ctx).Say(ctx, "has brought %d numbers and notified all who wait, which is nobody yet", batch)
	g.notified.Set(ctx)
	return nil
}

type ifResult struct {
	conditionResult
	InVain int `json:"in_vain"`
}

// conditionIf has consumers that wait once. All of them wait before the first producer comes, and its
// notification wakes them all; as the producers bring less than is wanted, some must find an empty list.
func conditionIf(ctx context.Context, st *stage.Stage) (Report, error) {
	st.Total(st.Workers)
	s := newStock()
	waiting, inVain := 0, 0
	allWait := threading.NewEvent("all consumers wait")
	consume := func(ctx context.Context) error {
		return with(ctx, s.con, func() error {
			if !s.any() { // should be: for
				if waiting++; waiting == st.Workers {
					allWait.Set(ctx) // the lock is still held, and let go as the wait begins
				}
				if err := s.con.Wait(ctx); err != nil {
					return err
				}
			}
			if s.any() {
				s.take(ctx)
				return nil
			}
			inVain++
			st.Say(ctx, "was woken, and there is nothing to consume")
			st.Advance()
			return nil
		})
	}
	threads := startThreads(ctx, "c", 1, st.Workers, consume)
	producers := ifProducers(st.Workers)
	if allWait.Wait(ctx) == nil { // otherwise ctx is done
		threads = append(threads, startThreads(ctx, "p", 1, producers, s.fill)...)
	}
	err := joinThreads(ctx, threads...)
	return ifReport(ifResult{s.result(), inVain}, st.Workers), err
}

// ifProducers is how many producers come for so many consumers: what they bring is enough for about half of them.
func ifProducers(consumers int) int { return (consumers + 3) / 4 }

// ifReport grades how many consumers were woken in vain. Those for whom nothing was brought must be; the first
// batch always finds takers, as everybody is awake when it is there.
func ifReport(r ifResult, consumers int) Report {
	brought := batch * ifProducers(consumers)
	least, most := max(0, consumers-brought), max(0, consumers-batch)
	c := Check{Name: "woken in vain", OK: true, Want: "0", Got: strconv.Itoa(r.InVain), Grade: Allowed}
	switch {
	case r.InVain < least || r.InVain > most || r.InVain+r.Consumed != consumers || r.Consumed+r.Left != brought:
		c.OK, c.Grade = false, Forbidden
	case r.InVain > 0:
		c.Grade = Interesting
	}
	return Report{
		Result:  r,
		Checks:  []Check{c},
		Outcome: fmt.Sprintf("%d woken in vain", r.InVain),
		Next:    "condition --variant if --repeat 100",
	}
}
