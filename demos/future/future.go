// Package future is a demo. A program waits for a result that is not there yet, cancels it, or gets
// an error. Executors run the tasks.
package future

import (
	"context"
	"fmt"
	"math/big"
	"os"
	"slices"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
)

// Demo is 002's chapter on futures and executors.
func Demo() *demo.Demo {
	both := []string{demo.OnThread, demo.OnProcess}
	return &demo.Demo{
		Name:    "future",
		Group:   demo.Pools,
		Summary: "Results that are not there yet: wait for them, cancel them, and what executors do",
		Variants: []demo.Variant{
			{Name: "submit", Source: "002 submit", On: both, Workers: 1, Run: futureSubmit,
				Summary: "a worker computes 323 to the power of 1235",
				Why:     "submit returns a future at once, and result() waits until the result is there."},
			{Name: "states", Source: "002 Future", Run: futureStates,
				Summary: "what every method of a future returns in each of its states",
				Why:     "A future can be cancelled only before it runs, and its result is set only once."},
			{Name: "executor", Small: "-w 2", Source: "002 Executor", On: both, Workers: 4, Run: futureExecutor,
				Summary: "workers copy four files; map with a timeout and in chunks; shutdown with and without waiting",
				Why:     "An executor begins a task when a worker is free. Shutdown waits for the tasks that have begun."},
			{Name: "deadlock", Source: "002 ProcessPoolExecutor, a remark", Faulty: true, On: both, Workers: 1,
				Goal: "make a deadlock", Run: futureDeadlock,
				Summary: "each task submits another task to its own full executor and waits for it",
				Why: "On threads this variant is meant to deadlock: each worker waits for a task that only a free " +
					"worker could begin. On processes a task cannot reach its own executor."},
			{Name: "second-executor", On: []string{demo.OnThread}, Workers: 1, Run: futureSecond,
				Summary: "the same, but the second task goes to an executor of its own",
				Why:     "The tasks that others wait for have workers of their own, and these workers wait for nothing."},
			{Name: "broken", On: []string{demo.OnProcess}, Workers: 2, Run: futureBroken,
				Summary: "a worker process is killed in the middle of its task",
				Why: "A worker process that dies breaks the whole executor: every future that is not done gets an " +
					"error that names the process."},
		},
	}
}

// powerArg is what 002's worker computes.
type powerArg struct{ Base, Exponent int }

var raise = multiprocessing.Register("future.power", func(ctx context.Context, p powerArg) (string, error) {
	stage.In(ctx).Say(ctx, "computes %d to the power of %d in process %d", p.Base, p.Exponent, os.Getpid())
	return new(big.Int).Exp(big.NewInt(int64(p.Base)), big.NewInt(int64(p.Exponent)), nil).String(), nil
})

type futureResult struct {
	Value string `json:"value"`
}

func futureSubmit(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	st.Total(1)
	p := powerArg{323, 1235}
	var value string
	err := crew.WithExecutor(ctx, st.On, st.Workers, "worker", func(ex futures.Executor) error {
		f, err := futures.Submit(ctx, ex, raise.Bind(p))
		if err != nil {
			return err
		}
		value, err = f.Result(ctx)
		return err
	})
	if err == nil {
		st.Say(ctx, "the result is %s", value)
		st.Advance()
	}
	return powerReport(p, value), err
}

// powerReport compares the value with that of another method.
func powerReport(p powerArg, value string) demo.Report {
	digits := p.byHand()
	c := demo.Check{
		Name: "confirmed by long multiplication", OK: value == digits, Grade: demo.Required,
		Want: fmt.Sprintf("these %d digits", len(digits)), Got: "other digits",
	}
	if c.OK {
		c.Got = c.Want
	}
	return demo.Report{
		Result:  futureResult{value},
		Outcome: fmt.Sprintf("%d digits", len(value)),
		Checks:  []demo.Check{c.As("the %d digits are right: long multiplication gives the same", len(digits))},
		Next:    "future --variant states",
	}
}

// byHand computes the power as on paper: it multiplies by the base, digit by digit, as often as the
// exponent says.
func (p powerArg) byHand() string {
	digits := []byte{1} // the last one first
	for range p.Exponent {
		carry := 0
		for i, d := range digits {
			carry += int(d) * p.Base
			digits[i] = byte(carry % 10)
			carry /= 10
		}
		for ; carry > 0; carry /= 10 {
			digits = append(digits, byte(carry%10))
		}
	}
	slices.Reverse(digits)
	for i := range digits {
		digits[i] += '0'
	}
	return string(digits)
}
