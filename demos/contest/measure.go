package contest

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Watcher hears how the measuring goes on.
type Watcher interface {
	// Total says how many steps there will be.
	Total(n int)
	// Advance says that a step is done.
	Advance()
	// Say tells how the measuring goes on, Detail what was measured.
	Say(ctx context.Context, format string, args ...any)
	Detail(ctx context.Context, format string, args ...any)
}

// Plan is how to measure.
type Plan struct {
	// Runs is how often each mode is measured.
	Runs int
	// Load returns how busy the machine is with other work: [Load]. Nil: nobody wants to know.
	Load func(ctx context.Context) float64
}

// Figures is what was measured of some modes.
type Figures struct {
	Rows []Row
	// Runs is how many runs were looked at.
	Runs int
	// Busy is the part of the processors' time that other programs took, before and between the
	// rounds.
	Busy float64
	// Wrong is what was found amiss, one text for each run that did not find what it should.
	Wrong []string

	times map[string][]time.Duration
}

// Measure runs the modes in turn, each as often as the plan says after a warm-up, and begins each
// round with another one, so that a machine whose speed changes is unjust to all alike. When it
// knows it says how long the rounds take. With an error come the figures of what was measured
// until then.
func Measure(ctx context.Context, w Watcher, p Plan, modes []Mode) (f *Figures, err error) {
	modes = slices.Clone(modes)
	var running []*Mode
	for i := range modes {
		if modes[i].Run != nil {
			running = append(running, &modes[i])
		}
	}
	w.Total(len(running) * (p.Runs + 1))
	f = &Figures{times: map[string][]time.Duration{}}
	var loads []float64
	defer func() {
		f.summarize(modes)
		f.Busy = middle(loads)
	}()
	look := func() {
		if p.Load != nil {
			loads = append(loads, p.Load(ctx))
		}
	}
	look()
	w.Say(ctx, "warms up: modes %d", len(running))
	var round time.Duration
	for _, m := range running {
		long, err := m.warm(ctx)
		if err != nil {
			return f, m.failed(err)
		}
		round += long
		w.Advance()
	}
	w.Say(ctx, "measures: rounds %d, which take about %s", p.Runs, roughly(time.Duration(p.Runs)*round))
	for n := range p.Runs {
		for i := range running {
			m := running[(n+i)%len(running)]
			r, err := m.Run(ctx, m.N)
			if err != nil {
				return f, m.failed(err)
			}
			w.Detail(ctx, "round %d: %s, %s: %s", n+1, m.Work, m.Name, m.timeText(r.Took))
			f.add(m, r)
			w.Advance()
		}
		look()
	}
	return f, nil
}

// add notes a run's time, and holds what it found against what it should have.
func (f *Figures) add(m *Mode, r Ran) {
	f.times[m.key()] = append(f.times[m.key()], r.Took)
	f.Runs++
	if want := m.Want(m.N); r.Found != want {
		f.Wrong = append(f.Wrong, fmt.Sprintf("%s, %s: %s, not %s", m.Work, m.Name, r.Found, want))
	}
}

// summarize makes rows of the modes that have been run, or need not be.
func (f *Figures) summarize(modes []Mode) {
	f.Rows = []Row{}
	for _, m := range modes {
		t := f.times[m.key()]
		if m.Run == nil {
			t = []time.Duration{m.Known}
		}
		if len(t) > 0 {
			f.Rows = append(f.Rows, newRow(m, slices.Clone(t)))
		}
	}
	for i := range f.Rows {
		row := &f.Rows[i]
		if row.Operation > 0 {
			row.Speedup = base(f.Rows, *row).Operation / row.Operation
		}
	}
}
