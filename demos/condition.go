package demos

import (
	"context"
	"fmt"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Condition is 000's consumers that wait for a list to fill, 001's producer and consumer that take
// turns, and two ways in which waiting for a condition goes wrong.
func Condition() *Demo {
	var rounds int
	both := []string{OnThread, OnProcess}
	return &Demo{
		Name:    "condition",
		Group:   Threads,
		Summary: "Consumers wait until producers notify them that there is something to take",
		Flags: []Flag{{
			Name: "rounds", Value: Int(&rounds, 5, 0, 1_000_000), For: []string{"slot"},
			Usage: "how many products are made; 0 means until interrupted",
		}},
		Variants: []Variant{
			{Name: "wait-for", Source: "000 Condition", On: both, Workers: 20, Run: conditionWaitFor,
				Summary: "-w consumers take a number each, -w producers bring two each"},
			{Name: "slot", Source: "001 Condition", On: both, Run: func(ctx context.Context, st *stage.Stage) (Report, error) {
				return conditionSlot(ctx, st, rounds)
			}, Summary: "one place for a product: producer and consumer take turns, 2 s apart"},
			{Name: "lost-wakeup", Breaks: true, On: both, Run: conditionLostWakeup,
				Summary: "a consumer looks, lets the lock go, then waits: the notification came in between"},
			{Name: "if", Breaks: true, On: both, Workers: 20, Run: conditionIf,
				Summary: "-w consumers ask \"if the list is empty, wait\" where it should say \"while\""},
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
	con := s.Con.get()
	return threading.With(ctx, con, func() error {
		if err := con.WaitFor(ctx, s.any); err != nil {
			return err
		}
		s.consume(ctx)
		return nil
	})
})

var produceBatch = multiprocessing.RegisterTask("condition.produce", func(ctx context.Context, s stock) error {
	return s.fill(ctx)
})

func conditionWaitFor(ctx context.Context, st *stage.Stage) (Report, error) {
	s, err := newStock(st, "stock", batch*st.Workers)
	if err != nil {
		return Report{}, err
	}
	st.Total(st.Workers)
	c := newCrew(ctx, func() {})
	startRange(c, st.On, "c", 1, st.Workers, consumeOne, s)
	startRange(c, st.On, "p", 1, st.Workers, produceBatch, s)
	err = c.join(ctx)
	r := conditionReport(s.result(), batch*st.Workers, st.Workers)
	st.Say(ctx, "%s", r.Outcome)
	r.Next = "condition --variant if"
	return r, err
}

// conditionReport is that of a variant in which nothing goes wrong.
func conditionReport(r conditionResult, produced, consumed int) Report {
	return Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d produced, %d consumed, %d left", r.Produced, r.Consumed, r.Left),
		Checks: []Check{
			expect("produced", produced, r.Produced),
			expect("consumed", consumed, r.Consumed),
			expect("left", produced-consumed, r.Left),
		},
	}
}
