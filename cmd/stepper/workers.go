package stepper

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"concurrency-lab/cmd/steps"
	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// worker is how the screen shows a worker.
type worker struct {
	number int
	letter string
	name   string
	pid    string   // empty: there is but one process
	stands string   // "can go", or "must wait for lock A"
	does   string   // what it is about to do, or what keeps it
	where  string   // "no_lock.go:24"
	source []string // that line, and those around it
	state  schedule.Stand
	chosen bool
}

// head is the worker's name, behind a mark if it is the one that Enter lets go.
func (w worker) head() string {
	mark := " "
	if w.chosen {
		mark = "▸"
	}
	return strings.TrimRight(fmt.Sprintf("%s %s  %s  %s", mark, w.letter, w.name, w.pid), " ")
}

// workers are those to be shown.
func (m *Model) workers() (list []worker) {
	for n, w := range m.position.State.Workers {
		if m.All || !trace.IsAside(w.Name) && (n > 0 || m.mainActs()) {
			list = append(list, m.worker(n))
		}
	}
	return list
}

// mainActs says whether the main thread does more than to start and to join the others.
func (m *Model) mainActs() bool {
	isMain := func(t schedule.Turn) bool { return t.Worker == 0 }
	if slices.ContainsFunc(m.position.Enabled, func(c schedule.Choice) bool { return isMain(c.Turn) }) ||
		slices.ContainsFunc(m.position.Steps, func(s schedule.Step) bool { return isMain(s.Turn) }) {
		return true
	}
	s := m.position.State
	w := s.Workers[0]
	return len(s.Workers) == 1 || w.Stand == schedule.Waits && w.Next.Op != trace.OpJoin && w.Next.Object > 0 &&
		!trace.IsAside(s.Objects[w.Next.Object-1].Name)
}

// worker is one of them, by number.
func (m *Model) worker(n int) worker {
	s := m.position.State.Workers[n]
	w := worker{number: n, letter: schedule.Letter(n), name: term.Printable(s.Name), state: s.Stand}
	if m.processes() {
		w.pid = fmt.Sprint("pid ", s.PID)
	}
	if m.chosen < len(m.position.Enabled) {
		w.chosen = m.position.Enabled[m.chosen].Worker == n
	}
	w.stands, w.does = m.stands(n, s)
	place := s.Place
	if place.Line == 0 && s.Stand == schedule.Waits { // it waits in the step that it made last
		for _, step := range m.position.Steps {
			if step.Worker == n {
				place = step.Place
			}
		}
	}
	around := 0
	if m.height >= tall {
		around = 2
	}
	w.source = make([]string, 2*around+1)
	if place.Line > 0 {
		w.where = fmt.Sprintf("%s:%d", path.Base(place.File), place.Line)
		w.source = lineOf(m.Source(place.File), place.Line, around)
	}
	return w
}

// processes says whether workers are in different processes.
func (m *Model) processes() bool {
	all := m.position.State.Workers
	return slices.ContainsFunc(all, func(w schedule.WorkerState) bool { return w.PID != all[0].PID })
}

const canGo = "can go"

// stands says how a worker stands, and what it is about to do, or what keeps it.
func (m *Model) stands(n int, w schedule.WorkerState) (stands, does string) {
	for _, c := range m.position.Enabled {
		switch {
		case c.Worker != n:
		case c.Expired && does != "":
			does += fmt.Sprintf("; %s: its time is up", c.Turn)
		case c.Expired:
			does = fmt.Sprintf("%s: its time is up", c.Turn)
		default:
			does = steps.Does(c, m.names())
		}
	}
	switch {
	case does != "":
		return canGo, does
	case w.Stand == schedule.Ended:
		return "done", ""
	case w.Stand == schedule.Sleeps:
		return "sleeps", "until every worker waits or sleeps"
	case w.Stand == schedule.CanGo && m.position.Order != nil: // the run was ended before it went on
		return "was ended", "before it " + steps.Does(w.Next, m.names())
	case w.Next.Object == 0:
		return "must wait", ""
	case w.Stand == schedule.CanGo: // it would read what it has read already
		return "must wait", "until what it reads has changed"
	}
	o := m.position.State.Objects[w.Next.Object-1]
	switch {
	case w.Next.Op == trace.OpJoin:
		return fmt.Sprintf("must wait for %s to end", term.Printable(o.Name)), ""
	case trace.IsAside(o.Name) && !m.All:
		return "must wait", ""
	}
	return "must wait for " + term.Printable(o.Object.String()), m.content(o)
}

// names are the objects of the run.
func (m *Model) names() []schedule.Object {
	if o := m.position.Order; o != nil {
		return o.Objects
	}
	var list []schedule.Object
	for _, o := range m.position.State.Objects {
		list = append(list, o.Object)
	}
	return list
}
