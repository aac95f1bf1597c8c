package view

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
)

// tallyOf counts runs with these outcomes; those of which faulty is true show the fault.
func tallyOf(outcomes []string, faulty func(i int) bool) *Tally {
	var t Tally
	for i, o := range outcomes {
		check := demo.Check{Name: "c", OK: true, Grade: demo.Allowed}
		if faulty != nil && faulty(i) {
			check = demo.Check{Name: "c", Grade: demo.Interesting}
		}
		t.Add(uint64(1000+i), demo.Report{Outcome: o, Checks: []demo.Check{check}})
	}
	return &t
}

func outcomes(n int, format string, of func(i int) int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(format, of(i))
	}
	return list
}

// TestHistogramAddsUp: neither the text nor the picture leaves a run out, whatever is put together.
func TestHistogramAddsUp(t *testing.T) {
	same := func(i int) int { return i }
	for name, tally := range map[string]*Tally{
		"few":   tallied(),
		"names": tallyOf(outcomes(3*mostOutcomes, "outcome %d", func(i int) int { return i % (2 * mostOutcomes) }), nil),
		"numbers": tallyOf(outcomes(500, "%d", func(i int) int { return i / 2 * i / 2 }),
			func(i int) bool { return i%3 == 0 }),
		"all but": tallyOf(append(outcomes(50, "%d", same), "none"), nil),
	} {
		s := Summary{Repeat: tally, Report: demo.Report{Figure: fibFigure}}
		sum := 0
		for _, bar := range s.Figure().Bars {
			sum += int(bar.Mid)
		}
		shown, _, rest := tally.rows()
		for _, o := range shown {
			rest += o.runs
		}
		if sum != tally.runs || rest != tally.runs {
			t.Errorf("%s: the bars add up to %d, the rows to %d, of %d runs", name, sum, rest, tally.runs)
		}
	}
	if f := (Summary{Repeat: &Tally{}, Report: demo.Report{Figure: fibFigure}}).Figure(); f != nil {
		t.Errorf("no run was finished, and there is a figure: %+v", f)
	}
}

// TestHistogramOfManyNumbers: they are in ranges, from the least up; what went otherwise stands
// apart, and what stands alone keeps its name.
func TestHistogramOfManyNumbers(t *testing.T) {
	numbers := outcomes(60, "%d", func(i int) int { return 7000 + 50*i })
	tally := tallyOf(append(numbers, "9951", "20000"), func(i int) bool { return i < len(numbers) })
	s := summary(checks[0])
	s.Repeat = tally
	golden.Check(t, "repeat-numbers.golden", s.Verdict(plain, term.Palette{}))
}

// TestHistogramFits: its rows are as wide as the terminal, however long the outcomes are.
func TestHistogramFits(t *testing.T) {
	tally := tallyOf([]string{"short", strings.Repeat("long ", 30), "竹竹竹", "short"}, nil)
	for _, width := range []int{50, 80, 200} {
		for _, shaken := range []bool{false, true} {
			var b strings.Builder
			tally.histogram(&b, width, term.Palette{}, shaken)
			rows := strings.SplitAfter(b.String(), "\n")[:4]
			if w := widest(strings.Join(rows, "")); w > width || w < width*9/10 {
				t.Errorf("%d wide in %d columns:\n%s", w, width, b.String())
			}
		}
	}
}

// TestPlotOfAHistogram: the picture tells of what runs it is, what came out, the most frequent
// first, and what the colours mean.
func TestPlotOfAHistogram(t *testing.T) {
	s := summary(checks[0])
	s.Repeat = tallied()
	var b bytes.Buffer
	if err := s.Plot(&b, ".svg"); err != nil {
		t.Fatal(err)
	}
	places := map[string]int{} // of texts, from above
	texts := regexp.MustCompile(`<text x="-?\d+" y="(-?\d+)"[^>]*>([^<]*)<`)
	for _, text := range texts.FindAllStringSubmatch(b.String(), -1) {
		places[text[2]], _ = strconv.Atoi(text[1])
	}
	for _, want := range []string{"what came out of 30 runs", s.what(), "7912", "19, 63.3%", "8000", "10, 33.3%", "8001",
		"1, 3.3%", "the bug showed up", "a check failed"} {
		if _, ok := places[want]; !ok {
			t.Errorf("no %q in %v", want, places)
		}
	}
	if places["7912"] > places["8000"] || places["8000"] > places["8001"] {
		t.Error("the most frequent does not come first")
	}
}
