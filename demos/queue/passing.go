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
	"concurrency-lab/primitives/trace"
)

// leastTimeout is the getter's timeout at a high speed. The timeout is meant to end the getter, but
// not before the putter is done, which may be a process that starts more slowly than the getter.
const leastTimeout = time.Second

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
	st.Say(ctx, "I put %d numbers", a.Count)
	random := st.Rand(putter)
	for range a.Count {
		x := random.Float64()
		if err := a.Queue.Put(ctx, x); err != nil {
			return err
		}
		st.Say(ctx, "put: %f", x)
	}
	return nil
})

type getArg struct {
	Queue, Got crew.Belt[float64]
	Timeout    time.Duration
}

var getFloats = multiprocessing.RegisterTask("queue.get", func(ctx context.Context, a getArg) error {
	st := stage.In(ctx)
	st.Say(ctx, "I get numbers until none comes for %v", a.Timeout)
	for {
		x, err := getWithin(ctx, a.Queue, a.Timeout)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, queue.ErrEmpty):
			st.Say(ctx, "no number came for %v: the getter ends", a.Timeout)
			return nil
		case err != nil:
			return err
		}
		st.Say(ctx, "get: %f", x)
		if err := a.Got.Put(ctx, x); err != nil {
			return err
		}
		st.Advance()
	}
})

func getWithin[T any](ctx context.Context, q crew.Belt[T], timeout time.Duration) (T, error) {
	ctx, cancel := trace.WithTimeout(ctx, timeout)
	defer cancel()
	return q.Get(ctx)
}

func queueTimeout(ctx context.Context, st *stage.Stage, count int, timeout time.Duration) (demo.Report, error) {
	q, err := crew.NewBelt[float64](st, "numbers")
	if err != nil {
		return demo.Report{}, err
	}
	got, err := crew.NewBelt[float64](st, trace.Aside("got"))
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(count)
	timeout = max(st.Scaled(timeout), min(timeout, leastTimeout))
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, getter, getFloats, getArg{q, got, timeout}))
	c.Add(crew.Start(c.Ctx, st.On, putter, putFloats, putArg{q, count}))
	err = c.Join(ctx)
	return timeoutReport(st, count, timeout, got.Rest(ctx), len(q.Rest(ctx))), err
}

func timeoutReport(st *stage.Stage, count int, timeout time.Duration, got []float64, left int) demo.Report {
	done := make([]taken, len(got))
	for i, x := range got {
		done[i] = taken{getter, fmt.Sprintf("%f", x)}
	}
	return demo.Report{
		Result:  timeoutResult{newQueueResult(count, done), left},
		Outcome: fmt.Sprintf("%d received", len(got)),
		Checks:  []demo.Check{allReceived(count, len(got), left, timeout < leastTimeout || st.Scheduled), asPut(st, got)},
		Next:    "queue --variant timeout --timeout 1ms",
	}
}

// allReceived checks that the getter got everything. With a short timeout it may have given up too
// soon, but then what it did not get is still in the queue.
func allReceived(count, got, left int, short bool) demo.Check {
	c := demo.Check{Name: "received", OK: got == count, Want: strconv.Itoa(count), Got: strconv.Itoa(got),
		Grade: demo.Required}
	if left > 0 {
		c.Got += fmt.Sprintf(", %d left in the queue", left)
		if got+left == count && short {
			c.OK, c.Grade = true, demo.Interesting
		}
		return c.As("%d of %d numbers were received before the timeout; %d are left in the queue", got, count, left)
	}
	return c.As("%d of %d numbers were received", got, count)
}

// asPut checks that the numbers came in the order in which they were put. It draws the same random
// numbers again and compares.
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
	return c.As("they came in the order in which they were put")
}
