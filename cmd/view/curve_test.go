package view

import (
	"strings"
	"testing"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
)

// fibFigure is a curve that grows faster and faster.
var fibFigure = fibonacci(19)

func fibonacci(n int) *demo.Figure {
	f := &demo.Figure{Title: "results", X: demo.Axis{Label: "n"}, Y: demo.Axis{Label: "fib(n)"}}
	a, b := 1.0, 2.0
	for i := range n {
		f.Points = append(f.Points, demo.Point{X: float64(i + 1), Y: a})
		a, b = b, a+b
	}
	return f
}

func TestCurve(t *testing.T) {
	golden.Check(t, "curve.golden", curve(fibFigure, plain, term.Palette{}))
	golden.Check(t, "curve-wide.golden", curve(fibFigure, term.Size{Columns: 200, Rows: 50}, term.Palette{}))
}

// TestCurveFits: no line is wider than the terminal, nor is there more of it than half of its lines
// and a little; and the colour changes neither.
func TestCurveFits(t *testing.T) {
	late := &demo.Figure{Title: "late", X: demo.Axis{Label: "tick"}, Y: demo.Axis{Label: "late", Unit: "s"}}
	for i := range 1234 {
		late.Points = append(late.Points, demo.Point{X: float64(i + 1), Y: float64(i) * 3.7e-5})
	}
	for _, f := range []*demo.Figure{fibFigure, late} {
		for _, size := range []term.Size{{Columns: 40, Rows: 10}, {Columns: 80, Rows: 24}, {Columns: 81, Rows: 25},
			{Columns: 120, Rows: 40}, {Columns: 200, Rows: 50}} {
			text := curve(f, size, term.Palette{})
			lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
			if w := widest(text); w > size.Columns || w < size.Columns*9/10 {
				t.Errorf("%v: %d wide", size, w)
			}
			if most := max(size.Rows/2, leastCurve) + 4; len(lines) > most {
				t.Errorf("%v: %d lines", size, len(lines))
			}
			if painted := curve(f, size, term.Palette{On: true}); painted == text || uncolored(painted) != text {
				t.Errorf("%v: in colours it is\n%s", size, painted)
			}
		}
	}
}

// uncolored takes the escape codes out of a text.
func uncolored(text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, text, _ = strings.Cut(rest, "m")
	}
}

func TestCurveOfNearlyNothing(t *testing.T) {
	for _, points := range [][]demo.Point{nil, {{X: 1, Y: 2}}} {
		if text := curve(&demo.Figure{Points: points}, plain, term.Palette{}); text != "" {
			t.Errorf("%v: %q", points, text)
		}
	}
	flat := curve(&demo.Figure{Points: []demo.Point{{X: 1}, {X: 2}}}, plain, term.Palette{})
	if !strings.Contains(flat, "─────") {
		t.Errorf("of two zeros:\n%s", flat)
	}
}

func TestStripe(t *testing.T) {
	for _, c := range []struct {
		r     demo.Range
		whole float64
		want  string
	}{
		{demo.Exactly(5), 10, "█████"},
		{demo.Range{Low: 2, Mid: 5, High: 10}, 10, "██▓▓▓░░░░░"},
		{demo.Range{Low: 0.1, Mid: 0.2, High: 0.3}, 100, "█"},
		{demo.Exactly(0), 10, "█"},
		{demo.Exactly(0), 0, ""},
	} {
		if got := stripe(c.r, c.whole, 10); got != c.want {
			t.Errorf("%v of %v: %q, want %q", c.r, c.whole, got, c.want)
		}
	}
	if got := stripe(demo.Exactly(1), 1, leastStripe-1); got != "" {
		t.Errorf("where there is no room: %q", got)
	}
}
