package demos

import (
	"context"
	"fmt"
	"strconv"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

// Condition is 000's consumers that wait for a list to fill, 001's producer and consumer that take turns, and
// two ways in which waiting for a condition goes wrong.
func Condition() *Demo {
	var rounds int
	return &Demo{
		Name:    "condition",
		Group:   Threads,
		Summary: "Consumers wait until producers notify them that there is something to take",
		Flags: []Flag{{
			Name: "rounds", Value: Int(&rounds, 5, 0, 1_000_000), For: []string{"slot"},
			Usage: "how many products are made; 0 means until interrupted",
		}},
		Variants: []Variant{
			{Name: "wait-for", Source: "000 Condition", Workers: 20, Run: conditionWaitFor,
				Summary: "-w consumers take a number each, -w producers bring two each"},
			{Name: "slot", Source: "001 Condition", Run: func(ctx context.Context, st *stage.Stage) (Report, error) {
				return conditionSlot(ctx, st, rounds)
			}, Summary: "one place for a product: producer and consumer take turns, 2 s apart"},
			{Name: "lost-wakeup", Breaks: true, Run: conditionLostWakeup,
				Summary: "a consumer looks, lets the lock go, then waits: the notification came in between"},
			{Name: "if", Breaks: true, Workers: 20, Run: conditionIf,
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

// stock is a list of random numbers and the condition that guards it.
type stock struct {
	con      *threading.Condition
	numbers  []float64
	produced int
	consumed int
}

func newStock() *stock { return &stock{con: threading.NewCondition("stock", nil)} }

// batch is how many numbers a producer brings at a time.
const batch = 2

// fill is a producer: it brings its batch and notifies everybody.
func (s *stock) fill(ctx context.Context) error {
	random := workerRand(ctx)
	return with(ctx, s.con, func() error {
		for range batch {
			s.numbers = append(s.numbers, random.Float64())
			s.produced++
		}
		return s.con.NotifyAll(ctx)
	})
}

// take takes the newest number; the caller holds the lock, and there is one.
func (s *stock) take(ctx context.Context) {
	last := len(s.numbers) - 1
	st := stage.In(ctx)
	st.Say(ctx, "consumes %.4f", s.numbers[last])
	st.Advance()
	s.numbers = s.numbers[:last]
	s.consumed++
}

func (s *stock) any() bool { return len(s.numbers) > 0 }

func (s *stock) result() conditionResult {
	return conditionResult{s.produced, s.consumed, len(s.numbers)}
}

func conditionWaitFor(ctx context.Context, st *stage.Stage) (Report, error) {
	st.Total(st.Workers)
	s := newStock()
	consume := func(ctx context.Context) error {
		return with(ctx, s.con, func() error {
			if err := s.con.WaitFor(ctx, s.any); err != nil {
				return err
			}
			s.take(ctx)
			return nil
		})
	}
	threads := startThreads(ctx, "c", 1, st.Workers, consume)
	threads = append(threads, startThreads(ctx, "p", 1, st.Workers, s.fill)...)
	err := joinThreads(ctx, threads...)
	r := conditionReport(s.result(), batch*st.Workers, st.Workers)
	st.Say(ctx, "%s", r.Outcome)
	r.Next = "condition --variant if"
	return r, err
}

// conditionReport is that of a variant in which nothing goes wrong.
func conditionReport(r conditionResult, produced, consumed int) Report {
	equal := func(name string, want, got int) Check {
		return Check{Name: name, OK: want == got, Want: strconv.Itoa(want), Got: strconv.Itoa(got), Grade: Required}
	}
	return Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d produced, %d consumed, %d left", r.Produced, r.Consumed, r.Left),
		Checks: []Check{
			equal("produced", produced, r.Produced),
			equal("consumed", consumed, r.Consumed),
			equal("left", produced-consumed, r.Left),
		},
	}
}
