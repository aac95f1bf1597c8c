package view

import (
	"slices"
	"time"

	"concurrency-lab/demos/stage"
)

// settler keeps lines until those that were said before them can be expected to have come. The zero
// value is empty.
type settler struct{ lines []arrived }

type arrived struct {
	stage.Line
	at time.Time
}

func (s *settler) add(l stage.Line) { s.lines = append(s.lines, arrived{l, time.Now()}) }

func (s *settler) empty() bool { return len(s.lines) == 0 }

// take removes the lines that came before a time, and all that were said earlier than one of these,
// and returns them in the order in which they were said. The zero time means all lines.
func (s *settler) take(before time.Time) []stage.Line {
	if s.empty() {
		return nil
	}
	slices.SortStableFunc(s.lines, func(a, b arrived) int { return stage.CompareTime(a.Line, b.Line) })
	n := len(s.lines)
	for !before.IsZero() && n > 0 && s.lines[n-1].at.After(before) {
		n--
	}
	lines := make([]stage.Line, n)
	for i, l := range s.lines[:n] {
		lines[i] = l.Line
	}
	s.lines = slices.Delete(s.lines, 0, n)
	return lines
}
