package contest

import (
	"context"
	"errors"
	"testing"
	"time"
)

// clock returns a clock that moves on by a step each time that it is read, and jumps each time that
// it has come so far: then its reader was off its processor.
func clock(step, every, jump time.Duration) func() time.Time {
	now, next := time.Time{}, every
	return func() time.Time {
		now = now.Add(step)
		if now.Sub(time.Time{}) > next {
			now = now.Add(jump)
			next += every + jump
		}
		return now
	}
}

func TestLostTime(t *testing.T) {
	const ms = time.Millisecond
	for _, tc := range []struct {
		name        string
		every, jump time.Duration
		least, most time.Duration
	}{
		{"a quiet machine", time.Hour, 0, 0, 0},
		{"interrupts", ms, 100 * time.Microsecond, 0, 0},
		{"a third", 2 * ms, ms, 9 * ms, 11 * ms},
		{"half", 4 * ms, 4 * ms, 12 * ms, 16 * ms},
		{"stopped for a second", 10 * ms, time.Second, 19 * ms, 21 * ms},
	} {
		got := lostTime(t.Context(), clock(time.Microsecond, tc.every, tc.jump))
		if got < tc.least || got > tc.most {
			t.Errorf("%s: %v, want %v to %v", tc.name, got, tc.least, tc.most)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if lost := lostTime(ctx, clock(ms, time.Hour, 0)); lost > ms {
		t.Errorf("interrupted: %v", lost)
	}
}

func TestLoad(t *testing.T) {
	if l := Load(t.Context()); l < 0 || l > 1 {
		t.Errorf("%v", l)
	}
}

// TestBusyIsTheMiddleOfWhatWasSeen: before the rounds and after each, also if one fails.
func TestBusyIsTheMiddleOfWhatWasSeen(t *testing.T) {
	seen := []float64{0.1, 0.9, 0.3, 0.2}
	looks := 0
	load := func(context.Context) float64 {
		looks++
		return seen[looks-1]
	}
	f, err := Measure(t.Context(), unwatched{}, Plan{Runs: 3, Load: load}, []Mode{sleeper("a", 0, 1)})
	if err != nil || looks != 4 || f.Busy != 0.2 {
		t.Errorf("%v after %d looks, %v", f.Busy, looks, err)
	}
	looks = 0
	broken := errors.New("broken")
	fails := sleeper("fails", 0, 10)
	fails.Run = func(context.Context, int) (Ran, error) { return Ran{}, broken }
	f, err = Measure(t.Context(), unwatched{}, Plan{Runs: 3, Load: load}, []Mode{fails})
	if !errors.Is(err, broken) || f.Busy != 0.1 {
		t.Errorf("%v, %v", f.Busy, err)
	}
}
