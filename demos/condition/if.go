package condition

import (
	"context"
	"fmt"
	"strconv"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

type ifResult struct {
	conditionResult
	InVain int `json:"in_vain"`
}

// hasty is what consumers share that look only once. The condition's lock guards the counts.
type hasty struct {
	Stock           stock
	Waiting, InVain *multiprocessing.Value[int64]
	Consumers       int64
	AllWait         crew.Event
}

var consumeIf = multiprocessing.RegisterTask("condition.if", func(ctx context.Context, h hasty) error {
	st, con := stage.In(ctx), h.Stock.Con
	return threading.With(ctx, con, func() error {
		if !h.Stock.any() { // should be: for
			h.Waiting.Store(h.Waiting.Load() + 1)
			if h.Waiting.Load() == h.Consumers {
				h.AllWait.Set(ctx) // the lock is still held; the wait releases it
			}
			st.Say(ctx, "waits: there is no number")
			if err := con.Wait(ctx); err != nil {
				return err
			}
			st.Say(ctx, "is woken and does not look again")
		}
		if h.Stock.any() {
			h.Stock.consume(ctx)
			return nil
		}
		h.InVain.Store(h.InVain.Load() + 1)
		st.Say(ctx, "finds nothing to consume")
		st.Advance()
		return nil
	})
})

// conditionIf has consumers that wait once. All of them wait before the first producer comes, and
// its notification wakes them all. The producers bring fewer numbers than there are consumers, so
// some consumers find an empty list.
func conditionIf(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	producers := ifProducers(st.Workers)
	h, err := newHasty(st, batch*producers)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(st.Workers)
	c := crew.New(ctx, func() {})
	crew.AddRange(c, st.On, "c", 1, st.Workers, consumeIf, h)
	if h.AllWait.Wait(c.Ctx) == nil { // otherwise the crew has ended
		crew.AddRange(c, st.On, "p", 1, producers, produceBatch, h.Stock)
	}
	err = c.Join(ctx)
	return ifReport(ifResult{h.Stock.result(), int(h.InVain.Load())}, st.Workers), err
}

func newHasty(st *stage.Stage, room int) (h hasty, err error) {
	h.Consumers = int64(st.Workers)
	if h.Stock, err = newStock(st, "stock", room); err != nil {
		return h, err
	}
	if h.Waiting, err = multiprocessing.NewValue("waiting", int64(0)); err != nil {
		return h, err
	}
	if h.InVain, err = multiprocessing.NewValue("in vain", int64(0)); err != nil {
		return h, err
	}
	h.AllWait, err = crew.NewEvent(st, trace.Aside("all consumers wait"))
	return h, err
}

// ifProducers is how many producers come for so many consumers: their numbers are enough for about
// half of the consumers.
func ifProducers(consumers int) int { return (consumers + 3) / 4 }

// ifReport grades how many consumers were woken for nothing. At least those are for whom no number
// was brought. The first batch is always taken, because all consumers are awake when it is there.
func ifReport(r ifResult, consumers int) demo.Report {
	brought := batch * ifProducers(consumers)
	least, most := max(0, consumers-brought), max(0, consumers-batch)
	c := demo.Check{Name: "woken in vain", OK: true, Want: "0", Got: strconv.Itoa(r.InVain), Grade: demo.Allowed,
		Title: "woken and found nothing"}
	switch {
	case r.InVain < least || r.InVain > most || r.InVain+r.Consumed != consumers || r.Consumed+r.Left != brought:
		c.OK, c.Grade = false, demo.Forbidden
	case r.InVain > 0:
		c.Grade = demo.Interesting
	}
	return demo.Report{
		Result:  r,
		Checks:  []demo.Check{c.As("%d of %d consumers were woken and found nothing", r.InVain, consumers)},
		Outcome: fmt.Sprintf("%d woken in vain", r.InVain),
		Words:   demo.Tell("woken and found nothing: %d", r.InVain),
		Next:    "condition --variant if --repeat 100",
	}
}
