package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
	"concurrency-lab/primitives/schedule"

	"github.com/fatih/color"
)

// Legend explains the marks.
const Legend = "✓ held   ! the bug that this variant is about showed up: no failure   ✗ wrong"

// mostTold is how many checks that held are told one by one.
const mostTold = 8

// told is a check in words.
type told struct{ mark, text string }

// tell says how a check came out.
func tell(c demo.Check) told {
	switch {
	case c.Grade == demo.Open:
		return told{term.MarkOpen, fmt.Sprintf("%s: %s so far", c.Heading(), c.Got)}
	case c.Failed():
		return told{term.MarkBad, fmt.Sprintf("%s: %s. It should be %s.", c.Heading(), c.Got, c.Want)}
	case c.Grade == demo.Interesting && c.Words.IsZero():
		return told{term.MarkNoted, fmt.Sprintf("%s: %s. Without the bug it would be %s.", c.Heading(), c.Got, c.Want)}
	case c.Grade == demo.Interesting:
		return told{term.MarkNoted, c.Words.String()}
	}
	return told{term.MarkGood, c.Told().String()}
}

// tellAll says how the checks came out. Those that held are told one by one if they are few.
func tellAll(checks []demo.Check) []told {
	var all []told
	held := 0
	for _, c := range checks {
		all = append(all, tell(c))
		if all[len(all)-1].mark == term.MarkGood {
			held++
		}
	}
	if held <= mostTold {
		return all
	}
	all = slices.DeleteFunc(all, func(t told) bool { return t.mark == term.MarkGood })
	return slices.Insert(all, 0, told{term.MarkGood, fmt.Sprintf("%d checks held: --json lists them", held)})
}

// checks says how the checks came out, but for the one that the ending tells.
func (s Summary) checks() []told {
	all := tellAll(s.Report.Checks)
	if bug, ok := s.bug(); ok {
		if at := slices.Index(all, bug); s.ended() == showed {
			all = slices.Delete(all, at, at+1)
		}
	}
	return all
}

// bug is the first check in which the bug showed up.
func (s Summary) bug() (told, bool) {
	i := slices.IndexFunc(s.Report.Checks, func(c demo.Check) bool { return c.Grade == demo.Interesting })
	if i < 0 || s.Repeat != nil {
		return told{}, false
	}
	return tell(s.Report.Checks[i]), true
}

// ending is a way in which a run can end: its name in --json, its mark, and what a page has room
// for.
type ending struct{ name, mark, short string }

// The ways in which a run can end.
var (
	cutShort = ending{"interrupted", "", "interrupted"}
	crashed  = ending{"error", term.MarkBad, "stopped by an error"}
	failed   = ending{"failed", term.MarkBad, "wrong"}
	showed   = ending{"bug", term.MarkNoted, "the bug showed up"}
	nothing  = ending{"done", "", "done"}
	hidden   = ending{"no bug", term.MarkGood, "the bug did not show up"}
	right    = ending{"right", term.MarkGood, "as it should be"}
)

// ended says how it ended.
func (s Summary) ended() ending {
	switch {
	case s.Interrupted:
		return cutShort
	case s.Err != nil:
		return crashed
	case s.Failed():
		return failed
	case s.Explored != nil:
		return s.Explored.ended()
	case s.Order != nil && s.Order.End == schedule.Endless:
		return nothing
	case s.showed():
		return showed
	case s.Repeat == nil && len(s.Report.Checks) == 0:
		return nothing
	case s.mayShow():
		return hidden
	}
	return right
}

// conclusion says in a sentence what happened, and whether that is right for this variant.
func (s Summary) conclusion() string {
	took := term.Seconds(cmp.Or(s.Took, s.Elapsed))
	switch end := s.ended(); end {
	case cutShort, crashed:
		return s.stopped(end, took)
	case failed:
		if s.Repeat != nil {
			return fmt.Sprintf("wrong: %d of %d runs (%s).", s.Repeat.failed, s.Repeat.runs, took)
		}
		return fmt.Sprintf("wrong: %d of %d checks failed (%s).", s.count(demo.Check.Failed), len(s.Report.Checks), took)
	case nothing:
		if s.Order != nil && s.Order.End == schedule.Endless {
			return fmt.Sprintf("not ended after %d steps: no order is followed further.", len(s.Order.Steps))
		}
		return fmt.Sprintf("done (%s).", took)
	case showed:
		if s.Repeat == nil {
			bug, _ := s.bug()
			return fmt.Sprintf("%s (%s).", strings.TrimSuffix(bug.text, "."), took)
		}
		if s.Repeat.runs == 1 {
			return fmt.Sprintf("1 run, as it should be (%s). The bug showed up.", took)
		}
		return fmt.Sprintf("%d runs, all as they should be (%s). In %d of them the bug showed up.", s.Repeat.runs, took,
			s.Repeat.showed)
	case hidden:
		if s.Repeat != nil {
			return fmt.Sprintf("runs %d: the bug of this variant did not show up (%s).", s.Repeat.runs, took)
		}
		if s.Order != nil {
			return fmt.Sprintf("the bug of this variant does not show up in this order (%s).", took)
		}
		return fmt.Sprintf("the bug of this variant did not show up this time (%s).", took)
	}
	switch {
	case s.Repeat == nil:
		return fmt.Sprintf("as it should be (%s).", took)
	case s.Repeat.runs == 1:
		return fmt.Sprintf("1 run, as it should be (%s).", took)
	}
	return fmt.Sprintf("%d runs, all as they should be (%s).", s.Repeat.runs, took)
}

// stopped says that it did not come to its end, and how far it came.
func (s Summary) stopped(end ending, took string) string {
	format := map[ending][3]string{
		cutShort: {"interrupted after %s.", "interrupted after %s: %d of %d steps were done.",
			"interrupted after %s: %d of %d runs were done."},
		crashed: {"stopped by an error after %s.", "stopped by an error after %s: %d of %d steps were done.",
			"stopped by an error after %s: %d of %d runs were done."},
	}[end]
	switch {
	case s.Total == 0:
		return fmt.Sprintf(format[0], took)
	case s.Repeat == nil:
		return fmt.Sprintf(format[1], took, s.Done, s.Total)
	}
	return fmt.Sprintf(format[2], took, s.Done, s.Total)
}

// why says why it came out so, if it came to its end.
func (s Summary) why() string {
	switch s.ended() {
	case showed, hidden, right:
		return s.Why
	}
	return ""
}

// count counts the checks of which something is true.
func (s Summary) count(is func(demo.Check) bool) (n int) {
	for _, c := range s.Report.Checks {
		if is(c) {
			n++
		}
	}
	return n
}

// showed says whether the bug showed up in any run.
func (s Summary) showed() bool {
	if s.Repeat != nil {
		return s.Repeat.showed > 0
	}
	_, yes := s.bug()
	return yes
}

// mayShow says whether there was a bug that could have shown up.
func (s Summary) mayShow() bool {
	if s.Repeat != nil {
		return s.Repeat.allowed
	}
	return s.count(func(c demo.Check) bool { return c.Grade == demo.Allowed }) > 0
}

// writeChecks writes a line for each check, in lines of at most width columns.
func writeChecks(b *strings.Builder, checks []told, width int, p term.Palette) {
	for _, c := range checks {
		writeMarked(b, c.mark, width, p, piece{text: c.text})
	}
}

// piece is a part of a paragraph, in a colour.
type piece struct {
	text  string
	style []color.Attribute
}

// writeMarked writes a paragraph with a mark before it, if there is one.
func writeMarked(b *strings.Builder, mark string, width int, p term.Palette, pieces ...piece) {
	var prose term.Prose
	for _, one := range pieces {
		prose.Add(one.text, one.style)
	}
	head, indent := "", ""
	if mark != "" {
		head, indent = p.Mark(mark)+" ", "  "
	}
	for _, line := range prose.Lines(max(width-len(indent), 20), p) {
		b.WriteString(head + line + "\n")
		head = indent
	}
}
