package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// Summary is all that there is to tell of one invocation when it is over.
type Summary struct {
	// Demo is the demo's name.
	Demo string
	// Options are what it was run with; the seed is the first run's.
	Options stage.Options
	// Report is the last run's, or what an unfinished single run had found.
	Report demo.Report
	// Repeat counts the outcomes of all runs; nil if there was to be one run.
	Repeat *Tally
	// Lanes are what the workers did in the one run, or in the first that did not go well, or else
	// in the last; nil if nobody wants to see that.
	Lanes *Lanes
	// Elapsed is the real time that it took.
	Elapsed time.Duration
	// Done and Total are the steps of the progress bar.
	Done, Total int
	// Interrupted says that the user stopped it.
	Interrupted bool
	// Err is why it did not come to its end.
	Err error
}

// Header says in a line what is run, with the seed that runs it again.
func (s Summary) Header(p Palette) string { return p.faint(s.what()) + "\n" }

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
	parts = append(parts, fmt.Sprintf("speed %g", o.Speed), fmt.Sprintf("seed %d", o.Seed))
	if o.Shaken {
		parts = append(parts, "shaken")
	}
	return parts
}

// Failed says whether any check of any run failed.
func (s Summary) Failed() bool {
	return s.Report.Failed() || s.Repeat != nil && s.Repeat.Failed()
}

// Verdict tells the figures, the checks, how it ended and what to try next, in a terminal of that
// size.
func (s Summary) Verdict(size Size, p Palette) string {
	var b strings.Builder
	switch {
	case s.Report.Table != nil:
		b.WriteString(table(s.Report.Table, size.Columns, p))
	case s.Report.Figure != nil && s.Repeat == nil:
		b.WriteString(curve(s.Report.Figure, size, p))
	}
	if s.Repeat != nil {
		b.WriteString(s.Repeat.text(size.Columns, p, s.Options.Shaken))
	} else {
		s.writeChecks(&b, p)
	}
	b.WriteString(s.ending(p) + "\n")
	if s.Options.Shaken && s.Repeat == nil && (s.Err != nil || s.Failed() || s.showed()) {
		b.WriteString(p.faint(fmt.Sprintf("--shake --seed %d tends to bring it back", s.Options.Seed)) + "\n")
	}
	if s.Report.Next != "" {
		b.WriteString(p.faint("next: concurrency-lab "+s.Report.Next) + "\n")
	}
	return b.String()
}

func (s Summary) writeChecks(b *strings.Builder, p Palette) {
	width := 0
	for _, c := range s.Report.Checks {
		width = max(width, uniseg.StringWidth(c.Name))
	}
	for _, c := range s.Report.Checks {
		mark, note := graded(c)
		fmt.Fprintf(b, "%s %s  expected %s, got %s%s\n", p.mark(mark), pad(c.Name, width), c.Want, c.Got, note)
	}
}

// graded says how a check came out, by its mark and in words where the mark does not tell all.
func graded(c demo.Check) (mark, note string) {
	switch {
	case c.Grade == demo.Open:
		return markOpen, " so far"
	case c.Failed():
		return markBad, ""
	case c.Grade == demo.Interesting:
		return markNoted, ": the fault showed"
	case c.Grade == demo.Allowed:
		return markGood, ": the fault did not show this time"
	}
	return markGood, ""
}

// ending is the line that says how it ended, and when.
func (s Summary) ending(p Palette) string {
	mark, how, rest := s.ended()
	return p.like(mark, how) + rest
}

// ended says how it ended: by its mark, in words, and when.
func (s Summary) ended() (mark, how, rest string) {
	took := fmt.Sprintf("%.3fs", s.Elapsed.Seconds())
	switch {
	case s.Interrupted:
		return markNoted, "interrupted", " after " + took + s.steps()
	case s.Err != nil:
		return markBad, "stopped by an error", " after " + took + s.steps()
	case s.Failed():
		return markBad, "failed", " in " + took
	case s.showed():
		return markNoted, "the fault showed", ", as it may here, in " + took
	case len(s.Report.Checks) == 0:
		return "", "done", " in " + took
	default:
		return markGood, "as expected", " in " + took
	}
}

func (s Summary) steps() string {
	if s.Total == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of %d done", s.Done, s.Total)
}

// showed says whether the fault showed in any run.
func (s Summary) showed() bool {
	if s.Repeat != nil {
		return slices.ContainsFunc(s.Repeat.checks, func(c *checked) bool { return c.interesting > 0 })
	}
	return slices.ContainsFunc(s.Report.Checks, func(c demo.Check) bool { return c.Grade == demo.Interesting })
}
