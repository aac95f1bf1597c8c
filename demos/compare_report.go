package demos

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strconv"

	"concurrency-lab/demos/stage"
)

// contest is what a topic measures and what is to be learnt from it.
type contest struct {
	topic      string
	modes      []mode
	statements []statement
	// single says that one operation's time is shown in place of a run's.
	single bool
	notes  []string
	next   string
}

// compareResult is the figures of every topic.
type compareResult struct {
	Topic  string     `json:"topic"`
	Rows   []measured `json:"rows"`
	Claims []claim    `json:"claims"`
	Sum    string     `json:"sum,omitempty"`
	Memory []memory   `json:"memory,omitempty"`
	Python string     `json:"python,omitempty"`
}

// hold measures the contest, in CPython as well if the user wants that.
func (c contest) hold(ctx context.Context, st *stage.Stage, o *compareOptions) (Report, error) {
	version := ""
	if o.python {
		p, err := startPython(ctx)
		if err != nil {
			return Report{Result: compareResult{Topic: c.topic, Rows: []measured{}, Claims: []claim{}}}, err
		}
		defer p.close()
		version = p.version
		c.modes = p.join(c.modes)
	}
	f, err := measure(ctx, st, o.runs, withoutPythonOnly(c.modes))
	result := compareResult{Topic: c.topic, Rows: f.rows, Claims: judge(f.rows, c.statements), Python: version}
	r := Report{Result: result, Table: c.table(result), Checks: []Check{f.check()}, Next: c.next}
	return r, err
}

func (c contest) table(result compareResult) *Table {
	t := &Table{Head: []string{"work", "mode", "workers", "median", "min", "max", "speed-up"}}
	arithmetic := false
	for _, r := range result.Rows {
		shown := r
		if c.single {
			shown = r.each()
		}
		cells := []string{r.Work, r.Mode, strconv.Itoa(r.Workers), seconds(shown.Median), seconds(shown.Min), seconds(shown.Max), digits(r.Speedup)}
		if !r.Measured {
			arithmetic = true
			cells[3], cells[4], cells[5] = cells[3]+"*", "", ""
		}
		t.Rows = append(t.Rows, Row{Group: r.Work, Cells: cells, Bar: shown.Median})
	}
	if c.single {
		t.Notes = append(t.Notes, "The times are those of one operation.")
	}
	if arithmetic {
		t.Notes = append(t.Notes, "* by arithmetic: nobody waits for it.")
	}
	t.Notes = append(t.Notes, c.notes...)
	machine := fmt.Sprintf("%d cores, %d of them for Go code, %s/%s", runtime.NumCPU(), runtime.GOMAXPROCS(0), runtime.GOOS, runtime.GOARCH)
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

// seconds is a time in the unit that suits it.
func seconds(s float64) string {
	for _, u := range []struct {
		name string
		of   float64
	}{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}} {
		if s >= u.of {
			return digits(s/u.of) + u.name
		}
	}
	return digits(s*1e9) + "ns"
}

// digits is x with three significant ones, or those before the point.
func digits(x float64) string {
	if x <= 0 {
		return "0"
	}
	after := 2 - int(math.Floor(math.Log10(x)))
	return strconv.FormatFloat(x, 'f', max(0, after), 64)
}
