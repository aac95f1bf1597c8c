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
	"concurrency-lab/primitives/trace"
)

const (
	clockTicks = 5
	clockSleep = 10 * time.Second // 001's main thread cannot join two threads; it hopes that they take no longer
)

// teller is a thread that shows the time, and notes when it did.
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
	st, begin := stage.In(ctx), trace.Now(ctx)
	for len(t.At) < clockTicks {
		if err := st.Sleep(ctx, t.delay); err != nil {
			return err
		}
		t.At = append(t.At, trace.Now(ctx).Sub(begin).Seconds())
		st.Say(ctx, "%s, tick %d", trace.Now(ctx).Local().Format(time.ANSIC), len(t.At))
		st.Advance()
	}
	return nil
}

// runAloud says when it starts and exits.
func (t *teller) runAloud(ctx context.Context) error {
	st := stage.In(ctx)
	st.Say(ctx, "starts")
	if err := t.run(ctx); err != nil {
		return err
	}
	st.Say(ctx, "exits")
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

// clockByFunction is 001's first variant: main cannot join its threads, so it sleeps and hopes.
// After that they are joined all the same, so that no line is lost if the speed is too high for the
// machine.
func clockByFunction(ctx context.Context, st *stage.Stage, tellers []*teller) error {
	var threads []*threading.Thread
	for _, t := range tellers {
		threads = append(threads, threading.Go(ctx, t.Name, t.run))
	}
	st.Say(ctx, "cannot join these threads; sleeps for %v and hopes that this is enough", clockSleep)
	_ = st.Sleep(ctx, clockSleep) // if ctx is done, so are they
	return crew.JoinThreads(ctx, threads...)
}

// clockByType is 001's second variant: main exits before the other threads have ticked, and the
// program goes on with them.
func clockByType(ctx context.Context, st *stage.Stage, tellers []*teller) error {
	var threads []*threading.Thread
	for _, t := range tellers {
		threads = append(threads, threading.Go(ctx, t.Name, t.runAloud))
	}
	st.Say(ctx, "the main thread exits")
	return crew.JoinThreads(ctx, threads...)
}

// clockReport checks that every tick came, and none before its time.
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
		Checks: []demo.Check{demo.Expect("ticks", len(r.Tellers)*clockTicks, ticks).
			As("ticks: %d", ticks),
			demo.Expect("ticks before their time", 0, early).As("no tick came before its time")},
		Next: "thread --variant result",
	}
}
