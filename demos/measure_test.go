package demos

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/demos/stage"
)

// sleeper is a mode whose operation takes d.
func sleeper(name string, d time.Duration, n int) mode {
	return mode{work: "sleep", name: name, workers: 1, tasks: 1, n: n, want: strconv.Itoa,
		run: func(ctx context.Context, n int) (ran, error) {
			took, err := timed(func() error { time.Sleep(time.Duration(n) * d); return nil })
			return ran{took, strconv.Itoa(n)}, err
		}}
}

// measureAll measures in virtual time.
func measureAll(t *testing.T, runs int, modes ...mode) (f *figures, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f, err = measure(t.Context(), stage.New(stage.Options{Speed: 1}, &played{}), runs, modes)
	})
	return f, err
}

func TestMeasure(t *testing.T) {
	twice := sleeper("slow", 2*time.Second, 5)
	twice.workers, twice.tasks = 2, 2
	f, err := measureAll(t, 3, sleeper("quick", time.Second, 5), twice, mode{work: "sleep", name: "known", workers: 1, tasks: 1, n: 1, known: 4 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	want := []measured{
		{Mode: "quick", Work: "sleep", Workers: 1, Runs: 3, Median: 5, Min: 5, Max: 5, Speedup: 1, Measured: true, Operations: 5, Operation: 1},
		{Mode: "slow", Work: "sleep", Workers: 2, Runs: 3, Median: 10, Min: 10, Max: 10, Speedup: 1, Measured: true, Operations: 10, Operation: 1},
		{Mode: "known", Work: "sleep", Workers: 1, Runs: 1, Median: 4, Min: 4, Max: 4, Speedup: 0.25, Operations: 1, Operation: 4},
	}
	if !slices.Equal(f.rows, want) {
		t.Errorf("%+v", f.rows)
	}
	if c := f.check(); c.Failed() || c.Got != "6 right" {
		t.Errorf("%+v", c)
	}
}

func TestRunsAreMadeLongEnough(t *testing.T) {
	for _, each := range []time.Duration{time.Nanosecond, 3 * time.Microsecond, 7 * time.Millisecond, time.Second} {
		f, err := measureAll(t, 1, sleeper("free", each, 0))
		if err != nil {
			t.Fatal(err)
		}
		row := f.rows[0]
		if length := time.Duration(row.Operations) * each; length < enough/2 || length > max(2*enough, each) {
			t.Errorf("%d operations of %v", row.Operations, each)
		}
	}
}

func TestModesTakeTurns(t *testing.T) {
	var order []string
	note := func(name string) mode {
		m := sleeper(name, time.Second, 10)
		m.run = func(_ context.Context, n int) (ran, error) {
			if n == 10 { // not to warm up
				order = append(order, name)
			}
			return ran{time.Second, strconv.Itoa(n)}, nil
		}
		return m
	}
	if _, err := measureAll(t, 3, note("a"), note("b"), note("c")); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(order, ""); got != "abcbcacab" {
		t.Errorf("the order was %s", got)
	}
}

func TestAWrongResultFails(t *testing.T) {
	lies := sleeper("lies", time.Second, 10)
	honest := lies.run
	lies.run = func(ctx context.Context, n int) (ran, error) {
		r, err := honest(ctx, n)
		r.found = "nonsense"
		return r, err
	}
	f, err := measureAll(t, 2, lies, sleeper("honest", time.Second, 10))
	if err != nil {
		t.Fatal(err)
	}
	if c := f.check(); !c.Failed() || c.Got != "2 right; sleep, lies: nonsense, not 10" || c.Want != "4 right" {
		t.Errorf("%+v", c)
	}
}

func TestWhatWasMeasuredBeforeAnErrorIsKept(t *testing.T) {
	broken := errors.New("broken")
	breaks := sleeper("breaks", time.Second, 10)
	breaks.run = func(_ context.Context, n int) (ran, error) {
		if n == 10 {
			return ran{}, broken
		}
		return ran{}, nil
	}
	f, err := measureAll(t, 2, sleeper("good", time.Second, 10), breaks)
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "sleep, breaks") {
		t.Errorf("%v", err)
	}
	if len(f.rows) != 1 || f.rows[0].Mode != "good" || f.rows[0].Runs != 1 {
		t.Errorf("%+v", f.rows)
	}
}

func TestJudgements(t *testing.T) {
	row := func(times ...float64) measured {
		slices.Sort(times)
		return measured{Min: times[0], Median: times[len(times)/2], Max: times[len(times)-1]}
	}
	for _, tc := range []struct {
		a, b            measured
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
	row := func(mode string, took float64, operations int) measured {
		return measured{Work: "w", Mode: mode, Min: took, Median: took, Max: took, Operations: operations, Measured: true}
	}
	rows := []measured{row("a", 2, 4), row("b", 1, 1), row(pythonPrefix+"a", 5, 1), {Work: "w", Mode: "sure", Min: 9, Median: 9, Max: 9, Operations: 1}}
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

func TestFiguresInFewDigits(t *testing.T) {
	for s, want := range map[float64]string{
		0: "0ns", 0.4e-9: "0.400ns", 42e-9: "42.0ns", 1.234e-6: "1.23µs", 0.0456: "45.6ms", 0.456: "456ms", 1: "1.00s", 123: "123s", 45678: "45678s",
	} {
		if got := seconds(s); got != want {
			t.Errorf("%v: %s, want %s", s, got, want)
		}
	}
}
