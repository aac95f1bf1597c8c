package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"concurrency-lab/cmd/term"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
)

// Tour is many runs in turn, each told in a line.
type Tour struct {
	// Speed and Seed are those of every run.
	Speed float64
	Seed  uint64
	// Stops are the runs that there are to be.
	Stops []Stop
	// Runs are those that were made, in that order.
	Runs []Summary
}

// Stop is a run of a tour.
type Stop struct {
	// Demo is the demo's name, and Title says what that is about.
	Demo, Title string
	// Variant is the name of the variant.
	Variant string
	// Command is what to type, after the program's name, to make the same run again.
	Command string
}

// Header says what is about to begin.
func (t Tour) Header(p term.Palette) string {
	return p.Faint(fmt.Sprintf("tour, runs %d, speed %g, seed %d", len(t.Stops), t.Speed, t.Seed)) + "\n"
}

// Line tells the last run: mark, variant, time, and what came out, cut to what fits in a line. The
// first run of a demo has the demo's name and title above it.
func (t Tour) Line(p term.Palette) string {
	last := len(t.Runs) - 1
	stop, width := t.Stops[last], 0
	for _, s := range t.Stops {
		width = max(width, uniseg.StringWidth(s.Variant))
	}
	title := ""
	if last == 0 || t.Stops[last-1].Demo != stop.Demo {
		width := uniseg.StringWidth(stop.Demo)
		lines := term.Entry(stop.Demo+":", width+2, term.PlainWidth, stop.Title)
		title = p.Paint(lines[:len(stop.Demo)], color.Bold) + lines[len(stop.Demo):]
	}
	mark, text := t.Runs[last].short()
	took := fmt.Sprintf("%7.3f s", t.Runs[last].Elapsed.Seconds())
	left := term.PlainWidth - uniseg.StringWidth(mark) - 3 - width - 1 - len(took) - 2
	return fmt.Sprintf("%s  %s %s %s  %s\n", title, p.Mark(mark), term.Pad(stop.Variant, width), p.Faint(took),
		term.Cut(term.Printable(text), left))
}

// Verdict lists the runs that failed and says how the tour ended.
func (t Tour) Verdict(p term.Palette) string {
	var b strings.Builder
	wrong, bugs, took := 0, 0, time.Duration(0)
	for i, r := range t.Runs {
		took += r.Elapsed
		switch {
		case r.broke():
			wrong++
			t.writeFailure(&b, i, p)
		case r.showed():
			bugs++
		}
	}
	mark, text := t.conclusion(wrong, bugs, fmt.Sprintf("%.1f s", took.Seconds()))
	writeMarked(&b, mark, term.PlainWidth, p, piece{text, term.Style(mark)})
	if len(t.Runs) > 0 {
		b.WriteString(p.Faint(Legend) + "\n")
	}
	return b.String()
}

// conclusion says how the tour ended, in which so many runs were wrong, and so many showed a bug.
func (t Tour) conclusion(wrong, bugs int, took string) (mark, text string) {
	switch done := t.finished(); {
	case done < len(t.Stops):
		return "", fmt.Sprintf("interrupted after %s: %d of %d runs were done; wrong: %d.",
			took, done, len(t.Stops), wrong)
	case wrong > 0:
		return term.MarkBad, fmt.Sprintf("wrong: %d of %d runs, %s.", wrong, done, took)
	case bugs == 0:
		return term.MarkGood, fmt.Sprintf("%d runs, all as they should be, %s.", done, took)
	case bugs == 1:
		return term.MarkGood, fmt.Sprintf("%d runs, all as they should be, %s. "+
			"In the one marked ! the bug that the variant is about showed up: that is what it is for.", done, took)
	default:
		return term.MarkGood, fmt.Sprintf("%d runs, all as they should be, %s. "+
			"In the %d marked ! the bug that the variant is about showed up: that is what they are for.", done, took, bugs)
	}
}

// writeFailure says of a run that failed what to type to see it again, its checks and its error.
func (t Tour) writeFailure(b *strings.Builder, i int, p term.Palette) {
	r := t.Runs[i]
	fmt.Fprintf(b, "%s concurrency-lab %s\n", p.Bad(term.MarkBad), t.Stops[i].Command)
	var told strings.Builder
	writeChecks(&told, tellAll(r.Report.Checks), term.PlainWidth-2, p)
	if r.Err != nil {
		told.WriteString(r.Err.Error() + "\n")
	}
	for line := range strings.Lines(told.String()) {
		b.WriteString("  " + line)
	}
}

// Failed says whether any run did not do what it should.
func (t Tour) Failed() bool { return slices.ContainsFunc(t.Runs, Summary.broke) }

// JSON returns the runs as one array of the objects that each alone would have been.
func (t Tour) JSON() (string, error) {
	all := make([]object, len(t.Runs))
	for i, r := range t.Runs {
		all[i] = r.object()
	}
	return encode(all)
}

// finished counts the runs that came to an end of their own.
func (t Tour) finished() int {
	n := len(t.Runs)
	if n > 0 && t.Runs[n-1].Interrupted {
		n--
	}
	return n
}

// broke says whether the run did not do what it should, other than by an interrupt.
func (s Summary) broke() bool { return !s.Interrupted && (s.Err != nil || s.Failed()) }

// short is the run in a mark and a few words: why it stopped, or the check that decided it.
func (s Summary) short() (mark, text string) {
	end := s.ended()
	switch end {
	case crashed:
		return end.mark, s.Err.Error()
	case cutShort:
		return term.MarkOpen, end.short
	}
	for _, t := range tellAll(s.Report.Checks) {
		if t.mark == end.mark {
			return t.mark, t.text
		}
	}
	return cmp.Or(end.mark, term.MarkGood), end.short
}
