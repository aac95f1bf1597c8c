// Package orders runs a variant of a demo in orders of its steps that somebody has chosen: in every
// order, or in the one that a schedule says. It is the variant's own code that runs.
package orders

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// Example is a variant with what the user chose for it.
type Example struct {
	demo.Variant
	stage.Options
}

// Played is what came of one run.
type Played struct {
	Report demo.Report
	Err    error
	Stage  *stage.Stage
}

// Play runs the example once, on a stage of its own.
func (e Example) Play(ctx context.Context, sink stage.Sink) Played {
	p := Played{Stage: stage.New(e.Options, sink)}
	p.Err = p.Stage.Run(ctx, func(ctx context.Context) (err error) {
		p.Report, err = e.Run(ctx, p.Stage)
		return err
	})
	return p
}

// program is the example as a program whose steps have an order; done is handed each run.
func (e Example) program(sink stage.Sink, done func(Played)) schedule.Program {
	return func(ctx context.Context, c trace.Control) string {
		e := e
		e.Control, e.Scheduled = c, true
		p := e.Play(ctx, sink)
		done(p)
		return p.outcome()
	}
}

// outcome is the run in a few words, which differ where the verdicts do.
func (p Played) outcome() string {
	switch {
	case stage.Deadlock(p.Err) != nil:
		return "deadlock"
	case p.Err != nil:
		text, _, _ := strings.Cut(p.Err.Error(), "\n")
		return "error: " + text
	}
	text := p.Report.Outcome
	for _, c := range p.Report.Checks {
		if c.Failed() {
			text += fmt.Sprintf(" (wrong: %s)", c.Name)
		}
	}
	return text
}

// Follow runs the example in the order that a schedule says. The order's error says why it could
// not be followed; then the run is not known to have ended, and came to nothing.
func (e Example) Follow(
	ctx context.Context, s schedule.Schedule, o schedule.Options, sink stage.Sink,
) (*schedule.Order, Played) {
	done := make(chan Played, 1)
	order := schedule.Run(ctx, e.program(sink, func(p Played) { done <- p }), schedule.Follow(s), o)
	select {
	case p := <-done:
		if !demo.MachineCannot(p.Err) && (order.Err != nil || order.End == schedule.Endless) {
			p.Err, p.Report = order.Err, demo.Report{}
		}
		return order, p
	default:
		return order, Played{Err: order.Err, Stage: stage.New(e.Options, stage.Unseen{})}
	}
}

// Found is what there is to say of all orders of an example.
type Found struct {
	*schedule.Result
	Outcomes []Outcome
}

// Outcome is one that an example can have, and what the first run found that had it.
type Outcome struct {
	*schedule.Outcome
	Report demo.Report
	Err    error
}

// Explore runs the example in every order of its steps that looks different to some worker. When
// ctx is done it returns what it has found by then.
func (e Example) Explore(ctx context.Context, x schedule.Exploration) *Found {
	var spares host.Spares // come up only if a run starts a process
	defer spares.Close()
	var mu sync.Mutex // a run that cannot be ended ends when it likes
	first := map[string]Played{}
	ctx, cancel := context.WithCancelCause(spares.With(ctx))
	defer cancel(nil)
	found := &Found{Result: schedule.Explore(ctx, e.program(stage.Unseen{}, func(p Played) {
		mu.Lock()
		defer mu.Unlock()
		if demo.MachineCannot(p.Err) { // that says nothing of the order
			cancel(p.Err)
		}
		if _, known := first[p.outcome()]; !known {
			first[p.outcome()] = p
		}
	}), x)}
	mu.Lock()
	defer mu.Unlock()
	for _, o := range found.Result.Outcomes {
		p := first[o.Name]
		found.Outcomes = append(found.Outcomes, Outcome{o, p.Report, p.Err})
	}
	return found
}

// Words are the outcome as people read it.
func (o Outcome) Words() string {
	if words := o.Report.Words.String(); words != "" && o.Err == nil {
		return strings.Replace(o.Name, o.Report.Outcome, words, 1)
	}
	return o.Name
}

// Wrong says whether the variant must not have the outcome.
func (o Outcome) Wrong() bool {
	return o.End != schedule.Endless && (o.Err != nil || o.Report.Failed())
}

// Fault says whether the outcome is wrong, or what the variant's bug leads to. Of an order that was
// cut off because it had too many steps nothing is known.
func (o Outcome) Fault() bool { return o.End != schedule.Endless && (o.Wrong() || o.Report.Notable()) }

// Faults returns how many orders that look different lead to a fault, and the first such outcome,
// or nil.
func (f *Found) Faults() (different int, first *Outcome) {
	for i := range f.Outcomes {
		if o := &f.Outcomes[i]; o.Fault() {
			different += o.Different
			first = cmp.Or(first, o)
		}
	}
	return different, first
}

// Wrong says whether there is an outcome that the variant must not have.
func (f *Found) Wrong() bool { return slices.ContainsFunc(f.Outcomes, Outcome.Wrong) }

// Own says whether a function is a demo's own: where a step is made is told by a line of that.
func Own(f trace.Frame) bool {
	_, in, found := strings.Cut(f.Function, "/demos/")
	return found && !slices.ContainsFunc([]string{"crew.", "stage.", "demo.", "orders."},
		func(room string) bool { return strings.HasPrefix(in, room) })
}
