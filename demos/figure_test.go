package demos

import (
	"cmp"
	"encoding/json"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/pool"
	"concurrency-lab/demos/process"
	"concurrency-lab/demos/stage"
	"concurrency-lab/demos/timer"
	"concurrency-lab/demos/urls/web"
)

// littleWork is what the flags are set to of the demos that have them.
var littleWork = map[string]string{"runs": "2", "iterations": "5", "inputs": "100", "io-workers": "3", "starts": "2",
	"ticks": "4"}

// TestFigures runs every variant that says that it has a figure and holds the figure against the
// result.
func TestFigures(t *testing.T) {
	demotest.Long(t)
	for i, d := range All(web.Web{}) {
		for _, v := range d.Variants {
			if !v.Figure {
				continue
			}
			t.Run(d.Name+" "+v.Name, func(t *testing.T) {
				d := All(web.Web{})[i]
				for _, f := range d.Flags {
					if text, ok := littleWork[f.Name]; ok {
						demotest.SetFlag(t, d, f.Name, text)
					}
				}
				p := demotest.Play(t, d, v.Name, stage.Options{Speed: 1000})
				if p.Figure == nil || p.Figure.Title == "" || p.Figure.X.Label == "" {
					t.Fatalf("%+v", p.Figure)
				}
				if diff := gocmp.Diff(numbersOf(t, d.Name, p.Result), numbers{p.Figure.Points, ranges(p.Figure.Bars)}); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// numbers is what a figure shows.
type numbers struct {
	Points []demo.Point
	Bars   map[string]demo.Range
}

func ranges(bars []demo.Bar) map[string]demo.Range {
	var all map[string]demo.Range
	for _, b := range bars {
		if all == nil {
			all = map[string]demo.Range{}
		}
		all[b.Group+"/"+b.Name] = b.Range
	}
	return all
}

// figured is what results with a figure have, as their JSON objects show it.
type figured struct {
	N       []float64 `json:"n"`
	Fib     []float64 `json:"fib"`
	DriftMS []float64 `json:"drift_ms"`
	Methods []struct {
		Method string  `json:"method"`
		Median float64 `json:"median_s"`
		Min    float64 `json:"min_s"`
		Max    float64 `json:"max_s"`
	} `json:"methods"`
	Topic string        `json:"topic"`
	Rows  []contest.Row `json:"rows"`
}

// numbersOf is what the figure of a result must show.
func numbersOf(t *testing.T, of string, result any) numbers {
	t.Helper()
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var r figured
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	var want numbers
	switch of {
	case "pool":
		for i, n := range r.N {
			want.Points = append(want.Points, demo.Point{X: n, Y: r.Fib[i]})
		}
	case "timer":
		for i, ms := range r.DriftMS {
			want.Points = append(want.Points, demo.Point{X: float64(i + 1), Y: ms / 1000})
		}
	case "process":
		want.Bars = map[string]demo.Range{}
		for _, m := range r.Methods {
			want.Bars["/"+m.Method] = demo.Range{Low: m.Min, Mid: m.Median, High: m.Max}
		}
	case "compare":
		want.Bars = map[string]demo.Range{}
		single := r.Topic != "work" && r.Topic != "sum" && r.Topic != "gil"
		for _, row := range r.Rows {
			if single {
				row = row.Each()
			}
			work := cmp.Or(map[string]string{"cal": "computing", "io": "waiting"}[row.Work], row.Work)
			want.Bars[work+"/"+row.Mode] = demo.Range{Low: row.Min, Mid: row.Median, High: row.Max}
		}
	default:
		t.Fatalf("a figure of %s", of)
	}
	return want
}

// TestNoFigureUnasked: a variant that does not say that it has a figure has none.
func TestNoFigureUnasked(t *testing.T) {
	for _, p := range []*demotest.Played{
		demotest.Play(t, timer.Demo(), "cancel", stage.Options{Speed: 20}),
		demotest.Play(t, process.Demo(), "start", stage.Options{Speed: 1000}),
		demotest.Play(t, pool.Demo(), "initializer", stage.Options{Speed: 1000}),
	} {
		if p.Figure != nil {
			t.Errorf("%+v", p.Figure)
		}
	}
}
