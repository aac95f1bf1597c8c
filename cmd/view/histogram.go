package view

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"concurrency-lab/cmd/plot"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"

	"github.com/rivo/uniseg"
)

const (
	mostOutcomes = 20 // rows of a histogram; a fault can have as many outcomes as there are runs
	mostRanges   = 10 // of numbers, if there are more
	besideRows   = 21 // columns of a row without its outcome and its stripe
	besideSeeds  = 10 // and of its seed
)

// rows returns the outcomes as they are shown, the most frequent first, how many others there are,
// and in how many runs. If there are too many to show, and all are numbers, it returns ranges of
// them instead, from the least up.
func (t *Tally) rows() (shown []*outcome, others, runs int) {
	shown = slices.SortedFunc(maps.Values(t.outcomes), func(x, y *outcome) int {
		return cmp.Or(cmp.Compare(y.runs, x.runs), cmp.Compare(len(x.text), len(y.text)), cmp.Compare(x.text, y.text))
	})
	if len(shown) <= mostOutcomes {
		return shown, 0, 0
	}
	if ranges, ok := inRanges(shown); ok {
		return ranges, 0, 0
	}
	for _, o := range shown[mostOutcomes:] {
		others, runs = others+1, runs+o.runs
	}
	return shown[:mostOutcomes], others, runs
}

// span is where an outcome falls: into which range of numbers, and how it went. What went otherwise
// is not thrown together.
type span struct {
	from  float64
	color int
}

// inRanges puts outcomes that are numbers together. What stands alone in its range keeps its own
// name, and what does not has the seed of the first.
func inRanges(all []*outcome) ([]*outcome, bool) {
	numbers := make([]float64, len(all))
	for i, o := range all {
		n, err := strconv.ParseInt(o.text, 10, 64)
		if err != nil {
			return nil, false
		}
		numbers[i] = float64(n)
	}
	marks := plot.Ruler(slices.Min(numbers), slices.Max(numbers), demo.Axis{}, mostRanges)
	step := marks[1] - marks[0]
	ranges := map[span]*outcome{}
	for i, o := range all {
		at := span{math.Floor(numbers[i]/step) * step, o.color()}
		r := ranges[at]
		if r == nil {
			alone := *o
			ranges[at] = &alone
			continue
		}
		r.text = fmt.Sprintf("%.0f to %.0f", at.from, at.from+step-1)
		r.runs += o.runs
	}
	sorted := slices.SortedFunc(maps.Keys(ranges), func(a, b span) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.color, a.color))
	})
	shown := make([]*outcome, len(sorted))
	for i, at := range sorted {
		shown[i] = ranges[at]
	}
	return shown, true
}

// histogram writes the rows, with bars beside them that are compared with the longest.
func (t *Tally) histogram(b *strings.Builder, columns int, p term.Palette, shaken bool) {
	shown, others, runs := t.rows()
	width, most := len("outcome"), 0
	for _, o := range shown {
		width, most = max(width, uniseg.StringWidth(o.text)), max(most, o.runs)
	}
	columns -= besideRows
	seed := func(any) string { return "" }
	if shaken {
		columns -= besideSeeds
		seed = func(x any) string { return fmt.Sprintf("  %8v", x) }
	}
	width = max(min(width, columns-leastStripe), len("outcome"))
	fmt.Fprintf(b, "  %s  %7s  %6s%s\n", term.Pad("outcome", width), "runs", "%", seed("seed"))
	for _, o := range shown {
		bar := stripe(demo.Exactly(float64(o.runs)), float64(most), columns-width)
		name := term.Pad(term.Cut(o.text, width), width)
		fmt.Fprintf(b, "%s %s  %7d  %6.1f%s  %s\n", o.mark(p), name, o.runs, t.percent(o.runs), seed(o.seed), bar)
	}
	if others > 0 {
		fmt.Fprintf(b, "  and %d rarer outcomes in %d runs\n", others, runs)
	}
	if shaken {
		fmt.Fprintln(b, p.Faint("  one run with --shake and the --seed of a row tends to come out like that row"))
	}
}

func (t *Tally) percent(runs int) float64 { return 100 * float64(runs) / float64(t.runs) }
