package view

import (
	"cmp"
	"fmt"
	"slices"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
)

// Tally counts what came out of many runs. It keeps counts, not reports. The zero value is ready.
type Tally struct {
	runs     int
	outcomes map[string]*outcome
	checks   []*checked // in the order of first appearance
	failed   int        // runs in which a check failed
	showed   int        // runs in which the bug showed up, and none failed
	allowed  bool       // the bug could have shown up
}

type outcome struct {
	text                string
	runs                int
	seed                uint64 // of the first run that had it
	failed, interesting bool
}

// checked counts one check over all runs.
type checked struct {
	name, heading             string
	runs, failed, interesting int
	seed                      uint64 // of the first failure
	want, got                 string // what the first failure looked like
}

// Add counts the report of the run that had this seed.
func (t *Tally) Add(seed uint64, r demo.Report) {
	if t.outcomes == nil {
		t.outcomes = map[string]*outcome{}
	}
	o := t.outcomes[r.Outcome]
	if o == nil {
		o = &outcome{text: cmp.Or(r.Words.String(), r.Outcome), seed: seed}
		t.outcomes[r.Outcome] = o
	}
	t.runs++
	o.runs++
	switch {
	case r.Failed():
		t.failed++
	case r.Notable():
		t.showed++
	}
	for _, c := range r.Checks {
		o.failed = o.failed || c.Failed()
		o.interesting = o.interesting || c.Grade == demo.Interesting
		t.allowed = t.allowed || c.Grade == demo.Allowed
		t.check(c).add(seed, c)
	}
}

// Failed says whether any check of any run failed.
func (t *Tally) Failed() bool {
	return slices.ContainsFunc(t.checks, func(c *checked) bool { return c.failed > 0 })
}

func (t *Tally) check(of demo.Check) *checked {
	for _, c := range t.checks {
		if c.name == of.Name {
			return c
		}
	}
	c := &checked{name: of.Name, heading: of.Heading()}
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
		c.seed, c.want, c.got = seed, check.Want, check.Got
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

// told says how the checks came out over all runs.
func (t *Tally) told() []told {
	var all []told
	held := 0
	for _, c := range t.checks {
		switch {
		case c.failed > 0:
			all = append(all, told{term.MarkBad, fmt.Sprintf("%s: failed in %d of %d runs. "+
				"With --seed %d it was %s and should be %s.", c.heading, c.failed, t.runs, c.seed, c.got, c.want)})
		case c.interesting > 0:
			all = append(all, told{term.MarkNoted,
				fmt.Sprintf("%s: the bug showed up in %d of %d runs", c.heading, c.interesting, t.runs)})
		default:
			held++
			all = append(all, told{term.MarkGood, fmt.Sprintf("%s: held in %d of %d runs", c.heading, c.runs, t.runs)})
		}
	}
	if held > mostTold {
		all = slices.DeleteFunc(all, func(t told) bool { return t.mark == term.MarkGood })
		all = slices.Insert(all, 0, told{term.MarkGood, fmt.Sprintf("%d checks held in all runs: --json lists them", held)})
	}
	return all
}

func (o *outcome) mark(p term.Palette) string {
	switch {
	case o.failed:
		return p.Bad(term.MarkBad)
	case o.interesting:
		return p.Noted(term.MarkNoted)
	default:
		return p.Good(term.MarkGood)
	}
}
