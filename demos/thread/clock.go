package thread

import (
	"context"
	"fmt"
	"math"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

const (
	clockTicks    = 5
	clockPatience = 10 * time.Second // how long 001's main thread hopes that two threads take which it cannot join
)

// teller is a thread that tells the time, and when it did.
type teller struct {
	Style string    `json:"style"`
	Name  string    `json:"name"`
	Delay float64   `json:"delay_s"`
	At    []float64 `json:"at_s"` // since its start
	delay time.Duration
}

func newTeller(style, name string, delay time.Duration) *teller {
	return &teller{Style: style, Name: name, Delay: delay.Seconds(), At: []float64{}, delay: delay}
}

func (t *teller) run(ctx context.Context) error {
	st, begin := stage.In(ctx), time.Now()
	for len(t.At) < clockTicks {
		if err := st.Sleep(ctx, t.delay); err != nil {
			return err
		}
		t.At = append(t.At, time.Since(begin).Seconds())
		st.Say(ctx, "%s %d", time.Now().Local().Format(time.ANSIC), len(t.At))
		st.Advance()
	}
	return nil
}

// runAloud says when it starts and exits.
func (t *teller) runAloud(ctx context.Context) error {
	st := stage.In(ctx)
	st.Say(ctx, "starting")
	if err := t.run(ctx); err != nil {
		return err
	}
	st.Say(ctx, "exiting")
	return nil
}

type clockResult struct {
	Tellers []*teller `json:"tellers"`
}

func threadClock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	st.Total(4 * clockTicks)
	r := clockResult{[]*teller{
		newTeller("function", "Thread-1", 200*time.Millisecond), newTeller("function", "Thread-2", 400*time.Millisecond),
		newTeller("type", "Thread-1", time.Second), newTeller("type", "Thread-2", 2*time.Second),
	}}
	err := clockByFunction(ctx, st, r.Tellers[:2])
	if err == nil {
		err = clockByType(ctx, st, r.Tellers[2:])
	}
	return clockReport(st, r), err
}

// clockByFunction is 001's first variant: threads that nobody can join, so that main sleeps and
// hopes. They are joined after that all the same, so that a machine that is too slow for a hurried
// clock loses no line.
func clockByFunction(ctx context.Context, st *stage.Stage, tellers []*teller) error {
	var threads []*threading.Thread
	for _, t := range tellers {
		threads = append(threads, threading.Go(ctx, t.Name, t.run))
	}
	st.Say(ctx, "cannot join them, sleeps for %v and hopes that this is enough", clockPatience)
	_ = st.Sleep(ctx, clockPatience) // if ctx is done, so are they
	return crew.JoinThreads(ctx, threads...)
}

// clockByType is 001's second variant: main is through before the others have begun, and the
// program goes on with them.
func clockByType(ctx context.Context, st *stage.Stage, tellers []*teller) error {
	var threads []*threading.Thread
	for _, t := range tellers {
		threads = append(threads, threading.Go(ctx, t.Name, t.runAloud))
	}
	st.Say(ctx, "exiting the main thread")
	return crew.JoinThreads(ctx, threads...)
}

// clockReport asks for every tick, and for none before its time.
func clockReport(st *stage.Stage, r clockResult) demo.Report {
	ticks, early := 0, 0
	for _, t := range r.Tellers {
		ticks += len(t.At)
		for i, at := range t.At {
			if time.Duration(math.Round(at*1e9)) < time.Duration(i+1)*st.Scaled(t.delay) {
				// as exact as it was measured
				early++
			}
		}
	}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d ticks", ticks),
		Checks: []demo.Check{demo.Expect("ticks", len(r.Tellers)*clockTicks, ticks),
			demo.Expect("ticks before their time", 0, early)},
		Next: "thread --variant result",
	}
}
