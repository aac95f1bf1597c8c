package view

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"

	"github.com/rivo/uniseg"
)

// verbs say what a worker does in a step. What it does that to follows.
var verbs = map[trace.Op]string{
	trace.OpAcquire: "acquires", trace.OpTryAcquire: "tries to acquire", trace.OpRelease: "releases",
	trace.OpWait: "waits for", trace.OpNotify: "notifies", trace.OpSet: "sets", trace.OpClear: "clears",
	trace.OpAbort: "aborts", trace.OpReset: "resets", trace.OpPut: "puts into", trace.OpTryPut: "tries to put into",
	trace.OpGet: "takes from", trace.OpTryGet: "tries to take from", trace.OpTaskDone: "marks a task as done in",
	trace.OpShutdown: "shuts down", trace.OpRead: "reads", trace.OpWrite: "writes", trace.OpJoin: "joins",
	trace.OpSleep: "wakes up", trace.OpResume: "goes on after", trace.OpCall: "calls",
}

// steps shows an order as a table that is read from the top: a column for each worker that makes a
// step, and behind them what the objects have in them. Where that is too wide for the terminal each
// step has a line of its own.
type steps struct {
	*schedule.Order
	workers []int // that make steps
	objects []int // that have something to show, from 1
	lost    []string
	all     bool // none is left out
}

func newSteps(o *schedule.Order, all bool) *steps {
	s := &steps{Order: o, lost: lostUpdates(o), all: all || len(o.Steps) <= 2*fewSteps+1}
	for _, step := range o.Steps {
		if !slices.Contains(s.workers, step.Worker) {
			s.workers = append(s.workers, step.Worker)
		}
		if n := step.Object; n > 0 && !slices.Contains(s.objects, n) && !trace.IsAside(o.Objects[n-1].Name) {
			s.objects = append(s.objects, n)
		}
	}
	slices.Sort(s.workers)
	slices.Sort(s.objects)
	s.objects = slices.DeleteFunc(s.objects, func(n int) bool {
		return !slices.ContainsFunc(o.Steps, func(step schedule.Step) bool { return s.content(step.After, n) != "" })
	})
	return s
}

// fewSteps is how many steps are shown of the beginning, and of the end, of a long order.
const fewSteps = 20

// leftOut says whether a step, by its place, is left out; and in words how many are, where they
// begin.
func (s *steps) leftOut(i int) (text string, yes bool) {
	if s.all || i < fewSteps || i >= len(s.Steps)-fewSteps {
		return "", false
	}
	if i == fewSteps {
		text = fmt.Sprintf("… %d steps are left out: --all shows them\n", len(s.Steps)-2*fewSteps)
	}
	return text, true
}

// lostUpdates says for each step which updates are lost by it.
func lostUpdates(o *schedule.Order) []string {
	var losses trace.Losses
	lost := make([]string, len(o.Steps))
	for i, step := range o.Steps {
		e := trace.Event{Worker: uint64(step.Worker), Object: uint64(step.Object), Access: &trace.Access{}}
		e.Access.Place = fmt.Sprint(step.Index)
		switch step.Op {
		case trace.OpRead:
			e.Kind = trace.Read
		case trace.OpWrite:
			e.Kind = trace.Wrote
		default:
			continue
		}
		writes, _ := losses.Follow(e)
		lost[i] = toldLost(writes)
	}
	return lost
}

// toldLost says which writes are lost: "<- the update of b is lost".
func toldLost(writes []trace.Event) string {
	var by []string
	for _, w := range slices.Backward(writes) {
		by = append(by, schedule.Letter(int(w.Worker)))
	}
	n := len(by)
	slices.Sort(by)
	who := strings.Join(slices.Compact(by), " and ")
	switch n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("<- the update of %s is lost", who)
	}
	return fmt.Sprintf("<- %d updates of %s are lost", n, who)
}

// content is what an object has in it, or who holds it.
func (s *steps) content(state *schedule.State, object int) string {
	if state == nil || object > len(state.Objects) {
		return ""
	}
	o := state.Objects[object-1]
	if len(o.Holders) == 0 {
		return o.Content
	}
	var by []string
	for _, w := range o.Holders {
		by = append(by, schedule.Letter(w))
	}
	return "held by " + strings.Join(by, ", ")
}

// nameOf is the name of an object, with its kind where another one has that name too.
func (s *steps) nameOf(object int) string {
	is := s.Objects[object-1]
	for _, other := range s.objects {
		if other != object && s.Objects[other-1].Name == is.Name {
			return is.String()
		}
	}
	return is.Name
}

// does says what a step does, in a few words.
func (s *steps) does(step schedule.Step) string {
	text := verbs[step.Op]
	if step.TimedOut {
		text = "time is up: " + text
	}
	switch {
	case step.Object == 0:
		return text
	case step.Op == trace.OpRead || step.Op == trace.OpWrite:
		if len(s.objects) > 1 {
			text += " " + s.Objects[step.Object-1].Name + ":"
		}
		return strings.TrimSuffix(text+" "+s.content(step.After, step.Object), " ")
	}
	return text + " " + s.Objects[step.Object-1].String()
}

// table draws the steps in so many columns of characters.
func (s *steps) table(columns int, p term.Palette) string {
	head := []string{""}
	for _, w := range s.workers {
		head = append(head, fmt.Sprintf("%s (%s)", term.Printable(s.Workers[w]), schedule.Letter(w)))
	}
	for _, o := range s.objects {
		head = append(head, term.Printable(s.nameOf(o)))
	}
	rows := [][]string{head}
	for i, step := range s.Steps {
		row := make([]string, len(head))
		row[0] = fmt.Sprintf("%2d", i+1)
		row[1+slices.Index(s.workers, step.Worker)] = s.does(step)
		for j, o := range s.objects {
			row[1+len(s.workers)+j] = s.content(step.After, o)
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(head))
	whole := 0
	for i := range head {
		for _, row := range rows {
			widths[i] = max(widths[i], uniseg.StringWidth(row[i]))
		}
		whole += widths[i] + 2
	}
	if whole > columns {
		return s.list(columns)
	}
	var b strings.Builder
	for i, row := range rows {
		if text, yes := s.leftOut(i - 1); yes {
			b.WriteString(p.Faint(text))
			continue
		}
		line := strings.TrimRight(inColumns(row, widths), " ")
		switch {
		case i == 0:
			line = p.Faint(line)
		case s.lost[i-1] != "" && uniseg.StringWidth(line)+2+len(s.lost[i-1]) <= columns:
			line += "  " + p.Noted(s.lost[i-1])
		case s.lost[i-1] != "":
			line += "\n" + term.Pad("", widths[0]+2) + p.Noted(s.lost[i-1])
		}
		b.WriteString(line + "\n")
	}
	return b.String() + s.waiting()
}

// list draws each step in a line of its own.
func (s *steps) list(columns int) string {
	var b strings.Builder
	for i, step := range s.Steps {
		if text, yes := s.leftOut(i); yes {
			b.WriteString(text)
			continue
		}
		does := s.does(step)
		if step.Object > 0 && step.Op != trace.OpRead && step.Op != trace.OpWrite {
			if now := s.content(step.After, step.Object); now != "" {
				does += ": " + now
			}
		}
		line := fmt.Sprintf("%3d  %s %s  %s", i+1, schedule.Letter(step.Worker), term.Printable(step.Name), does)
		if s.lost[i] != "" {
			line += "  " + s.lost[i]
		}
		if step.Place.File != "" {
			line += fmt.Sprintf("  (%s:%d)", path.Base(step.Place.File), step.Place.Line)
		}
		b.WriteString(term.Cut(line, columns) + "\n")
	}
	return b.String() + s.waiting()
}

// waiting says who waits for what at the end of a deadlock.
func (s *steps) waiting() string {
	if s.End != schedule.Deadlock || len(s.Steps) == 0 || s.Steps[len(s.Steps)-1].After == nil {
		return ""
	}
	var b strings.Builder
	state := s.Steps[len(s.Steps)-1].After
	for n, w := range state.Workers {
		if w.Stand != schedule.Waits || w.Next.Object == 0 || w.Next.Op == trace.OpJoin {
			continue
		}
		o := state.Objects[w.Next.Object-1]
		line := fmt.Sprintf("%s (%s) waits for %s", term.Printable(w.Name), schedule.Letter(n), o.Object)
		for _, holder := range o.Holders {
			line += fmt.Sprintf(", held by %s", schedule.Letter(holder))
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}
