package steps

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

// Table shows an order as a table that is read from the top: a column for each worker that makes a
// step, and behind them what the objects have in them. Where that is too wide for the terminal each
// step has a line of its own.
type Table struct {
	*schedule.Order
	workers []int // that make steps
	objects []int // that have something to show, from 1
	lost    []string
	all     bool // none is left out
}

// NewTable returns the table of an order. Unless it is to show all, steps in the middle of a long
// order are left out.
func NewTable(o *schedule.Order, all bool) *Table {
	s := &Table{Order: o, lost: Lost(o.Steps), all: all || len(o.Steps) <= 2*fewSteps+1}
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
		return !slices.ContainsFunc(o.Steps, func(step schedule.Step) bool { return Content(Object(step.After, n)) != "" })
	})
	return s
}

// fewSteps is how many steps are shown of the beginning, and of the end, of a long order.
const fewSteps = 20

// Contents are what the objects of the table have in them in a state, or who holds them, by name.
func (s *Table) Contents(state *schedule.State) map[string]string {
	by := map[string]string{}
	for _, n := range s.objects {
		by[s.Objects[n-1].String()] = Content(Object(state, n))
	}
	return by
}

// nameOf is the name of an object, with its kind where another one has that name too.
func (s *Table) nameOf(object int) string {
	is := s.Objects[object-1]
	if slices.ContainsFunc(s.objects, func(n int) bool { return n != object && s.Objects[n-1].Name == is.Name }) {
		return is.String()
	}
	return is.Name
}

// does says what a step does, and of a read or a write which value that was.
func (s *Table) does(step schedule.Step) string {
	text := Does(step.Choice, s.Objects)
	if step.Op == trace.OpRead || step.Op == trace.OpWrite {
		text = verbs[step.Op]
		if len(s.objects) > 1 {
			text += " " + s.Objects[step.Object-1].Name + ":"
		}
		text = strings.TrimSuffix(text+" "+Content(Object(step.After, step.Object)), " ")
	}
	if step.TimedOut {
		return "time is up: " + text
	}
	return text
}

// Draw draws the steps in so many columns of characters.
func (s *Table) Draw(columns int, p term.Palette) string {
	rows := s.rows()
	widths, whole := term.Widths(rows)
	list := whole > columns
	var b strings.Builder
	if list {
		p = term.Palette{} // a list has no colours
	} else {
		b.WriteString(p.Faint(term.InColumns(rows[0], widths)) + "\n")
	}
	for i, lost := range s.lost {
		switch {
		case !s.all && i == fewSteps:
			b.WriteString(p.Faint(fmt.Sprintf("… %d steps are left out: --all shows them\n", len(s.Steps)-2*fewSteps)))
		case !s.all && i > fewSteps && i < len(s.Steps)-fewSteps:
		case list:
			b.WriteString(term.Cut(s.line(i), columns) + "\n")
		default:
			line := term.InColumns(rows[i+1], widths)
			if lost != "" && uniseg.StringWidth(line)+2+len(lost) > columns {
				line += "\n" + term.Pad("", widths[0])
			}
			if lost != "" {
				line += "  " + p.Noted(lost)
			}
			b.WriteString(line + "\n")
		}
	}
	return b.String() + s.waiting()
}

// rows are the table's head, and a row for each step.
func (s *Table) rows() [][]string {
	head := []string{""}
	for _, w := range s.workers {
		head = append(head, fmt.Sprintf("%s (%s)", term.Printable(s.Workers[w]), schedule.Letter(w)))
	}
	for _, o := range s.objects {
		head = append(head, term.Printable(s.nameOf(o)))
	}
	rows := [][]string{head}
	for i, step := range s.Steps {
		row := make([]string, 1+len(s.workers))
		row[0] = fmt.Sprintf("%2d", i+1)
		row[1+slices.Index(s.workers, step.Worker)] = s.does(step)
		for _, o := range s.objects {
			row = append(row, Content(Object(step.After, o)))
		}
		rows = append(rows, row)
	}
	return rows
}

// line is a step in a line of its own.
func (s *Table) line(i int) string {
	step := s.Steps[i]
	line := fmt.Sprintf("%3d  %s %s  %s", i+1, schedule.Letter(step.Worker), term.Printable(step.Name), s.does(step))
	if now := Content(Object(step.After, step.Object)); now != "" && step.Op != trace.OpRead && step.Op != trace.OpWrite {
		line += ": " + now
	}
	if s.lost[i] != "" {
		line += "  " + s.lost[i]
	}
	if step.Place.File != "" {
		line += fmt.Sprintf("  (%s:%d)", path.Base(step.Place.File), step.Place.Line)
	}
	return line
}

// waiting says who waits for what at the end of a deadlock.
func (s *Table) waiting() string {
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
		if len(o.Holders) > 0 {
			line += ", held by " + Letters(o.Holders)
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}
