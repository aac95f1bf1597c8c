package view

import (
	"fmt"
	"slices"
	"strings"

	"concurrency-lab/demos/demo"
)

// Tally counts what came out of many runs. It keeps counts, not reports. The zero value is ready.
type Tally struct {
	runs     int
	outcomes map[string]*outcome
	checks   []*checked // in the order of first appearance
}

type outcome struct {
	text                string
	runs                int
	seed                uint64 // of the first run that had it
	failed, interesting bool
}

// checked counts one check over all runs.
type checked struct {
	name                      string
	runs, failed, interesting int
	worst                     string // what the first failure looked like
}

// Add counts the report of the run that had this seed.
func (t *Tally) Add(seed uint64, r demo.Report) {
	if t.outcomes == nil {
		t.outcomes = map[string]*outcome{}
	}
	o := t.outcomes[r.Outcome]
	if o == nil {
		o = &outcome{text: r.Outcome, seed: seed}
		t.outcomes[r.Outcome] = o
	}
	t.runs++
	o.runs++
	for _, c := range r.Checks {
		o.failed = o.failed || c.Failed()
		o.interesting = o.interesting || c.Grade == demo.Interesting
		t.check(c.Name).add(seed, c)
	}
}

// Failed says whether any check of any run failed.
func (t *Tally) Failed() bool {
	return slices.ContainsFunc(t.checks, func(c *checked) bool { return c.failed > 0 })
}

func (t *Tally) check(name string) *checked {
	for _, c := range t.checks {
		if c.name == name {
			return c
		}
	}
	c := &checked{name: name}
	t.checks = append(t.checks, c)
	return c
}

func (c *checked) add(seed uint64, check demo.Check) {
	c.runs++
	if check.Grade == demo.Interesting {
		c.interesting++
	}
	if !check.Failed() {
		return
	}
	if c.failed++; c.failed == 1 {
		c.worst = fmt.Sprintf("with --seed %d expected %s, got %s", seed, check.Want, check.Got)
	}
}

// counts returns how many runs had each outcome.
func (t *Tally) counts() map[string]int {
	counts := map[string]int{}
	for text, o := range t.outcomes {
		counts[text] = o.runs
	}
	return counts
}

// seeds returns for each outcome the seed of the first run that had it.
func (t *Tally) seeds() map[string]uint64 {
	seeds := map[string]uint64{}
	for text, o := range t.outcomes {
		seeds[text] = o.seed
	}
	return seeds
}

// text is the histogram, and the checks over all runs. If these were shaken it has also the seeds.
func (t *Tally) text(columns int, p Palette, shaken bool) string {
	var b strings.Builder
	t.histogram(&b, columns, p, shaken)
	for _, c := range t.checks {
		switch {
		case c.failed > 0:
			fmt.Fprintf(&b, "%s %s: failed in %d of %d runs; %s\n", p.bad(markBad), c.name, c.failed, t.runs, c.worst)
		case c.interesting > 0:
			fmt.Fprintf(&b, "%s %s: the fault showed in %d of %d runs\n", p.noted(markNoted), c.name, c.interesting, t.runs)
		default:
			fmt.Fprintf(&b, "%s %s: as expected in %d of %d runs\n", p.good(markGood), c.name, c.runs, t.runs)
		}
	}
	return b.String()
}

func (o *outcome) mark(p Palette) string {
	switch {
	case o.failed:
		return p.bad(markBad)
	case o.interesting:
		return p.noted(markNoted)
	default:
		return p.good(markGood)
	}
}
