package view

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"concurrency-lab/demos"
)

const (
	mostOutcomes = 20 // rows of a histogram; a fault can have as many outcomes as there are runs
	besideRows   = 21 // columns of a row without its outcome and its stripe
	besideSeeds  = 10 // and of its seed
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
func (t *Tally) Add(seed uint64, r demos.Report) {
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
		o.interesting = o.interesting || c.Grade == demos.Interesting
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

func (c *checked) add(seed uint64, check demos.Check) {
	c.runs++
	if check.Grade == demos.Interesting {
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

// frequent returns the outcomes that are shown, the most frequent first; how many others there are, and in how many runs.
func (t *Tally) frequent() (shown []*outcome, others, runs int) {
	shown = slices.SortedFunc(maps.Values(t.outcomes), func(x, y *outcome) int {
		return cmp.Or(cmp.Compare(y.runs, x.runs), cmp.Compare(len(x.text), len(y.text)), cmp.Compare(x.text, y.text))
	})
	for len(shown) > mostOutcomes {
		last := len(shown) - 1
		others, runs, shown = others+1, runs+shown[last].runs, shown[:last]
	}
	return shown, others, runs
}

func (t *Tally) histogram(b *strings.Builder, columns int, p Palette, shaken bool) {
	shown, others, runs := t.frequent()
	width := len("outcome")
	for _, o := range shown {
		width = max(width, uniseg.StringWidth(o.text))
	}
	columns -= besideRows
	seed := func(any) string { return "" }
	if shaken {
		columns -= besideSeeds
		seed = func(x any) string { return fmt.Sprintf("  %8v", x) }
	}
	width = max(min(width, columns-leastStripe), len("outcome"))
	fmt.Fprintf(b, "  %s  %7s  %6s%s\n", pad("outcome", width), "runs", "%", seed("seed"))
	for _, o := range shown {
		bar := stripe(demos.Exactly(float64(o.runs)), float64(t.runs), columns-width)
		fmt.Fprintf(b, "%s %s  %7d  %6.1f%s  %s\n", o.mark(p), pad(cut(o.text, width), width), o.runs, t.percent(o.runs), seed(o.seed), bar)
	}
	if others > 0 {
		fmt.Fprintf(b, "  and %d rarer outcomes in %d runs\n", others, runs)
	}
	if shaken {
		fmt.Fprintln(b, p.faint("  one run with --shake and the --seed of a row tends to come out like that row"))
	}
}

func (t *Tally) percent(runs int) float64 { return 100 * float64(runs) / float64(t.runs) }

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
