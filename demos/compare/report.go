package compare

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// topic is what is measured, and the claims about it.
type topic struct {
	name   string
	modes  []contest.Mode
	claims []claim
	// single says that one operation's time is shown in place of a run's.
	single bool
	// free says that a Python without a global lock is measured as well.
	free  bool
	notes []string
	next  string
}

// compareResult is the figures of every topic.
type compareResult struct {
	Topic  string        `json:"topic"`
	Rows   []contest.Row `json:"rows"`
	Claims []verdict     `json:"claims"`
	Sum    string        `json:"sum,omitempty"`
	Memory []memory      `json:"memory,omitempty"`
	Python string        `json:"python,omitempty"` // the version of the first of Pythons
	// Busy is the part of the processors' time that other programs took.
	Busy float64 `json:"busy"`
	// Pythons are the interpreters that have taken part.
	Pythons []pythonFound `json:"pythons,omitempty"`
}

// measure measures the modes, in CPython as well if the user wants that.
func (c topic) measure(ctx context.Context, st *stage.Stage, o *compareOptions) (demo.Report, error) {
	var pythons []pythonFound
	if err := c.room(); err != nil {
		return demo.Report{Result: compareResult{Topic: c.name, Rows: []contest.Row{}, Claims: []verdict{}}}, err
	}
	if o.python {
		remotes, err := c.pythons(ctx, st)
		for _, p := range remotes {
			defer p.Close()
		}
		if err != nil {
			return demo.Report{Result: compareResult{Topic: c.name, Rows: []contest.Row{}, Claims: []verdict{}}}, err
		}
		pythons = found(remotes)
		c.modes = contest.Join(c.modes, remotes...)
	}
	f, err := contest.Measure(ctx, st, contest.Plan{Runs: o.runs, Load: contest.Load}, contest.Local(c.modes))
	result := compareResult{Topic: c.name, Rows: f.Rows, Pythons: pythons, Busy: math.Round(f.Busy*1000) / 1000}
	result.Claims = judge{long: c.long(), busy: f.Busy}.decide(f.Rows, c.claims, pythons)
	if len(pythons) > 0 {
		result.Python = pythons[0].Version
	}
	checked := checkFound(f)
	return demo.Report{
		Result:  result,
		Checks:  []demo.Check{checked},
		Outcome: summed(result.Claims, checked),
		Table:   c.table(result),
		Figure:  c.figure(result.Rows),
		Next:    c.next,
	}, err
}

// How long a run must be to be judged: one that is measured with the start of its workers, and one
// that is not.
const (
	longWhole  = 100 * time.Millisecond
	longSingle = 5 * time.Millisecond
)

// long is how long a run of this topic must be.
func (c topic) long() time.Duration {
	if c.single {
		return longSingle
	}
	return longWhole
}

// room returns an error if the machine has no room for the processes of a mode. It is called first,
// because to measure the other modes may take long.
func (c topic) room() error {
	for _, m := range c.modes {
		if m.Name != demo.OnProcess {
			continue
		}
		if err := multiprocessing.CheckCapacity(m.Workers, 0); err != nil {
			return fmt.Errorf("%s on %s: %w", called(m.Work), m.Name, err)
		}
	}
	return nil
}

func (c topic) table(result compareResult) *demo.Table {
	t := &demo.Table{Head: []string{"work", "mode", "workers", "median", "min", "max", "speed-up"}}
	for _, r := range result.Rows {
		shown := c.shown(r)
		cells := []string{called(r.Work), r.Mode, strconv.Itoa(r.Workers), contest.Seconds(shown.Median),
			contest.Seconds(shown.Min), contest.Seconds(shown.Max), contest.Digits(r.Speedup)}
		if r.Mode == contest.Serial {
			cells[2] = "1"
		}
		if !r.Measured {
			cells[3], cells[4], cells[5] = cells[3]+"*", "", ""
			t.Notes = append(t.Notes, fmt.Sprintf("* calculated: %d x %s, not run.", r.Operations, contest.Seconds(r.Operation)))
		}
		t.Rows = append(t.Rows, demo.Row{Group: r.Work + " " + r.Language, Cells: cells, Bar: span(shown)})
	}
	if c.single {
		t.Notes = append(t.Notes, "The times are for one operation.")
	}
	t.Notes = append(t.Notes, c.notes...)
	t.Notes = append(t.Notes, c.compared(result)...)
	t.Notes = append(t.Notes, fmt.Sprintf("%d cores, %d of them for Go code, %s/%s", runtime.NumCPU(),
		runtime.GOMAXPROCS(0), runtime.GOOS, runtime.GOARCH))
	for _, p := range result.Pythons {
		t.Notes = append(t.Notes, p.note())
	}
	if result.Busy > tooBusy {
		t.Notes = append(t.Notes, fmt.Sprintf("The machine was busy: other programs took %.0f %% of its time. "+
			"Measure again later.", 100*result.Busy))
	}
	for _, v := range result.Claims {
		line := v.Claim + ": " + v.text()
		if v.Source != "" {
			line = v.Source + ": " + line
		}
		t.Notes = append(t.Notes, line)
	}
	t.Notes = append(t.Notes, documentsOf(result.Claims)...)
	return t
}

// called is the reader's word for a work.
func called(work string) string {
	switch work {
	case workCal:
		return "computing"
	case workIO:
		return "waiting"
	}
	return work
}

// compared says what the speed-ups compare, where there are several languages.
func (c topic) compared(result compareResult) (notes []string) {
	if len(result.Pythons) == 0 {
		return nil
	}
	notes = []string{"Each speed-up compares with the first row of the same language."}
	for _, r := range result.Rows {
		same := func(own contest.Row) bool {
			return own.Work == r.Work && own.Language == "" && r.Mode == r.Language+" "+own.Mode
		}
		i := slices.IndexFunc(result.Rows, same)
		if i < 0 || c.single || r.Operations == result.Rows[i].Operations {
			continue
		}
		if note := fmt.Sprintf("%s: a run in Go does as much as %.0f runs of %s.", called(r.Work),
			float64(result.Rows[i].Operations)/float64(r.Operations), r.Language); !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

// documentsOf names the documents that make the claims.
func documentsOf(claims []verdict) []string {
	var cited []string
	for _, d := range demo.Documents {
		if slices.ContainsFunc(claims, func(c verdict) bool { return strings.Contains(c.Source, d.Number) }) {
			cited = append(cited, d.Cited())
		}
	}
	if cited == nil {
		return nil
	}
	return []string{"Documents: " + strings.Join(cited, ", ") + "; see explain sources"}
}

// checkFound checks that every run found the right result.
func checkFound(f *contest.Figures) demo.Check {
	c := demo.Check{Name: "results", OK: len(f.Wrong) == 0, Grade: demo.Required,
		Want: fmt.Sprintf("%d right", f.Runs), Got: fmt.Sprintf("%d right", f.Runs-len(f.Wrong))}
	if !c.OK {
		c.Got += "; " + f.Wrong[0]
	}
	return c.As("all %d runs found the right result", f.Runs)
}
