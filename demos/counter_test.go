package demos

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/stage"
)

func TestCounter(t *testing.T) {
	for _, on := range []string{OnProcess, OnThread} {
		t.Run(on, func(t *testing.T) {
			p := play(t, Counter(), "lock", stage.Options{On: on, Workers: 12})
			want := counterResult{12, 12, []int32{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}
			if diff := cmp.Diff(want, p.Result); diff != "" {
				t.Error(diff)
			}
			if n := p.said("update counter to"); n != 12 || p.done != 12 || p.announced != 12 {
				t.Errorf("%d workers spoke, %d of %d steps", n, p.done, p.announced)
			}
			for _, l := range p.lines {
				if l.Worker != "main" && l.Child != (on == OnProcess) {
					t.Errorf("%s: %+v", on, l)
				}
			}
			p = play(t, Counter(), "separate-lock", stage.Options{On: on})
			for i := range 21 { // under the lock, and the main thread at the end
				if p.said(fmt.Sprintf("%d.0", i)) == 0 {
					t.Errorf("nobody saw %d.0", i)
				}
			}
		})
	}
}

func TestProcessesShareNoGlobals(t *testing.T) {
	play(t, Counter(), "global", stage.Options{On: OnProcess, Workers: 3})
	play(t, Counter(), "global", stage.Options{On: OnThread, Workers: 3})
}

func TestCounterWithoutLock(t *testing.T) {
	for _, on := range []string{OnProcess, OnThread} {
		for range 200 {
			p := play(t, Counter(), "no-lock", stage.Options{On: on})
			if p.check(t, "counter").Grade == Interesting {
				return
			}
		}
		t.Errorf("on %s no update was lost in 200 runs", on)
	}
}

func TestNoLockGrades(t *testing.T) {
	for _, tc := range []struct {
		counter, workers, adds int64
		want                   Grade
		failed                 bool
	}{
		{8000, 8, 1000, Allowed, false},
		{7999, 8, 1000, Interesting, false},
		{2, 8, 1000, Interesting, false},
		{1, 8, 1000, Forbidden, true},
		{8001, 8, 1000, Forbidden, true},
		{1, 8, 1, Interesting, false},
		{0, 8, 1, Forbidden, true},
		{999, 1, 1000, Forbidden, true},
		{1000, 1, 1000, Allowed, false},
	} {
		c := noLockReport(tc.counter, tc.workers, tc.adds).Checks[0]
		if c.Grade != tc.want || c.Failed() != tc.failed {
			t.Errorf("%+v: %+v", tc, c)
		}
	}
}
