package contest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// sleeper is a mode whose operation takes d.
func sleeper(name string, d time.Duration, n int) Mode {
	return Mode{Work: "sleep", Name: name, Workers: 1, Tasks: 1, N: n, Want: strconv.Itoa,
		Run: func(ctx context.Context, n int) (Ran, error) {
			took, err := Timed(func() error { time.Sleep(time.Duration(n) * d); return nil })
			return Ran{took, strconv.Itoa(n)}, err
		}}
}

// unwatched is measured without anybody to hear of it.
type unwatched struct{}

func (unwatched) Total(int)                              {}
func (unwatched) Advance()                               {}
func (unwatched) Say(context.Context, string, ...any)    {}
func (unwatched) Detail(context.Context, string, ...any) {}

// measureAll measures in virtual time.
func measureAll(t *testing.T, runs int, modes ...Mode) (f *Figures, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f, err = Measure(t.Context(), unwatched{}, Plan{Runs: runs}, modes)
	})
	return f, err
}

func TestMeasure(t *testing.T) {
	twice := sleeper("slow", 2*time.Second, 5)
	twice.Workers, twice.Tasks = 2, 2
	f, err := measureAll(t, 3, sleeper("quick", time.Second, 5), twice,
		Mode{Work: "sleep", Name: "known", Workers: 1, Tasks: 1, N: 1, Known: 4 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{Mode: "quick", Work: "sleep", Workers: 1, Runs: 3, Median: 5, Min: 5, Max: 5, Speedup: 1, Measured: true,
			Operations: 5, Operation: 1},
		{Mode: "slow", Work: "sleep", Workers: 2, Runs: 3, Median: 10, Min: 10, Max: 10, Speedup: 1, Measured: true,
			Operations: 10, Operation: 1},
		{Mode: "known", Work: "sleep", Workers: 1, Runs: 1, Median: 4, Min: 4, Max: 4, Speedup: 0.25, Operations: 1,
			Operation: 4},
	}
	if !slices.Equal(f.Rows, want) {
		t.Errorf("%+v", f.Rows)
	}
	if f.Runs != 6 || len(f.Wrong) > 0 {
		t.Errorf("%+v", f)
	}
}

func TestRunsAreMadeLongEnough(t *testing.T) {
	for _, each := range []time.Duration{time.Nanosecond, 3 * time.Microsecond, 7 * time.Millisecond, time.Second} {
		f, err := measureAll(t, 1, sleeper("free", each, 0))
		if err != nil {
			t.Fatal(err)
		}
		row := f.Rows[0]
		if length := time.Duration(row.Operations) * each; length < enough/2 || length > max(2*enough, each) {
			t.Errorf("%d operations of %v", row.Operations, each)
		}
	}
}

func TestModesTakeTurns(t *testing.T) {
	var order []string
	note := func(name string) Mode {
		m := sleeper(name, time.Second, 10)
		m.Run = func(_ context.Context, n int) (Ran, error) {
			if n == 10 { // not to warm up
				order = append(order, name)
			}
			return Ran{time.Second, strconv.Itoa(n)}, nil
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
	honest := lies.Run
	lies.Run = func(ctx context.Context, n int) (Ran, error) {
		r, err := honest(ctx, n)
		r.Found = "nonsense"
		return r, err
	}
	f, err := measureAll(t, 2, lies, sleeper("honest", time.Second, 10))
	if err != nil {
		t.Fatal(err)
	}
	if wrong := slices.Repeat([]string{"sleep, lies: nonsense, not 10"}, 2); f.Runs != 4 || !slices.Equal(f.Wrong, wrong) {
		t.Errorf("%+v", f)
	}
}

func TestWhatWasMeasuredBeforeAnErrorIsKept(t *testing.T) {
	broken := errors.New("broken")
	breaks := sleeper("breaks", time.Second, 10)
	breaks.Run = func(_ context.Context, n int) (Ran, error) {
		if n == 10 {
			return Ran{}, broken
		}
		return Ran{}, nil
	}
	f, err := measureAll(t, 2, sleeper("good", time.Second, 10), breaks)
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "sleep, breaks") {
		t.Errorf("%v", err)
	}
	if len(f.Rows) != 1 || f.Rows[0].Mode != "good" || f.Rows[0].Runs != 1 {
		t.Errorf("%+v", f.Rows)
	}
}

func TestFiguresInFewDigits(t *testing.T) {
	for s, want := range map[float64]string{
		0: "0ns", 0.4e-9: "0.400ns", 42e-9: "42.0ns", 1.234e-6: "1.23µs", 0.0456: "45.6ms", 0.456: "456ms", 1: "1.00s",
		123: "123s", 45678: "45678s",
	} {
		if got := Seconds(s); got != want {
			t.Errorf("%v: %s, want %s", s, got, want)
		}
	}
}

// said keeps what a measuring says.
type said struct {
	unwatched
	lines []string
}

func (s *said) Say(_ context.Context, format string, args ...any) {
	s.lines = append(s.lines, fmt.Sprintf(format, args...))
}

// TestItSaysBeforeHowLongItTakes: of work whose length is fixed, of work whose length is free,
// and of waiting, which a warm-up does not do.
func TestItSaysBeforeHowLongItTakes(t *testing.T) {
	slow := sleeper("slow", 50*time.Millisecond, 100)
	quick := slow.Run
	slow.Run = func(ctx context.Context, n int) (Ran, error) {
		time.Sleep(time.Second) // to prepare: it is not measured, and takes its time all the same
		return quick(ctx, n)
	}
	waits := sleeper("waits", 2*time.Second, 1)
	waits.Wait = 2 * time.Second
	for _, tc := range []struct {
		modes []Mode
		want  string
	}{
		{[]Mode{slow}, "measures: rounds 3, which take about 18 s"},
		{[]Mode{slow, waits}, "measures: rounds 3, which take about 24 s"},
		{[]Mode{sleeper("free", time.Millisecond, 0)}, "measures: rounds 3, which take about 0.1 s"},
	} {
		synctest.Test(t, func(t *testing.T) {
			var s said
			if _, err := Measure(t.Context(), &s, Plan{Runs: 3}, tc.modes); err != nil {
				t.Fatal(err)
			}
			if len(s.lines) != 2 || s.lines[1] != tc.want {
				t.Errorf("%q, want %q", s.lines, tc.want)
			}
		})
	}
}

// TestLanguagesAreComparedWithThemselves has what is calculated stand for all of them.
func TestLanguagesAreComparedWithThemselves(t *testing.T) {
	other := func(m Mode) Mode {
		m.Name, m.Language = "python "+m.Name, "python"
		return m
	}
	known := Mode{Work: "wait", Name: Serial, Workers: 1, Tasks: 1, N: 1, Known: 9 * time.Second}
	waits := sleeper("thread", 3*time.Second, 1)
	waits.Work = "wait"
	f, err := measureAll(t, 1, sleeper(Serial, time.Second, 10), sleeper("thread", 2*time.Second, 10),
		other(sleeper("thread", 20*time.Second, 10)), other(sleeper(Serial, 40*time.Second, 10)), known, waits, other(waits))
	if err != nil {
		t.Fatal(err)
	}
	var speedups []float64
	for _, r := range f.Rows {
		speedups = append(speedups, r.Speedup)
	}
	if want := []float64{1, 0.5, 2, 1, 1, 3, 3}; !slices.Equal(speedups, want) {
		t.Errorf("%v, want %v", speedups, want)
	}
}

// TestARemoteMayDoLess has a remote's runs do as much as it needs.
func TestARemoteMayDoLess(t *testing.T) {
	p := &Remote{Name: "python", modes: [][2]string{{"sleep", "a"}, {"sleep", "b"}}}
	less := sleeper("a", time.Second, 100)
	less.RemoteN = 3
	joined := Join([]Mode{less, sleeper("b", time.Second, 100)}, p)
	if len(joined) != 4 || joined[0].N != 100 || joined[2].N != 3 || joined[3].N != 100 || joined[3].Language != "python" {
		t.Errorf("%+v", joined)
	}
}
