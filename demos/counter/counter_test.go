package counter

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestCounter(t *testing.T) {
	for _, on := range []string{demo.OnProcess, demo.OnThread} {
		t.Run(on, func(t *testing.T) {
			p := demotest.Play(t, Demo(), "lock", stage.Options{On: on, Workers: 12})
			want := counterResult{12, 12, []int32{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}
			if diff := cmp.Diff(want, p.Result); diff != "" {
				t.Error(diff)
			}
			if n := p.Said("adds 1, then reads"); n != 12 || p.Done != 12 || p.Announced != 12 {
				t.Errorf("%d workers spoke, %d of %d steps", n, p.Done, p.Announced)
			}
			for _, l := range p.Lines {
				if l.Worker != "main" && l.Child != (on == demo.OnProcess) {
					t.Errorf("%s: %+v", on, l)
				}
			}
			p = demotest.Play(t, Demo(), "separate-lock", stage.Options{On: on})
			for i := range 21 { // under the lock, and the main thread at the end
				if p.Said(fmt.Sprintf("%d.0", i)) == 0 {
					t.Errorf("nobody saw %d.0", i)
				}
			}
		})
	}
}

func TestProcessesShareNoGlobals(t *testing.T) {
	demotest.Play(t, Demo(), "global", stage.Options{On: demo.OnProcess, Workers: 3})
	demotest.Play(t, Demo(), "global", stage.Options{On: demo.OnThread, Workers: 3})
}

func TestCounterWithoutLock(t *testing.T) {
	for _, on := range []string{demo.OnProcess, demo.OnThread} {
		for range 200 {
			p := demotest.Play(t, Demo(), "no-lock", stage.Options{On: on})
			if p.Check(t, "counter").Grade == demo.Interesting {
				return
			}
		}
		t.Errorf("on %s no update was lost in 200 runs", on)
	}
}

// TestARaceIsShown: as many updates are seen to be lost as are missing in the end.
func TestARaceIsShown(t *testing.T) {
	for _, on := range []string{demo.OnProcess, demo.OnThread} {
		d, lostOnce := Demo(), false
		demotest.SetFlag(t, d, "adds", "3")
		for seed := uint64(0); seed < 200 && !lostOnce; seed++ {
			p := demotest.Play(t, d, "no-lock", stage.Options{On: on, Workers: 3, Shaken: true, Seed: seed})
			reads, writes, lost := p.Accesses()
			if missing := 9 - int(p.Result.(counterResult).Counter); reads != 9 || writes != 9 || lost != missing {
				t.Fatalf("on %s, seed %d: %d reads, %d writes, %d lost, %d are missing", on, seed, reads, writes, lost, missing)
			}
			lostOnce = lost > 0
		}
		if !lostOnce {
			t.Errorf("on %s no update was lost in 200 runs", on)
		}
		demotest.SetFlag(t, d, "adds", "1000")
		p := demotest.Play(t, d, "no-lock", stage.Options{On: on, Workers: 2})
		if reads, writes, _ := p.Accesses(); reads+writes > 0 {
			t.Errorf("on %s %d accesses are shown, which nobody can look at", on, reads+writes)
		}
	}
}

func TestNoLockGrades(t *testing.T) {
	for _, tc := range []struct {
		counter, workers, adds int64
		want                   demo.Grade
		failed                 bool
	}{
		{8000, 8, 1000, demo.Allowed, false},
		{7999, 8, 1000, demo.Interesting, false},
		{2, 8, 1000, demo.Interesting, false},
		{1, 8, 1000, demo.Forbidden, true},
		{8001, 8, 1000, demo.Forbidden, true},
		{1, 8, 1, demo.Interesting, false},
		{0, 8, 1, demo.Forbidden, true},
		{999, 1, 1000, demo.Forbidden, true},
		{1000, 1, 1000, demo.Allowed, false},
	} {
		c := noLockReport(tc.counter, tc.workers, tc.adds).Checks[0]
		if c.Grade != tc.want || c.Failed() != tc.failed {
			t.Errorf("%+v: %+v", tc, c)
		}
	}
}
