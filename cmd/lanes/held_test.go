package lanes

import (
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/trace"
)

// nested is a run in which anna holds two locks, one inside the other, and bert one after the
// other.
func nested() Run {
	const lockM = 25
	rec := recorded(0, append(begun(0, anna), begun(0, bert)...)...)
	rec.Merge(trace.Batch{
		Objects: []trace.ObjectInfo{{ID: lockM, Kind: trace.KindLock, Name: "M"}},
		Events: []trace.Event{
			at(10, anna, trace.Acquired, lockL), at(30, anna, trace.Acquired, lockM),
			at(60, anna, trace.Released, lockM), at(80, anna, trace.Released, lockL),
			at(62, bert, trace.Acquired, lockM), at(80, bert, trace.Released, lockM),
			at(80, bert, trace.Acquired, lockL), at(90, bert, trace.Released, lockL),
		},
	})
	return New(rec, 100*time.Millisecond, false)
}

// TestHoldings: below a worker that holds two locks at a time stand both, and how long it holds
// them. Of others nothing is said.
func TestHoldings(t *testing.T) {
	text := nested().Timeline(small, term.Palette{})
	rows := strings.Split(text, "\n")
	if want := "          [L──────────[L, M─────────────[L─────────]"; rows[2] != want {
		t.Errorf("%q, want %q\n%s", rows[2], want, text)
	}
	if !strings.HasPrefix(rows[3], "bert ") || strings.Contains(rows[4], "[") {
		t.Errorf("below bert stands what he holds:\n%s", text)
	}
	if !strings.Contains(text, "[] holds these locks") {
		t.Errorf("the legend does not say so:\n%s", text)
	}
	if text := lanesOf(0, handover...).Timeline(small, term.Palette{}); strings.Contains(text, "[]") {
		t.Errorf("nobody holds two locks:\n%s", text)
	}
}

// TestHeldSpan: names if there is room, else how many, else nothing.
func TestHeldSpan(t *testing.T) {
	two := []string{"fork-0", "fork-1"}
	for _, test := range []struct {
		columns int
		ends    bool
		want    string
	}{
		{17, true, "[fork-0, fork-1─]"}, {16, true, "[fork-0, fork-1]"}, {15, true, "[2────────────]"},
		{15, false, "[fork-0, fork-1"}, {3, true, "[2]"}, {2, true, "[]"}, {2, false, "[2"}, {1, true, "2"},
	} {
		if got := heldSpan(two, test.columns, test.ends); got != test.want {
			t.Errorf("%d columns, ends %t: %q, want %q", test.columns, test.ends, got, test.want)
		}
	}
}

// TestHoldingsOfAMoment: a lock that is held for a moment within another is seen.
func TestHoldingsOfAMoment(t *testing.T) {
	rec := recorded(0, append(begun(0, anna), at(10, anna, trace.Acquired, lockL))...)
	rec.Merge(trace.Batch{
		Objects: []trace.ObjectInfo{{ID: 25, Kind: trace.KindRLock, Name: "R"}},
		Events: []trace.Event{{At: 50*time.Millisecond + 1, Worker: anna, Kind: trace.Acquired, Object: 25},
			{At: 50*time.Millisecond + 2, Worker: anna, Kind: trace.Released, Object: 25}},
	})
	text := New(rec, 100*time.Millisecond, false).Timeline(small, term.Palette{})
	if row := strings.Split(text, "\n")[2]; !strings.Contains(row, "─2[L") || !strings.HasSuffix(row, "]") {
		t.Errorf("%q\n%s", row, text)
	}
}
