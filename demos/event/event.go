// Package event is a demo. Two wait for an event: one until it is set, one gives up before.
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

// Demo is 001's two who wait for an event, one of them not long enough.
func Demo() *demo.Demo {
	return &demo.Demo{
		Name:    "event",
		Group:   demo.Threads,
		Summary: "Two wait for an event: one until it is set, one gives up before",
		Variants: []demo.Variant{
			{Name: "wait", Source: "001 Event", On: []string{demo.OnProcess, demo.OnThread}, Run: eventWait,
				Summary: "one waits without limit, one for 2 s; the main thread sets the event after 3 s"},
		},
	}
}

// The document's names of the two.
const forever, aWhile = "task1", "task2"

const (
	eventTimeout = 2 * time.Second // of the one who gives up
	eventSetAt   = 3 * time.Second
	eventAfter   = time.Second // how long the other sleeps when the event has come
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

func (a eventArg) await(ctx context.Context, wait func(crew.AnyEvent) error) error {
	st := stage.In(ctx)
	if _, err := a.Ready.Get().Wait(ctx); err != nil {
		return err
	}
	st.Say(ctx, "is waiting...")
	e := a.Event.Get()
	if err := wait(e); err != nil {
		return err
	}
	w := eventWaiter{trace.From(ctx).Name, e.IsSet()}
	st.Say(ctx, "hello, is_set: %t", w.IsSet)
	st.Advance()
	return a.Reports.Get().Put(ctx, w)
}

var waitForever = multiprocessing.RegisterTask("event.wait", func(ctx context.Context, a eventArg) error {
	return a.await(ctx, func(e crew.AnyEvent) error {
		if err := e.Wait(ctx); err != nil {
			return err
		}
		return stage.In(ctx).Sleep(ctx, eventAfter)
	})
})

var waitAWhile = multiprocessing.RegisterTask("event.timeout", func(ctx context.Context, a eventArg) error {
	return a.await(ctx, func(e crew.AnyEvent) error {
		limited, cancel := stage.In(ctx).Timeout(ctx, eventTimeout)
		defer cancel()
		_ = e.Wait(limited) // that the time is over is no error, as in Python
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
	if a.Ready, err = crew.NewBarrier(st, "ready", 3); err != nil {
		return a, err
	}
	a.Reports, err = crew.NewBelt[eventWaiter](st, "reports")
	return a, err
}

// conduct is what the main thread does. It sets the event after 3 s, but not before one has given
// up: at a hurried clock the 1 s that should be between the two may be shorter than the time in
// which that one gets to run.
func (r *eventResult) conduct(ctx context.Context, a eventArg) error {
	st := stage.In(ctx)
	if _, err := a.Ready.Get().Wait(ctx); err != nil {
		return err
	}
	if err := st.Sleep(ctx, eventSetAt); err != nil {
		return err
	}
	if err := r.hear(ctx, a); err != nil {
		return err
	}
	a.Event.Get().Set(ctx)
	st.Say(ctx, "the event is set")
	return r.hear(ctx, a)
}

func (r *eventResult) hear(ctx context.Context, a eventArg) error {
	w, err := a.Reports.Get().Get(ctx)
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
		Checks: []demo.Check{
			demo.Expect(forever+" sees is_set", "true", seen[forever]),
			demo.Expect(aWhile+" sees is_set", "false", seen[aWhile]),
		},
		Next: "semaphore",
	}
}
