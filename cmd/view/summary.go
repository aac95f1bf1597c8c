package view

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"concurrency-lab/cmd/lanes"
	"concurrency-lab/cmd/steps"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/schedule"

	"github.com/rivo/uniseg"
)

// Summary is all that there is to tell of one invocation when it is over.
type Summary struct {
	// Demo is the demo's name.
	Demo string
	// Program is what the user types before a command; empty: concurrency-lab.
	Program string
	// Options are what it was run with; the seed is the first run's.
	Options stage.Options
	// Sizes are what else says how large the run is: "adds 1".
	Sizes []string
	// Why says why the variant comes out as it does.
	Why string
	// Report is the last run's, or what an unfinished single run had found.
	Report demo.Report
	// NextIs says in a line what the report's next command shows; empty: nothing is known of it.
	NextIs string
	// ByHand is a command, without the program's name, that shows the screen on which the user chooses
	// the steps of this variant; empty: it is not told.
	ByHand string
	// MarksKnown says that the marks need not be explained.
	MarksKnown bool
	// Repeat counts the outcomes of all runs; nil if there was to be one run.
	Repeat *Tally
	// Explored is what was found of all orders of the steps; nil if they were not run.
	Explored *Explored
	// Order is the order of the run's steps; nil if nobody chose it.
	Order *schedule.Order
	// All says that no step is left out.
	All bool
	// Lanes are what the workers did in the one run, or in the first that did not go well, or else
	// in the last; nil if nobody wants to see that.
	Lanes *lanes.Run
	// Elapsed is the real time that it took, and Took, if it is not 0, the time by the clock of an
	// order that somebody chose.
	Elapsed, Took time.Duration
	// Done and Total are the steps of the progress bar.
	Done, Total int
	// Interrupted says that the user stopped it.
	Interrupted bool
	// Err is why it did not come to its end.
	Err error
}

// Header says in a line what is run, with the seed that runs it again.
func (s Summary) Header(p term.Palette) string { return p.Faint(s.what()) + "\n" }

// what names the run.
func (s Summary) what() string {
	return strings.Join(append([]string{s.Demo, "variant " + s.Options.Variant}, s.facts()...), ", ")
}

// facts say with what it was run.
func (s Summary) facts() []string {
	var parts []string
	o := s.Options
	if o.Workers > 0 {
		parts = append(parts, fmt.Sprintf("workers %d", o.Workers))
	}
	if o.On != "" {
		parts = append(parts, "on "+o.On)
	}
	parts = append(parts, s.Sizes...)
	parts = append(parts, fmt.Sprintf("speed %g", o.Speed), fmt.Sprintf("seed %d", o.Seed))
	if o.Shaken {
		parts = append(parts, "shaken")
	}
	return parts
}

// Failed says whether any check of any run failed.
func (s Summary) Failed() bool {
	return s.Report.Failed() || s.Repeat != nil && s.Repeat.Failed() || s.Explored != nil && s.Explored.Wrong()
}

// Verdict tells the figures, the checks, how it ended and what to try next, in a terminal of that
// size.
func (s Summary) Verdict(size term.Size, p term.Palette) string {
	var b strings.Builder
	if s.Explored != nil {
		return s.explored(size.Columns, p)
	}
	if s.Order != nil && len(s.Order.Steps) > 0 {
		b.WriteString(steps.NewTable(s.Order, s.All).Draw(size.Columns, p))
	}
	if s.Order != nil && s.Err != nil && !s.Interrupted {
		return b.String() // the error says the rest
	}
	switch {
	case s.Report.Table != nil:
		b.WriteString(table(s.Report.Table, size.Columns, p))
	case len(s.Report.Tasks) > 0 && s.Repeat == nil:
		b.WriteString(lanes.Tasks(s.Report.Tasks, size, p))
	case s.Report.Figure != nil && s.Repeat == nil:
		b.WriteString(curve(s.Report.Figure, size, p))
	}
	if s.Repeat != nil {
		s.Repeat.histogram(&b, size.Columns, p, s.Options.Shaken)
		writeChecks(&b, s.Repeat.told(), size.Columns, p)
	} else {
		writeChecks(&b, s.checks(), size.Columns, p)
	}
	s.writeEnding(&b, size.Columns, p, s.conclusion(), s.why())
	s.writeHints(&b, size.Columns, p)
	return b.String()
}

// writeEnding writes how it ended, and why, which may be empty.
func (s Summary) writeEnding(b *strings.Builder, width int, p term.Palette, conclusion, why string) {
	mark := s.ended().mark
	writeMarked(b, mark, width, p, piece{conclusion, term.Style(mark)}, piece{text: " " + why})
}

// writeCommand writes a command to type, after what it does, if there is one.
func (s Summary) writeCommand(b *strings.Builder, p term.Palette, does, command string) {
	if command != "" {
		b.WriteString(p.Faint(does+": "+s.program()+" "+command) + "\n")
	}
}

// writeHints says how to see the same again, what to try next, and what the marks mean.
func (s Summary) writeHints(b *strings.Builder, width int, p term.Palette) {
	if s.Options.Shaken && s.Repeat == nil && (s.Err != nil || s.Failed() || s.showed()) {
		b.WriteString(p.Faint(fmt.Sprintf("--shake --seed %d tends to bring it back", s.Options.Seed)) + "\n")
	}
	if s.ended() == hidden && s.Repeat == nil && s.Order == nil && !s.Options.Untraced && !s.Options.Shaken {
		s.writeCommand(b, p, "many runs", fmt.Sprintf("%s --variant %s --repeat 50 --shake", s.Demo, s.Options.Variant))
	}
	if s.Report.Next != "" {
		next := "next: " + s.program() + " " + s.Report.Next
		if beside := next + "   " + s.NextIs; s.NextIs != "" && uniseg.StringWidth(beside) <= width {
			next = beside
		} else if s.NextIs != "" {
			next += "\n" + strings.TrimSuffix(term.Entry("", len("next: "), width, s.NextIs), "\n")
		}
		b.WriteString(p.Faint(next) + "\n")
	}
	s.writeCommand(b, p, "by hand", s.ByHand)
	if end := s.ended(); end.mark != "" && end != crashed && !s.MarksKnown { // an error comes below, and says more
		b.WriteString(p.Faint(Legend) + "\n")
	}
}

// program is what the user types before a command.
func (s Summary) program() string { return cmp.Or(s.Program, "concurrency-lab") }
