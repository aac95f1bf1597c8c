package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

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
	// Name is its command line in short.
	Name string
	// Command is what to type, after the program's name, to make the same run again.
	Command string
}

// Header says what is about to begin.
func (t Tour) Header(p Palette) string {
	return p.faint(fmt.Sprintf("tour, runs %d, speed %g, seed %d", len(t.Stops), t.Speed, t.Seed)) + "\n"
}

// Line tells the last run: mark, command, time, and what came out, cut to what fits in a line.
func (t Tour) Line(p Palette) string {
	last := len(t.Runs) - 1
	width := 0
	for _, s := range t.Stops {
		width = max(width, uniseg.StringWidth(s.Name))
	}
	mark, text := t.Runs[last].short(p)
	took := fmt.Sprintf("%7.3fs", t.Runs[last].Elapsed.Seconds())
	left := plainWidth - uniseg.StringWidth(markGood) - 1 - width - 1 - len(took) - 2
	return fmt.Sprintf("%s %s %s  %s\n", mark, pad(t.Stops[last].Name, width), p.faint(took), cut(printable(text), left))
}

// Verdict lists the runs that failed and says how the tour ended.
func (t Tour) Verdict(p Palette) string {
	var b strings.Builder
	failed, showed, took := 0, 0, time.Duration(0)
	for i, r := range t.Runs {
		took += r.Elapsed
		switch {
		case r.broke():
			failed++
			t.writeFailure(&b, i, p)
		case r.showed():
			showed++
		}
	}
	after := fmt.Sprintf("%.1fs", took.Seconds())
	switch done := t.finished(); {
	case done < len(t.Stops):
		fmt.Fprintf(&b, "%s after %s, %d of %d done, %d failed\n", p.noted("interrupted"), after, done, len(t.Stops), failed)
	case failed > 0:
		fmt.Fprintf(&b, "%s in %d of %d runs, in %s\n", p.bad("failed"), failed, done, after)
	default:
		fmt.Fprintf(&b, "%s in all %d runs, in %s; the fault showed in %d, as it may there\n", p.good("as expected"), done,
			after, showed)
	}
	return b.String()
}

// writeFailure says of a run that failed what to type to see it again, its checks and its error.
func (t Tour) writeFailure(b *strings.Builder, i int, p Palette) {
	r := t.Runs[i]
	fmt.Fprintf(b, "%s concurrency-lab %s\n", p.bad(markBad), t.Stops[i].Command)
	var told strings.Builder
	r.writeChecks(&told, p)
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

// short is the run in a mark and a few words.
func (s Summary) short(p Palette) (mark, text string) {
	switch {
	case s.Interrupted:
		return p.faint(markOpen), "interrupted"
	case s.Err != nil:
		return p.bad(markBad), s.Err.Error()
	case s.Failed():
		return p.bad(markBad), cmp.Or(s.Report.Outcome, "failed")
	case s.showed():
		return p.noted(markNoted), cmp.Or(s.Report.Outcome, "the fault showed")
	default:
		return p.good(markGood), cmp.Or(s.Report.Outcome, "as expected")
	}
}
