package demos

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/stage"
	"concurrency-lab/demos/web"
)

// littleWork is what the flags are set to of the demos that have them.
var littleWork = map[string]string{"runs": "2", "iterations": "5", "inputs": "100", "io-workers": "3", "starts": "2",
	"ticks": "4"}

// TestFigures runs every variant that says that it has a figure and holds the figure against the
// result.
func TestFigures(t *testing.T) {
	for i, d := range All(web.Web{}) {
		for _, v := range d.Variants {
			if !v.Figure {
				continue
			}
			t.Run(d.Name+" "+v.Name, func(t *testing.T) {
				d := All(web.Web{})[i]
				for _, f := range d.Flags {
					if text, ok := littleWork[f.Name]; ok {
						setFlag(t, d, f.Name, text)
					}
				}
				p := play(t, d, v.Name, stage.Options{Speed: 1000})
				if p.Figure == nil || p.Figure.Title == "" || p.Figure.X.Label == "" {
					t.Fatalf("%+v", p.Figure)
				}
				if diff := cmp.Diff(numbersOf(t, p.Result), numbers{p.Figure.Points, ranges(p.Figure.Bars)}); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// numbers is what a figure shows.
type numbers struct {
	Points []Point
	Bars   map[string]Range
}

func ranges(bars []Bar) map[string]Range {
	var all map[string]Range
	for _, b := range bars {
		if all == nil {
			all = map[string]Range{}
		}
		all[b.Group+"/"+b.Name] = b.Range
	}
	return all
}

// numbersOf is what the figure of a result must show.
func numbersOf(t *testing.T, result any) numbers {
	t.Helper()
	var want numbers
	switch r := result.(type) {
	case fibResult:
		for i, n := range r.N {
			want.Points = append(want.Points, Point{float64(n), float64(r.Fib[i])})
		}
	case timerResult:
		for i, ms := range r.DriftMS {
			want.Points = append(want.Points, Point{float64(i + 1), ms / 1000})
		}
	case methodsResult:
		want.Bars = map[string]Range{}
		for _, m := range r.Methods {
			want.Bars["/"+m.Method] = Range{m.Min, m.Median, m.Max}
		}
	case compareResult:
		want.Bars = map[string]Range{}
		single := r.Topic != "work" && r.Topic != "sum" && r.Topic != "gil"
		for _, row := range r.Rows {
			if single {
				row = row.Each()
			}
			want.Bars[row.Work+"/"+row.Mode] = Range{row.Min, row.Median, row.Max}
		}
	default:
		t.Fatalf("a figure of %T", r)
	}
	return want
}

// TestFigureIsInTheOrderOfTheTasks: in whatever order the results came.
func TestFigureIsInTheOrderOfTheTasks(t *testing.T) {
	r := &fibRun{Stage: stage.New(stage.Options{Workers: 2}, &played{}),
		jobs: []fibJob{{N: 3, Fib: 3}, {N: 1, Fib: 1}, {N: 7, Fib: 21}}}
	got := r.report(1).Figure
	if diff := cmp.Diff([]Point{{1, 1}, {3, 3}, {7, 21}}, got.Points); diff != "" {
		t.Error(diff)
	}
}

// TestNoFigureUnasked: a variant that does not say that it has a figure has none.
func TestNoFigureUnasked(t *testing.T) {
	for _, p := range []*played{
		play(t, Timer(), "cancel", stage.Options{Speed: 20}),
		play(t, Process(), "start", stage.Options{Speed: 1000}),
		play(t, Pool(), "initializer", stage.Options{Speed: 1000}),
	} {
		if p.Figure != nil {
			t.Errorf("%+v", p.Figure)
		}
	}
}
