package compare

import (
	"slices"
	"testing"

	"concurrency-lab/demos/contest"
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
		return contest.Row{Work: "w", Mode: mode, Min: took, Median: took, Max: took, Operations: operations, Measured: true}
	}
	rows := []contest.Row{row("a", 2, 4), row("b", 1, 1), row(contest.PythonPrefix+"a", 5, 1),
		{Work: "w", Mode: "sure", Min: 9, Median: 9, Max: 9, Operations: 1}}
	got := judge(rows, []statement{
		{text: "a beats b", source: "000", work: "w", a: "a", b: "b", judge: faster},
		{text: "a run of a beats one of b", work: "w", a: "a", b: "b", judge: faster, whole: true},
		{text: "a beats c", work: "w", a: "a", b: "c", judge: faster},
		{text: "a beats arithmetic", work: "w", a: "a", b: "sure", judge: faster},
	})
	want := []claim{
		{"a beats b", "000", holds},
		{"a run of a beats one of b", "", doesNotHold},
		{"a beats arithmetic", "", holds},
		{"in CPython, a beats arithmetic", "", holds},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
