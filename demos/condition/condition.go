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

// Demo is 000's consumers that wait for a list to fill, 001's producer and consumer that take
// turns, and two ways in which waiting for a condition goes wrong.
func Demo() *demo.Demo {
	var rounds int
	both := []string{demo.OnThread, demo.OnProcess}
	return &demo.Demo{
		Name:    "condition",
		Group:   demo.Threads,
		Summary: "Consumers wait until producers notify them that there is something to take",
		Flags: []demo.Flag{{
			Name: "rounds", Value: demo.Int(&rounds, 5, 0, 1_000_000), For: []string{"slot"},
			Usage: "how many products are made; 0 means until interrupted",
		}},
		Variants: []demo.Variant{
			{Name: "wait-for", Source: "000 Condition", On: both, Workers: 20, Run: conditionWaitFor,
				Summary: "-w consumers take a number each, -w producers bring two each"},
			{Name: "slot", Source: "001 Condition", On: both,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return conditionSlot(ctx, st, rounds)
				}, Summary: "one place for a product: producer and consumer take turns, 2 s apart"},
			{Name: "lost-wakeup", Faulty: true, On: both, Run: conditionLostWakeup,
				Summary: "a consumer looks, lets the lock go, then waits: the notification came in between"},
			{Name: "if", Faulty: true, On: both, Workers: 20, Run: conditionIf,
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
	con := s.Con.Get()
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

// conditionReport is that of a variant in which nothing goes wrong.
func conditionReport(r conditionResult, produced, consumed int) demo.Report {
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d produced, %d consumed, %d left", r.Produced, r.Consumed, r.Left),
		Checks: []demo.Check{
			demo.Expect("produced", produced, r.Produced),
			demo.Expect("consumed", consumed, r.Consumed),
			demo.Expect("left", produced-consumed, r.Left),
		},
	}
}
