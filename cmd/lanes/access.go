package lanes

import (
	"fmt"
	"slices"
	"strings"

	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/trace"
)

// Did says what a worker did to a shared value, in an event that has an access. Lost names the
// workers whose updates are lost by it, back those whose updates are lost no longer.
func Did(e trace.Event, lost, back []string) string {
	what := e.Access.Value
	if e.Access.Place != "" {
		what = e.Access.Place + ": " + what
	}
	names := strings.Join(lost, ", ")
	switch {
	case e.Kind == trace.Read:
		return fmt.Sprintf("reads %s", what)
	case len(back) > 0:
		return fmt.Sprintf("writes %s (updates lost: %s; no longer lost: %s)", what, names, strings.Join(back, ", "))
	case len(lost) > 1:
		return fmt.Sprintf("writes %s (the updates of %s are lost)", what, names)
	case len(lost) > 0:
		return fmt.Sprintf("writes %s (the update of %s is lost)", what, names)
	}
	return fmt.Sprintf("writes %s", what)
}

// losses returns for each event, by its place, the events whose updates are lost by it, and are so
// to the end.
func losses(events []trace.Event) map[int][]int {
	var found trace.Losses
	all, at, by := map[int][]int{}, map[trace.Event]int{}, map[trace.Event]int{}
	for i, e := range events {
		if e.Access == nil {
			continue
		}
		at[e] = i
		lost, back := found.Follow(e)
		for _, w := range lost {
			by[w] = i
		}
		for _, w := range back {
			delete(by, w)
		}
	}
	for w, i := range by {
		all[i] = append(all[i], at[w])
	}
	for _, lost := range all {
		slices.Sort(lost)
	}
	return all
}

// Told says what happened in an event that has an access, by its place.
func (l Run) Told(event int) string {
	return Did(l.Events[event], l.losers(event), nil)
}

// losers names the workers whose updates are lost by an event, each once.
func (l Run) losers(event int) (names []string) {
	seen := map[uint64]bool{}
	for _, i := range l.Lost[event] {
		if w := l.Events[i].Worker; !seen[w] {
			seen[w] = true
			names = append(names, l.called[w])
		}
	}
	return names
}

// marks are the moments at which workers read and wrote shared values.
func (l Run) marks() map[uint64][]mark {
	all := map[uint64][]mark{}
	for i, e := range l.Events {
		switch {
		case e.Access == nil:
		case e.Kind == trace.Read:
			all[e.Worker] = append(all[e.Worker], mark{e.At, lookRead})
		case len(l.Lost[i]) > 0:
			all[e.Worker] = append(all[e.Worker], mark{e.At, lookLost})
		default:
			all[e.Worker] = append(all[e.Worker], mark{e.At, lookWrote})
		}
	}
	return all
}

// mostLosses is how many of the lost updates are told.
const mostLosses = 2

// losses tells when updates were lost.
func (c *canvas) losses() (lines []string) {
	told := 0
	for i, e := range c.Events {
		if told += len(c.Lost[i]); len(c.Lost[i]) == 0 || len(lines) == mostLosses {
			continue
		}
		text := fmt.Sprintf("lost: at %s %s %s", brief(e.At), c.called[e.Worker], c.Told(i))
		lines = append(lines, c.palette.Bad(term.Cut(text, c.width)))
	}
	if len(lines) == mostLosses {
		lines = append(lines, fmt.Sprintf("lost updates in all: %d", told))
	}
	return lines
}
