package readers

import (
	"fmt"

	"concurrency-lab/demos/demo"
)

// result is the figures of every variant.
type result struct {
	Version int `json:"version"` // of the page at the end: one more for each write
	Torn    int `json:"torn"`    // times that a worker saw halves of two versions
	// Starved is "writers" or "readers", if workers of the other kind went past one of them more than
	// once each; or "nobody".
	Starved string        `json:"starved"`
	Readers waits         `json:"readers"` // the worst of them
	Writers waits         `json:"writers"`
	Workers []workerWaits `json:"workers"`
}

type workerWaits struct {
	Name string `json:"name"`
	waits
}

const nobody = "nobody"

// resultOf is read when no worker is left.
func resultOf(l line, p page) result {
	writers := l.len() - l.Readers
	r := result{
		Version: int(p.Halves.Load(0)), Starved: nobody,
		Readers: l.of(0, l.Readers-1), Writers: l.of(l.Readers, l.len()-1),
	}
	for place, torn := range p.Torn.Numbers() {
		r.Torn += int(torn)
		r.Workers = append(r.Workers, workerWaits{l.name(place), l.of(place, place)})
	}
	switch {
	case r.Writers.Passed > l.Readers:
		r.Starved = "writers"
	case r.Readers.Passed > writers:
		r.Starved = "readers"
	}
	return r
}

func report(l rwLock, p page, f flags) demo.Report {
	r := resultOf(l.Line, p)
	rep := demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("writer passed by %d, reader by %d", r.Writers.Passed, r.Readers.Passed),
		Words:   demo.Tell("past a writer: %d; past a reader: %d", r.Writers.Passed, r.Readers.Passed),
		Checks: []demo.Check{
			demo.Expect("torn", 0, r.Torn).As("a writer was always alone: no worker saw a half-written page"),
			demo.Expect("version", f.Writers*f.Rounds, r.Version).As("the page has version %d, one for each write", r.Version),
			promise(l.First, r),
		},
		Table: table(r),
	}
	switch l.First {
	case readersFirst:
		rep.Next = "readers --variant writers-first"
	case writersFirst:
		rep.Next = "readers --variant fair"
	case fair:
		rep.Next = "readers"
	}
	return rep
}

// promise checks that nobody went past those who are first, and says who starved instead.
func promise(first kind, r result) demo.Check {
	switch first {
	case readersFirst:
		c := demo.Expect("writers past a reader", 0, r.Readers.Passed)
		if r.Starved == "writers" {
			return c.As("no writer went past a waiting reader; the writers starved: one of them waited %.2f s, and "+
				"%d readers went past it", r.Writers.Longest, r.Writers.Passed)
		}
		return c.As("no writer went past a waiting reader; past a waiting writer went at most %d readers", r.Writers.Passed)
	case writersFirst:
		c := demo.Expect("readers past a writer", 0, r.Writers.Passed)
		if r.Starved == "readers" {
			return c.As("no reader went past a waiting writer; the readers starved: one of them waited %.2f s, and "+
				"%d writers went past it", r.Readers.Longest, r.Readers.Passed)
		}
		return c.As("no reader went past a waiting writer; past a waiting reader went at most %d writers", r.Readers.Passed)
	}
	return demo.Expect("past anybody", 0, r.Readers.Passed+r.Writers.Passed).
		As("nobody went past a worker that waited, so nobody starved")
}

// mostRows is how many workers a table has room for.
const mostRows = 20

// table is what each worker waited; nil if there are too many.
func table(r result) *demo.Table {
	if len(r.Workers) > mostRows {
		return nil
	}
	t := &demo.Table{Head: []string{"worker", "longest wait", "others that went past"}}
	for _, w := range r.Workers {
		t.Rows = append(t.Rows, demo.Row{
			Cells: []string{w.Name, fmt.Sprintf("%.2f s", w.Longest), fmt.Sprint(w.Passed)}, Bar: demo.Exactly(w.Longest),
		})
	}
	return t
}
