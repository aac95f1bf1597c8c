// Package event is a demo. Two workers wait for one event, with and without a timeout.
package event

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// Demo is 001's two workers that wait for one event. The timeout of one ends before it is set.
func Demo() *demo.Demo {
	return &demo.Demo{
		Name:    "event",
		Group:   demo.Threads,
		Summary: "Two workers wait for one event, with and without a timeout",
		Variants: []demo.Variant{
			{Name: "wait", Source: "001 Event", On: []string{demo.OnProcess, demo.OnThread}, Run: eventWait,
				Summary: "one worker waits without a timeout, one for 2 s; the main thread sets the event after 3 s",
				Why:     "Setting the event wakes every worker that waits for it. The timeout of task2 ends before that."},
		},
	}
}

// The document's names of the two workers.
const forever, aWhile = "task1", "task2"

const (
	eventTimeout = 2 * time.Second // of the wait of task2
	eventSetAt   = 3 * time.Second
	eventAfter   = time.Second // how long task1 sleeps when the event is set
)

// eventWaiter is what a worker saw after it had waited.
type eventWaiter struct {
	Name  string `json:"name"`
	IsSet bool   `json:"is_set"`
}

type eventResult struct {
	Waiters []eventWaiter `json:"waiters"`
}

type eventArg struct {
	Event   crew.Event
	Ready   crew.Barrier
	Reports crew.Belt[eventWaiter]
}

func (a eventArg) await(ctx context.Context, wait func() error) error {
	st := stage.In(ctx)
	if _, err := a.Ready.Wait(ctx); err != nil {
		return err
	}
	st.Say(ctx, "waits for the event")
	if err := wait(); err != nil {
		return err
	}
	w := eventWaiter{trace.From(ctx).Name, a.Event.IsSet()}
	if w.IsSet {
		st.Say(ctx, "goes on: is_set is true")
	} else {
		st.Say(ctx, "its timeout of %v ended: is_set is false", st.Scaled(eventTimeout))
	}
	st.Advance()
	return a.Reports.Put(ctx, w)
}

var waitForever = multiprocessing.RegisterTask("event.wait", func(ctx context.Context, a eventArg) error {
	return a.await(ctx, func() error {
		if err := a.Event.Wait(ctx); err != nil {
			return err
		}
		return stage.In(ctx).Sleep(ctx, eventAfter)
	})
})

var waitAWhile = multiprocessing.RegisterTask("event.timeout", func(ctx context.Context, a eventArg) error {
	return a.await(ctx, func() error {
		limited, cancel := stage.In(ctx).Timeout(ctx, eventTimeout)
		defer cancel()
		_ = a.Event.Wait(limited) // the end of the timeout is no error, as in Python
		return context.Cause(ctx)
	})
})

func eventWait(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	r := eventResult{Waiters: []eventWaiter{}}
	a, err := newEventArg(st)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(2)
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, forever, waitForever, a))
	c.Add(crew.Start(c.Ctx, st.On, aWhile, waitAWhile, a))
	c.Fail(r.conduct(c.Ctx, a))
	err = c.Join(ctx)
	slices.SortFunc(r.Waiters, func(a, b eventWaiter) int { return strings.Compare(a.Name, b.Name) })
	return eventReport(r), err
}

func newEventArg(st *stage.Stage) (a eventArg, err error) {
	if a.Event, err = crew.NewEvent(st, "e"); err != nil {
		return a, err
	}
	if a.Ready, err = crew.NewRendezvous(st, "ready", 3); err != nil {
		return a, err
	}
	a.Reports, err = crew.NewBelt[eventWaiter](st, trace.Aside("reports"))
	return a, err
}

// conduct is what the main thread does. It sets the event after 3 s, but not before task2 has
// reported. At a high speed the 1 s between the two may be shorter than the time until task2 runs.
func (r *eventResult) conduct(ctx context.Context, a eventArg) error {
	st := stage.In(ctx)
	if _, err := a.Ready.Wait(ctx); err != nil {
		return err
	}
	if err := st.Sleep(ctx, eventSetAt); err != nil {
		return err
	}
	if err := r.hear(ctx, a); err != nil {
		return err
	}
	st.Say(ctx, "sets the event")
	a.Event.Set(ctx)
	return r.hear(ctx, a)
}

func (r *eventResult) hear(ctx context.Context, a eventArg) error {
	w, err := a.Reports.Get(ctx)
	if err == nil {
		r.Waiters = append(r.Waiters, w)
	}
	return err
}

func eventReport(r eventResult) demo.Report {
	seen := map[string]string{forever: "nothing", aWhile: "nothing"}
	for _, w := range r.Waiters {
		seen[w.Name] = strconv.FormatBool(w.IsSet)
	}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("is_set %s and %s", seen[forever], seen[aWhile]),
		Words:   demo.Tell("%s saw is_set %s, %s saw %s", forever, seen[forever], aWhile, seen[aWhile]),
		Checks: []demo.Check{
			demo.Expect(forever+" sees is_set", "true", seen[forever]).
				As("%s waited until the event was set", forever),
			demo.Expect(aWhile+" sees is_set", "false", seen[aWhile]).
				As("%s stopped waiting before the event was set", aWhile),
		},
		Next: "semaphore",
	}
}
