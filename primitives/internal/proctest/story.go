package proctest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"concurrency-lab/primitives/trace"
)

// Story follows the reads and writes that rec has of one place, which is named by what reads there
// first. Each read must give what was written last. It returns the value at the end, how many
// writes there were, and how many of them were lost.
func Story(t *testing.T, rec *trace.Recorder, place, first string) (now string, writes, lost int) {
	t.Helper()
	events, _ := rec.Events()
	slices.SortStableFunc(events, func(a, b trace.Event) int { return cmp.Compare(a.At, b.At) })
	var losses trace.Losses
	now = first
	last := time.Duration(-1)
	for i, e := range events {
		if e.Access == nil || e.Access.Place != place {
			continue
		}
		if e.At == last {
			t.Errorf("two accesses at %v", last)
		}
		last = e.At
		gone, back := losses.Follow(e)
		lost += len(gone) - len(back)
		if e.Kind == trace.Wrote {
			writes++
			now = e.Access.Value
		} else if e.Access.Value != now {
			w, _ := rec.Worker(e.Worker)
			t.Fatalf("event %d: %s reads %s where %s was written", i, w.Name, e.Access.Value, now)
		}
	}
	return now, writes, lost
}
