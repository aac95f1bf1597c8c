package view

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"concurrency-lab/cmd/steps"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/orders"
	"concurrency-lab/primitives/schedule"
)

// Explored is what there is to tell of all orders of an example.
type Explored struct {
	*orders.Found
	// Faulty says that the variant has a bug on purpose.
	Faulty bool
	// Shown is the order that the outcome is explained with, its steps watched; nil if there is none.
	Shown *schedule.Order
	// Again is a command line, without the program's name, that runs that order.
	Again string
	// Next is one to try after this one; empty: there is none.
	Next string
}

// explored tells what was found, in a terminal of so many columns.
func (s Summary) explored(columns int, p term.Palette) string {
	x := s.Explored
	if len(x.Outcomes) == 0 && s.Err != nil && !s.Interrupted {
		return "" // the error says it all
	}
	var b strings.Builder
	if len(x.Outcomes) > 0 {
		b.WriteString(x.outcomes(columns, p))
	}
	if x.Shown != nil && len(x.Shown.Steps) > 0 {
		b.WriteString("\n" + term.Cut(Short(x.Shown).String()+":", columns) + "\n")
		b.WriteString(steps.NewTable(x.Shown, s.All).Draw(columns, p) + "\n")
	}
	s.writeEnding(&b, columns, p, x.conclusion(s), x.extent(s))
	s.writeCommand(&b, p, "again", x.Again)
	s.writeCommand(&b, p, "by hand", s.ByHand)
	s.writeCommand(&b, p, "next", x.Next)
	return b.String()
}

// outcomes is the table of the outcomes.
func (x *Explored) outcomes(columns int, p term.Palette) string {
	rows := [][]string{{"outcome", "orders", "different", "shortest order"}}
	for _, o := range x.Outcomes {
		short := Short(o.First)
		order := short.String()
		if len(short) < len(o.First.Steps) { // the rest follows by itself
			order += "…"
		}
		share, different := x.shares(o)
		rows = append(rows, []string{x.name(o), share, different, order})
	}
	widths, whole := term.Widths(rows)
	if room := columns - whole + widths[0] + widths[3]; whole > columns {
		widths[3] = max(min(widths[3], room-widths[0]), len(rows[0][3]))
		widths[0] = min(widths[0], max(room-widths[3], 20))
	}
	var b strings.Builder
	for i, row := range rows {
		row[0], row[3] = term.Cut(row[0], widths[0]), term.Cut(row[3], widths[3])
		line := term.Cut(term.InColumns(row, widths), max(columns-2, 20))
		if i == 0 {
			b.WriteString("  " + p.Faint(line) + "\n")
			continue
		}
		b.WriteString(p.Mark(markOf(x.Outcomes[i-1])) + " " + line + "\n")
	}
	return b.String()
}

// shares says how many of the orders have an outcome, and how many of those that look different.
func (x *Explored) shares(o orders.Outcome) (share, different string) {
	return fmt.Sprintf("%s of %s", count(o.Orders, o.Exact), count(x.Orders())),
		fmt.Sprintf("%d of %d", o.Different, x.Different())
}

// Short is the schedule of an order, or if that is long what leads to the same order.
func Short(o *schedule.Order) schedule.Schedule {
	const short = 24
	all := o.Schedule()
	if len(all.String()) > short {
		return all[:max(len(o.Prefix()), 1)]
	}
	return all
}

func markOf(o orders.Outcome) string {
	switch {
	case o.End == schedule.Endless:
		return term.MarkOpen
	case o.Wrong():
		return term.MarkBad
	case o.Fault():
		return term.MarkNoted
	}
	return term.MarkGood
}

// name is an outcome as people read it.
func (x *Explored) name(o orders.Outcome) string {
	if o.End == schedule.Endless {
		return fmt.Sprintf("not ended after %d steps", x.MostSteps)
	}
	return term.Printable(o.Words())
}

// count is a number of orders: 6, or 6+ if there are more.
func count(n *big.Int, exact bool) string {
	switch text := n.String(); {
	case len(text) > 9:
		return fmt.Sprintf("10^%d+", len(text)-1)
	case !exact:
		return text + "+"
	default:
		return text
	}
}

// ended says what the outcomes come to, none of which is wrong.
func (x *Explored) ended() ending {
	switch _, fault := x.Faults(); {
	case fault != nil:
		return showed
	case x.Complete && !x.endless():
		return right
	}
	return nothing
}

// conclusion says that in words.
func (x *Explored) conclusion(s Summary) string {
	faults, _ := x.Faults()
	switch s.ended() {
	case cutShort:
		return fmt.Sprintf("interrupted after %s.", counted(x.Runs, "1 run", "%d runs"))
	case crashed:
		return fmt.Sprintf("stopped by an error after %s.", counted(x.Runs, "1 run", "%d runs"))
	case failed:
		return fmt.Sprintf("wrong: %d of %d different orders lead to what must not be.", faults, x.Different())
	case showed:
		if x.Complete {
			return fmt.Sprintf("in %d of %d different orders the bug shows up. %s", faults, x.Different(), s.Why)
		}
		return "the bug can show up. " + s.Why
	case right:
		if x.Faulty {
			return "no order shows the bug of this variant at this size."
		}
		return "right in every order. " + s.Why
	}
	if x.endless() {
		return fmt.Sprintf("some orders had not ended after %d steps: nothing is known of how they end.", x.MostSteps)
	}
	return "no order that was run went wrong."
}

// endless says whether an order was cut off because it had too many steps.
func (x *Explored) endless() bool {
	return slices.ContainsFunc(x.Outcomes, func(o orders.Outcome) bool { return o.End == schedule.Endless })
}

// extent says how far what was found is a proof.
func (x *Explored) extent(s Summary) string {
	all := count(x.Orders())
	switch {
	case x.Err != nil, s.ended() == cutShort:
		return "" // what was found is in the table
	case x.Unsteady:
		return "This is no proof: orders that look the same had different outcomes, so the outcome depends on something " +
			"that is no step."
	case x.BrokenLoop:
		return "This is no proof: a worker stopped waiting in a loop though nothing had changed, so orders were left out."
	case x.Complete && x.endless():
		return fmt.Sprintf("Every order was run, up to %d steps.", x.MostSteps)
	case x.Complete && all == "1":
		return "Proved for this size: there is 1 order, and it was run."
	case x.Complete && x.Different() == 1:
		return fmt.Sprintf("Proved for this size: the %s orders look the same, and one was run. "+
			"(Memory is taken to be sequentially consistent.)", all)
	case x.Complete:
		return fmt.Sprintf("Proved for this size: the %d different orders were run; they stand for all %s. "+
			"(Memory is taken to be sequentially consistent.)", x.Different(), all)
	case x.Random == 0:
		return fmt.Sprintf("This is no proof: there are more orders than the %s. A larger --orders or a smaller size may "+
			"give one.", counted(x.Runs, "1 run", "%d runs"))
	}
	return fmt.Sprintf("This is no proof: there are more than %s orders, and %s made, %d of them chosen at random by "+
		"seed %d. A larger --orders or a smaller size may give one.",
		strings.TrimSuffix(all, "+"), counted(x.Runs, "1 run was", "%d runs were"), x.Random, s.Options.Seed)
}

// counted is a number of things in words, of which there are those for one and those for others.
func counted(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}
