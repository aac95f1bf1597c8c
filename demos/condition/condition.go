// Package condition is a demo. Consumers wait until producers notify them that there is something
// to take.
package condition

import (
	"context"
	"fmt"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Demo is 000's consumers that wait for numbers in a list, 001's producer and consumer that take
// turns, and two bugs of programs that wait for a condition.
func Demo() *demo.Demo {
	var rounds int
	both := []string{demo.OnThread, demo.OnProcess}
	return &demo.Demo{
		Name:    "condition",
		Group:   demo.Threads,
		Summary: "Consumers wait until producers notify them that there is something to take",
		Flags: []demo.Flag{{
			Name: "rounds", Value: demo.Int(&rounds, 5, 0, 1_000_000), For: []string{"slot"},
			Usage: "how many products the producer makes; 0 goes on until Ctrl-C",
		}},
		Variants: []demo.Variant{
			{Name: "wait-for", Small: "-w 2", Source: "000 Condition", On: both, Workers: 20, Run: conditionWaitFor,
				Summary: "-w consumers take a number each, -w producers bring two each",
				Why: "wait_for looks again after each wake-up, while it holds the lock. So no consumer takes a " +
					"number that is not there."},
			{Name: "slot", Small: "--rounds 2", Source: "001 Condition", On: both,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return conditionSlot(ctx, st, rounds)
				}, Summary: "one place for a product: producer and consumer take turns, 2 s apart",
				Why: "The producer waits while the slot is full, and the consumer waits while it is empty."},
			{Name: "lost-wakeup", Faulty: true, On: both, Run: conditionLostWakeup,
				Goal:    "make the consumer wait for ever",
				Summary: "a consumer looks, releases the lock, then waits: the notification came in between",
				Why: "This variant is meant to deadlock: the consumer releases the lock before it waits, and the " +
					"notification comes in between."},
			{Name: "if", Small: "-w 3", Faulty: true, On: both, Workers: 20, Run: conditionIf,
				Goal:    "wake a consumer for nothing",
				Summary: "-w consumers test with 'if' whether the list is empty; it should be 'while'",
				Why: "This variant is meant to wake consumers for nothing: another consumer has taken the number, " +
					"and they do not look again."},
		},
	}
}

// conditionResult is the figures of every variant.
type conditionResult struct {
	Produced int `json:"produced"`
	Consumed int `json:"consumed"`
	Left     int `json:"left"`
}

var consumeOne = multiprocessing.RegisterTask("condition.consume", func(ctx context.Context, s stock) error {
	return threading.With(ctx, s.Con, func() error {
		if err := s.await(ctx); err != nil {
			return err
		}
		s.consume(ctx)
		return nil
	})
})

var produceBatch = multiprocessing.RegisterTask("condition.produce", func(ctx context.Context, s stock) error {
	return s.fill(ctx)
})

func conditionWaitFor(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	s, err := newStock(st, "stock", batch*st.Workers)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(st.Workers)
	c := crew.New(ctx, func() {})
	crew.AddRange(c, st.On, "c", 1, st.Workers, consumeOne, s)
	crew.AddRange(c, st.On, "p", 1, st.Workers, produceBatch, s)
	err = c.Join(ctx)
	r := conditionReport(s.result(), batch*st.Workers, st.Workers)
	st.Say(ctx, "%s", r.Outcome)
	r.Next = "condition --variant if"
	return r, err
}

// conditionReport is the report of a variant without a bug.
func conditionReport(r conditionResult, produced, consumed int) demo.Report {
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d produced, %d consumed, %d left", r.Produced, r.Consumed, r.Left),
		Checks: []demo.Check{
			demo.Expect("produced", produced, r.Produced).As("produced: %d", r.Produced),
			demo.Expect("consumed", consumed, r.Consumed).As("consumed: %d", r.Consumed),
			demo.Expect("left", produced-consumed, r.Left).As("left: %d", r.Left),
		},
	}
}
