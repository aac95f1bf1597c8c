package compare

import (
	"slices"
	"testing"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
)

func TestJudgements(t *testing.T) {
	row := func(times ...float64) contest.Row {
		slices.Sort(times)
		return contest.Row{Min: times[0], Median: times[len(times)/2], Max: times[len(times)-1]}
	}
	for _, tc := range []struct {
		a, b            contest.Row
		faster, notFast string
	}{
		{row(1, 1.1, 1.2), row(2, 2.1, 2.2), holds, doesNotHold},
		{row(2, 2.1, 2.2), row(1, 1.1, 1.2), doesNotHold, holds},
		{row(1, 1.1, 2.05), row(2, 2.1, 2.2), tooClose, tooClose},
		{row(1, 1, 1), row(1.01, 1.01, 1.01), tooClose, holds},
		{row(1, 1, 1), row(1.08, 1.08, 1.08), holds, holds},
	} {
		if got := faster(tc.a, tc.b); got != tc.faster {
			t.Errorf("faster %+v %+v: %s, want %s", tc.a, tc.b, got, tc.faster)
		}
		if got := notFaster(tc.a, tc.b); got != tc.notFast {
			t.Errorf("not faster %+v %+v: %s, want %s", tc.a, tc.b, got, tc.notFast)
		}
	}
}

func TestClaimsCompareOperations(t *testing.T) {
	row := func(mode string, took float64, operations int) contest.Row {
		return contest.Row{Work: "w", Mode: mode, Min: took, Median: took, Max: took, Operations: operations, Measured: true,
			Runs: 3}
	}
	rows := []contest.Row{row("a", 2, 4), row("b", 1, 1), row(contest.PythonPrefix+"a", 5, 1),
		{Work: "w", Mode: "sure", Min: 9, Median: 9, Max: 9, Operations: 1}}
	got := judge{}.decide(rows, []claim{
		{text: "a beats b", source: "000", work: "w", a: "a", b: "b", decide: faster},
		{text: "a run of a beats one of b", work: "w", a: "a", b: "b", decide: faster, whole: true},
		{text: "a beats c", work: "w", a: "a", b: "c", decide: faster},
		{text: "a beats arithmetic", work: "w", a: "a", b: "sure", decide: faster},
	}, []pythonFound{{Name: "python"}})
	want := []verdict{
		{"a beats b", "000", holds, ""},
		{"a run of a beats one of b", "", doesNotHold, ""},
		{"a beats arithmetic", "", holds, ""},
		{"in CPython, a beats arithmetic", "", holds, ""},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

// TestWhatIsNotJudged: one run, runs that are too short, and a machine that is busy, unless the
// times are far apart. What is calculated needs no second run.
func TestWhatIsNotJudged(t *testing.T) {
	row := func(mode string, took float64, runs int) contest.Row {
		return contest.Row{Work: "w", Mode: mode, Min: took, Median: took, Max: took, Operations: 1, Measured: runs > 0,
			Runs: runs}
	}
	strict, busy := judge{long: 100 * time.Millisecond}, judge{long: 100 * time.Millisecond, busy: 0.4}
	claims := []claim{{text: "c", work: "w", a: "a", b: "b", decide: faster}}
	for _, tc := range []struct {
		name       string
		judge      judge
		a, b       contest.Row
		holds, why string
	}{
		{"long enough", strict, row("a", 0.06, 3), row("b", 0.11, 3), holds, ""},
		{"the other way round", strict, row("a", 0.11, 3), row("b", 0.06, 3), doesNotHold, ""},
		{"no difference", strict, row("a", 0.2, 3), row("b", 0.2, 3), tooClose, ""},
		{"one run", strict, row("a", 0.06, 1), row("b", 0.11, 1), tooClose, oneRun},
		{"one run and arithmetic", strict, row("a", 0.06, 1), row("b", 0.11, 0), tooClose, oneRun},
		{"runs and arithmetic", strict, row("a", 0.06, 2), row("b", 0.11, 0), holds, ""},
		{"too short", strict, row("a", 0.02, 3), row("b", 0.09, 3), tooClose, tooShort},
		{"busy", busy, row("a", 0.1, 3), row("b", 0.2, 3), tooClose, busyMachine},
		{"busy, and no doubt", busy, row("a", 0.1, 3), row("b", 0.4, 3), holds, ""},
		{"busy, and no doubt the other way round", busy, row("a", 0.4, 3), row("b", 0.1, 3), doesNotHold, ""},
	} {
		got := tc.judge.decide([]contest.Row{tc.a, tc.b}, claims, nil)
		if want := (verdict{"c", "", tc.holds, tc.why}); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, want %+v", tc.name, got, want)
		}
	}
}

func TestOutcomeCountsWhatWasJudged(t *testing.T) {
	for want, verdicts := range map[string][]verdict{
		"1 of 3 claims hold": {{Holds: holds}, {Holds: tooClose}, {Holds: doesNotHold}, {Holds: tooClose, Why: tooShort}},
		"no claim is judged": {{Holds: tooClose, Why: oneRun}, {Holds: tooClose, Why: oneRun}},
	} {
		if got := summed(verdicts, demo.Check{}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
