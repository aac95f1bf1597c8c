package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"concurrency-lab/cmd/plot"
	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
)

// growth is how the time of a run grows with how much there is to do.
type growth struct {
	Title, Of string
	// Picture is the file beside the page that shows it.
	Picture string
	Points  []point
}

// point is what so many cost.
type point struct {
	N    int
	Runs []float64
}

// Time is the time of a run.
func (p point) Time() string { return spreadOf(p.Runs).seconds() }

// Each is the time of one of them.
func (p point) Each() float64 { return spreadOf(p.Runs).Median / float64(p.N) }

// draw writes the picture: bars of the same length are a cost that grows in proportion.
func (g growth) draw(folder string) error {
	f := &demo.Figure{Title: g.Title + ", time of each", X: demo.Axis{Label: "time of each", Unit: "s"}}
	for _, p := range g.Points {
		r := spreadOf(p.Runs)
		n := float64(p.N)
		f.Bars = append(f.Bars, demo.Bar{Name: fmt.Sprintf("%d %s", p.N, g.Of), Note: contest.Seconds(p.Each()),
			Range: demo.Range{Low: r.Min / n, Mid: r.Median / n, High: r.Max / n}})
	}
	file, err := os.Create(filepath.Join(folder, g.Picture))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := plot.Draw(file, ".png", f, fmt.Sprintf("%d runs each", growthRounds)); err != nil {
		return err
	}
	return file.Close()
}

// series is something whose growth is measured: run does it with n and tells the seconds.
type series struct {
	title, of, picture string
	from, to, by       int
	run                func(ctx context.Context, n int) (float64, error)
}

const growthRounds = 3

// measureGrowth measures all series, each of its points in turn. The pictures go where the page
// does.
func measureGrowth(ctx context.Context, folder, pictures string) ([]growth, error) {
	program := filepath.Join(folder, "concurrency-lab")
	if err := tell(ctx, "", "go", "build", "-trimpath", "-o", program, "."); err != nil {
		return nil, err
	}
	own := goBenchmarks{path: filepath.Join(folder, "lab.test"), folder: "bench"}
	var all []growth
	for _, s := range []series{
		{"counter on processes", "processes", "growth-processes.png", 1, 512, 2, counter(program, "process")},
		{"counter on threads", "threads", "growth-threads.png", 1, 100_000, 10, counter(program, "thread")},
		{"queue between threads", "items", "growth-queue.png", 1_000, 10_000_000, 10, items(own, "Queue")},
		{"queue between processes", "items", "growth-process-queue.png", 1_000, 10_000_000, 10, items(own, "ProcessQueue")},
	} {
		g, err := s.measure(ctx)
		if err == nil {
			err = g.draw(pictures)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, g)
		fmt.Fprintf(os.Stderr, "growth: %s\n", s.title)
	}
	return all, nil
}

func (s series) measure(ctx context.Context) (growth, error) {
	g := growth{Title: s.title, Of: s.of, Picture: s.picture}
	for n := s.from; n <= s.to; n *= s.by {
		g.Points = append(g.Points, point{N: n})
	}
	for range growthRounds {
		for i := range g.Points {
			p := &g.Points[i]
			seconds, err := s.run(ctx, p.N)
			if err != nil {
				return g, err
			}
			p.Runs = append(p.Runs, seconds)
		}
	}
	return g, nil
}

// counter runs the demo with n workers. Its own start is not counted.
func counter(program, on string) func(context.Context, int) (float64, error) {
	return func(ctx context.Context, n int) (float64, error) {
		out, err := output(ctx, "", program, "counter", "--on", on, "-w", strconv.Itoa(n), "--json")
		if err != nil {
			return 0, err
		}
		var found struct {
			Elapsed float64 `json:"elapsed_s"`
			Result  struct {
				Counter int `json:"counter"`
			} `json:"result"`
		}
		if err := json.Unmarshal(out, &found); err != nil {
			return 0, err
		}
		if found.Result.Counter != n {
			return 0, fmt.Errorf("%d workers counted to %d", n, found.Result.Counter)
		}
		return found.Elapsed, nil
	}
}

// items passes n items in the benchmark of that name.
func items(g goBenchmarks, work string) func(context.Context, int) (float64, error) {
	return func(ctx context.Context, n int) (float64, error) {
		out, err := g.bench(ctx, name{work, lab}.pattern(), fmt.Sprintf("%dx", n))
		if err != nil {
			return 0, err
		}
		r, ok := parse(out)[name{work, lab}]
		if !ok {
			return 0, fmt.Errorf("%s: no figure in %q", work, out)
		}
		return r.seconds * float64(n), nil
	}
}

// even is how much the cost of each may change over a tenfold growth and still count as linear.
const even = 1.25

// Verdict says how the cost of each changes from the second point on: in the first the fixed cost
// of a run counts most.
func (g growth) Verdict() string {
	first, last := g.Points[min(1, len(g.Points)-1)], g.Points[len(g.Points)-1]
	factor, tenfolds := last.Each()/first.Each(), math.Log10(float64(last.N)/float64(first.N))
	word := "in proportion"
	switch perTenfold := math.Pow(factor, 1/max(tenfolds, 1)); {
	case perTenfold > even:
		word = "faster than in proportion"
	case perTenfold < 1/even:
		word = "more slowly than in proportion"
	}
	return fmt.Sprintf("From %d to %d %s the cost of each changes by a factor of %s: the whole grows %s.",
		first.N, last.N, g.Of, contest.Digits(factor), word)
}
