package demos

import (
	"context"
	"fmt"
	"slices"
	"time"

	"concurrency-lab/demos/stage"
)

// serial is the mode in which one thing is done after the other.
const serial = "serial"

// mode is one way to do some work, to be measured beside others.
type mode struct {
	work, name string
	// workers is how many there are, for the reader.
	workers int
	// tasks is how many of them do the work at a time, each n times.
	tasks int
	// n is how often a run does the work; 0: so often that a run is long enough to be measured.
	n int
	// size is whatever else CPython must be told of the work: how many seconds it waits, how many inputs a chunk has.
	size float64
	// known is the time where that is a matter of arithmetic and need not be waited for.
	known time.Duration
	// run does the work n times. It may be told 0, to prepare what the first run would be slowed by.
	run func(ctx context.Context, n int) (ran, error)
	// want is what a run must have found.
	want func(n int) string
	// pythonOnly says that only CPython has this mode.
	pythonOnly bool
}

// ran is what came of a run.
type ran struct {
	took  time.Duration
	found string
}

// timed measures f.
func timed(f func() error) (time.Duration, error) {
	begin := time.Now()
	err := f()
	return time.Since(begin), err
}

// measured is what a mode took, as --json shows it.
type measured struct {
	Mode     string  `json:"mode"`
	Work     string  `json:"work"`
	Workers  int     `json:"workers"`
	Runs     int     `json:"runs"`
	Median   float64 `json:"median_s"`
	Min      float64 `json:"min_s"`
	Max      float64 `json:"max_s"`
	Speedup  float64 `json:"speedup"`
	Measured bool    `json:"measured"`
	// Operations is how often a run did the work, by all workers together.
	Operations int `json:"operations"`
	// Operation is the median time of one of them.
	Operation float64 `json:"operation_s"`
}

// each returns the figures of one operation in place of those of a run.
func (m measured) each() measured {
	ops := float64(max(m.Operations, 1))
	m.Median, m.Min, m.Max = m.Median/ops, m.Min/ops, m.Max/ops
	return m
}

// figures is what was measured of some modes.
type figures struct {
	rows  []measured
	times map[string][]time.Duration
	runs  int      // how many runs were looked at
	wrong []string // what was found amiss
}

// measure runs the modes in turn, each as often as runs says after a warm-up, and begins each round with another
// one, so that a machine whose speed changes is unjust to all alike. With an error come the figures of
// what was measured until then.
func measure(ctx context.Context, st *stage.Stage, runs int, modes []mode) (f *figures, err error) {
	modes = slices.Clone(modes)
	var running []*mode
	for i := range modes {
		if modes[i].run != nil {
			running = append(running, &modes[i])
		}
	}
	st.Total(len(running) * (runs + 1))
	f = &figures{times: map[string][]time.Duration{}}
	defer func() { f.summarize(modes) }()
	for _, m := range running {
		if err := m.warm(ctx); err != nil {
			return f, m.failed(err)
		}
		st.Advance()
	}
	for round := range runs {
		for i := range running {
			m := running[(round+i)%len(running)]
			r, err := m.run(ctx, m.n)
			if err != nil {
				return f, m.failed(err)
			}
			st.Say(ctx, "round %d: %s, %s: %s", round+1, m.work, m.name, m.told(r.took))
			f.add(m, r)
			st.Advance()
		}
	}
	return f, nil
}

func (m *mode) key() string { return m.work + "\x00" + m.name }

func (m *mode) failed(err error) error { return fmt.Errorf("%s, %s: %w", m.work, m.name, err) }

// told is a run's time in words.
func (m *mode) told(took time.Duration) string {
	if ops := m.n * m.tasks; ops > 1 {
		return fmt.Sprintf("%d times in %s", ops, seconds(took.Seconds()))
	}
	return seconds(took.Seconds())
}

// Runs whose length is free are made about as long as enough: then a clock, and the start of what they need, matter little.
const (
	enough = 20 * time.Millisecond
	growth = 100 // how much longer than the last an attempt may become
)

// warm runs the mode a little, so that nothing is new to the first run that counts, and finds out how often it does the work in enough time.
func (m *mode) warm(ctx context.Context) error {
	if m.n > 0 {
		_, err := m.run(ctx, m.n/10)
		return err
	}
	for m.n = 1; ; {
		r, err := m.run(ctx, m.n)
		if err != nil {
			return err
		}
		more := min(float64(enough)/float64(max(r.took, 1)), growth)
		m.n = max(1, int(float64(m.n)*more))
		if more < 2 {
			return nil
		}
	}
}

// add notes a run's time, and holds what it found against what it should have.
func (f *figures) add(m *mode, r ran) {
	f.times[m.key()] = append(f.times[m.key()], r.took)
	f.runs++
	if want := m.want(m.n); r.found != want {
		f.wrong = append(f.wrong, fmt.Sprintf("%s, %s: %s, not %s", m.work, m.name, r.found, want))
	}
}

// check says whether every run found what it should.
func (f *figures) check() Check {
	c := Check{Name: "results", OK: len(f.wrong) == 0, Grade: Required,
		Want: fmt.Sprintf("%d right", f.runs), Got: fmt.Sprintf("%d right", f.runs-len(f.wrong))}
	if !c.OK {
		c.Got += "; " + f.wrong[0]
	}
	return c
}

// summarize makes rows of the modes that have been run, or need not be.
func (f *figures) summarize(modes []mode) {
	f.rows = []measured{}
	for _, m := range modes {
		t := f.times[m.key()]
		if m.run == nil {
			t = []time.Duration{m.known}
		}
		if len(t) == 0 {
			continue
		}
		slices.Sort(t)
		row := measured{Mode: m.name, Work: m.work, Workers: m.workers, Runs: len(t), Measured: m.run != nil,
			Median: median(t).Seconds(), Min: t[0].Seconds(), Max: t[len(t)-1].Seconds(), Operations: m.n * m.tasks}
		row.Operation = row.each().Median
		f.rows = append(f.rows, row)
	}
	for i := range f.rows {
		row := &f.rows[i]
		if row.Operation > 0 {
			row.Speedup = base(f.rows, row.Work).Operation / row.Operation
		}
	}
}

// base is the row that others of the work are compared with: the serial one, or else the first.
func base(rows []measured, work string) measured {
	if row, ok := find(rows, work, serial); ok {
		return row
	}
	return rows[slices.IndexFunc(rows, func(r measured) bool { return r.Work == work })]
}

func median(sorted []time.Duration) time.Duration {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// find returns the row of a work and a mode.
func find(rows []measured, work, name string) (measured, bool) {
	i := slices.IndexFunc(rows, func(r measured) bool { return r.Work == work && r.Mode == name })
	if i < 0 {
		return measured{}, false
	}
	return rows[i], true
}
