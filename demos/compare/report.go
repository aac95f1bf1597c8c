package compare

import (
	"context"
	"fmt"
	"runtime"
	"strconv"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// topic is what is measured, and what is to be learnt from it.
type topic struct {
	name       string
	modes      []contest.Mode
	statements []statement
	// single says that one operation's time is shown in place of a run's.
	single bool
	notes  []string
	next   string
}

// compareResult is the figures of every topic.
type compareResult struct {
	Topic  string        `json:"topic"`
	Rows   []contest.Row `json:"rows"`
	Claims []claim       `json:"claims"`
	Sum    string        `json:"sum,omitempty"`
	Memory []memory      `json:"memory,omitempty"`
	Python string        `json:"python,omitempty"`
}

// measure measures the modes, in CPython as well if the user wants that.
func (c topic) measure(ctx context.Context, st *stage.Stage, o *compareOptions) (demo.Report, error) {
	version := ""
	if err := c.room(); err != nil {
		return demo.Report{Result: compareResult{Topic: c.name, Rows: []contest.Row{}, Claims: []claim{}}}, err
	}
	if o.python {
		p, err := contest.StartPython(ctx)
		if err != nil {
			return demo.Report{Result: compareResult{Topic: c.name, Rows: []contest.Row{}, Claims: []claim{}}}, err
		}
		defer p.Close()
		version = p.Version
		c.modes = p.Join(c.modes)
	}
	f, err := contest.Measure(ctx, st, o.runs, contest.Local(c.modes))
	result := compareResult{Topic: c.name, Rows: f.Rows, Claims: judge(f.Rows, c.statements), Python: version}
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

// room says if there is none for the processes of a mode: before the others are measured, which may
// take long.
func (c topic) room() error {
	for _, m := range c.modes {
		if m.Name != demo.OnProcess {
			continue
		}
		if err := multiprocessing.CheckCapacity(m.Workers, 0); err != nil {
			return fmt.Errorf("%s on %s: %w", m.Work, m.Name, err)
		}
	}
	return nil
}

func (c topic) table(result compareResult) *demo.Table {
	t := &demo.Table{Head: []string{"work", "mode", "workers", "median", "min", "max", "speed-up"}}
	arithmetic := false
	for _, r := range result.Rows {
		shown := c.shown(r)
		cells := []string{r.Work, r.Mode, strconv.Itoa(r.Workers), contest.Seconds(shown.Median), contest.Seconds(shown.Min),
			contest.Seconds(shown.Max), contest.Digits(r.Speedup)}
		if !r.Measured {
			arithmetic = true
			cells[3], cells[4], cells[5] = cells[3]+"*", "", ""
		}
		t.Rows = append(t.Rows, demo.Row{Group: r.Work, Cells: cells, Bar: span(shown)})
	}
	if c.single {
		t.Notes = append(t.Notes, "The times are those of one operation.")
	}
	if arithmetic {
		t.Notes = append(t.Notes, "* by arithmetic: nobody waits for it.")
	}
	t.Notes = append(t.Notes, c.notes...)
	machine := fmt.Sprintf("%d cores, %d of them for Go code, %s/%s", runtime.NumCPU(), runtime.GOMAXPROCS(0),
		runtime.GOOS, runtime.GOARCH)
	if result.Python != "" {
		machine += ", CPython " + result.Python
	}
	t.Notes = append(t.Notes, machine)
	for _, c := range result.Claims {
		line := c.Claim + ": " + c.Holds
		if c.Source != "" {
			line = c.Source + ": " + line
		}
		t.Notes = append(t.Notes, line)
	}
	return t
}

// checkFound says whether every run found what it should.
func checkFound(f *contest.Figures) demo.Check {
	c := demo.Check{Name: "results", OK: len(f.Wrong) == 0, Grade: demo.Required,
		Want: fmt.Sprintf("%d right", f.Runs), Got: fmt.Sprintf("%d right", f.Runs-len(f.Wrong))}
	if !c.OK {
		c.Got += "; " + f.Wrong[0]
	}
	return c
}
