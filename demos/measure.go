package demos

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// serial is the mode in which one thing is done after the other.
const serial = "serial"

// mode is one way to do some work, to be measured beside others.
type mode struct {
	name    string
	work    string
	workers int
	// known is the time where that is a matter of arithmetic and need not be waited for.
	known time.Duration
	// warm is a shorter run before the measuring begins; nil: none.
	warm func(ctx context.Context) error
	// run does the work.
	run func(ctx context.Context) error
	// after looks at what the run left, outside the measured time; nil: nothing.
	after func()
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
}

// measure runs the modes in turn, each as often as runs says after a warm-up, and begins each round with another
// one, so that a machine whose speed changes is unjust to all alike.
func measure(ctx context.Context, st *stage.Stage, runs int, modes []mode) ([]measured, error) {
	timed := slices.DeleteFunc(slices.Clone(modes), func(m mode) bool { return m.run == nil })
	st.Total(len(timed) * (runs + 1))
	for _, m := range timed {
		if m.warm != nil {
			if err := m.warm(ctx); err != nil {
				return []measured{}, err
			}
		}
		st.Advance()
	}
	times := map[string][]time.Duration{}
	for round := range runs {
		for i := range timed {
			m := timed[(round+i)%len(timed)]
			begin := time.Now()
			if err := m.run(ctx); err != nil {
				return []measured{}, err
			}
			took := time.Since(begin)
			st.Say(ctx, "round %d: %s on %s by %d took %v", round+1, m.work, m.name, m.workers, took.Round(10*time.Microsecond))
			times[m.work+m.name] = append(times[m.work+m.name], took)
			if m.after != nil {
				m.after()
			}
			st.Advance()
		}
	}
	return summarize(modes, times), nil
}

func summarize(modes []mode, times map[string][]time.Duration) []measured {
	rows := make([]measured, len(modes))
	for i, m := range modes {
		t := times[m.work+m.name]
		if m.run == nil {
			t = []time.Duration{m.known}
		}
		slices.Sort(t)
		rows[i] = measured{Mode: m.name, Work: m.work, Workers: m.workers, Runs: len(t), Measured: m.run != nil,
			Median: median(t).Seconds(), Min: t[0].Seconds(), Max: t[len(t)-1].Seconds()}
	}
	for i := range rows {
		base := find(rows, serial, rows[i].Work)
		if base.Median == 0 || rows[i].Median == 0 {
			continue
		}
		// Where a mode does more of the work than serial does, its speed is that much higher.
		share := 1.0
		if base.Workers == 1 {
			share = float64(rows[i].Workers)
		}
		rows[i].Speedup = share * base.Median / rows[i].Median
	}
	return rows
}

func median(sorted []time.Duration) time.Duration {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// find returns the row of a mode and a work; the zero value if there is none.
func find(rows []measured, mode, work string) measured {
	i := slices.IndexFunc(rows, func(r measured) bool { return r.Mode == mode && r.Work == work })
	if i < 0 {
		return measured{}
	}
	return rows[i]
}

// claim is what a document says, and whether this run bears it out.
type claim struct {
	Claim string `json:"claim"`
	Holds string `json:"holds"`
}

// The answers of a claim.
const (
	holds       = "yes"
	doesNotHold = "no"
	tooClose    = "too close"
)

// clearly is how much two medians must differ, beside the runs being apart, for a claim to be answered.
const clearly = 1.05

// faster says whether a took less time than b. That is beyond doubt only if the slowest run of one was quicker than the
// quickest of the other, and not by a hair.
func faster(text string, a, b measured) claim {
	switch {
	case a.Max < b.Min && a.Median*clearly < b.Median:
		return claim{text, holds}
	case a.Min > b.Max && a.Median > b.Median*clearly:
		return claim{text, doesNotHold}
	}
	return claim{text, tooClose}
}

// compareResult is the figures of every topic.
type compareResult struct {
	Topic  string     `json:"topic"`
	Rows   []measured `json:"rows"`
	Claims []claim    `json:"claims"`
	Sum    string     `json:"sum,omitempty"`
}

func compareReport(topic string, rows []measured, claims []claim) Report {
	t := &Table{Head: []string{"work", "mode", "workers", "median", "min", "max", "speed-up"}}
	for _, r := range rows {
		cells := []string{r.Work, r.Mode, fmt.Sprint(r.Workers), seconds(r.Median), seconds(r.Min), seconds(r.Max), fmt.Sprintf("%.2f", r.Speedup)}
		if !r.Measured {
			cells[3], cells[4], cells[5] = cells[3]+"*", "", ""
			t.Notes = append(t.Notes, "* by arithmetic: nobody waits for it.")
		}
		t.Rows = append(t.Rows, Row{Group: r.Work, Cells: cells, Bar: r.Median})
	}
	t.Notes = append(t.Notes, fmt.Sprintf("%d cores, %d of them for Go code, %s/%s", runtime.NumCPU(), runtime.GOMAXPROCS(0), runtime.GOOS, runtime.GOARCH))
	for _, c := range claims {
		t.Notes = append(t.Notes, fmt.Sprintf("%s: %s", c.Claim, c.Holds))
	}
	return Report{Result: compareResult{Topic: topic, Rows: rows, Claims: claims}, Table: t}
}

func seconds(s float64) string {
	d := time.Duration(s * float64(time.Second))
	for unit := time.Second; unit > 1; unit /= 1000 {
		if d >= unit {
			return d.Round(unit / 1000).String()
		}
	}
	return d.String()
}

// runOn does f n times, with an argument each, serially or on as many threads or processes at once.
func runOn[A any](ctx context.Context, st *stage.Stage, on, name string, n int, f *multiprocessing.Func[A, nothing], arg func(i int) A) error {
	if on == serial {
		for i := range n {
			if _, err := f.Run(ctx, arg(i)); err != nil {
				return err
			}
		}
		return nil
	}
	var errs []error
	var workers []joiner
	for i := range n {
		w, err := startWorker(ctx, on, fmt.Sprintf("%s-%d", name, i), f, arg(i))
		if errs = append(errs, err); err != nil {
			break
		}
		workers = append(workers, w)
	}
	for _, w := range workers {
		errs = append(errs, w.Join(ctx))
	}
	return errors.Join(errs...)
}
