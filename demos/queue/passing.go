package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
)

// leastPatience is what hurrying leaves of the getter's timeout. That is meant to fire, but not
// before the putter, which may be a process that starts more slowly than the getter, is done.
const leastPatience = time.Second

// timeoutResult is what the getter got, and what it left because it gave up too soon.
type timeoutResult struct {
	queueResult
	Left int `json:"left"`
}

type putArg struct {
	Queue crew.Belt[float64]
	Count int
}

const putter, getter = "putter", "getter"

var putFloats = multiprocessing.RegisterTask("queue.put", func(ctx context.Context, a putArg) error {
	st := stage.In(ctx)
	st.Say(ctx, "child %s", putter)
	random := st.Rand(putter)
	for range a.Count {
		x := random.Float64()
		if err := a.Queue.Get().Put(ctx, x); err != nil {
			return err
		}
		st.Say(ctx, "put: %f", x)
	}
	return nil
})

type getArg struct {
	Queue, Got crew.Belt[float64]
	Patience   time.Duration
}

var getFloats = multiprocessing.RegisterTask("queue.get", func(ctx context.Context, a getArg) error {
	st := stage.In(ctx)
	st.Say(ctx, "child %s", getter)
	for {
		x, err := getWithin(ctx, a.Queue.Get(), a.Patience)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, queue.ErrEmpty):
			st.Say(ctx, "empty for %v: the getter ends", a.Patience)
			return nil
		case err != nil:
			return err
		}
		st.Say(ctx, "get: %f", x)
		if err := a.Got.Get().Put(ctx, x); err != nil {
			return err
		}
		st.Advance()
	}
})

func getWithin[T any](ctx context.Context, q crew.Joinable[T], patience time.Duration) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return q.Get(ctx)
}

func queueTimeout(ctx context.Context, st *stage.Stage, count int, timeout time.Duration) (demo.Report, error) {
	q, err := crew.NewBelt[float64](st, "numbers")
	if err != nil {
		return demo.Report{}, err
	}
	got, err := crew.NewBelt[float64](st, "got")
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(count)
	patience := max(st.Scaled(timeout), min(timeout, leastPatience))
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, getter, getFloats, getArg{q, got, patience}))
	c.Add(crew.Start(c.Ctx, st.On, putter, putFloats, putArg{q, count}))
	err = c.Join(ctx)
	return timeoutReport(st, count, patience, crew.Rest(ctx, got.Get()), len(crew.Rest(ctx, q.Get()))), err
}

func timeoutReport(st *stage.Stage, count int, patience time.Duration, got []float64, left int) demo.Report {
	done := make([]taken, len(got))
	for i, x := range got {
		done[i] = taken{getter, fmt.Sprintf("%f", x)}
	}
	return demo.Report{
		Result:  timeoutResult{newQueueResult(count, done), left},
		Outcome: fmt.Sprintf("%d received", len(got)),
		Checks:  []demo.Check{allReceived(count, len(got), left, patience), asPut(st, got)},
		Next:    "queue --variant timeout --timeout 1ms",
	}
}

// allReceived checks that the getter got everything. If it had little patience it may have given up
// too soon, but then what it did not get is still in the queue.
func allReceived(count, got, left int, patience time.Duration) demo.Check {
	c := demo.Check{Name: "received", OK: got == count, Want: strconv.Itoa(count), Got: strconv.Itoa(got),
		Grade: demo.Required}
	if left > 0 {
		c.Got += fmt.Sprintf(", %d left in the queue", left)
		if got+left == count && patience < leastPatience {
			c.OK, c.Grade = true, demo.Interesting
		}
	}
	return c
}

// asPut checks that the numbers came in the order in which they were put: drawn again, they are the
// same.
func asPut(st *stage.Stage, got []float64) demo.Check {
	random := st.Rand(putter)
	put := make([]float64, len(got))
	for i := range put {
		put[i] = random.Float64()
	}
	c := demo.Check{Name: "order", OK: slices.Equal(got, put), Want: "as put", Got: "as put", Grade: demo.Required}
	if !c.OK {
		c.Got = "another"
	}
	return c
}
