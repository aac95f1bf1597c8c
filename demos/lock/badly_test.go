package lock

import (
	"testing"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

// TestBadlyGuarded: both workers read the same number each time, so half of the additions are lost.
func TestBadlyGuarded(t *testing.T) {
	for _, variant := range []string{"wrong-lock", "half-lock"} {
		for _, on := range demotest.OnBoth {
			d := Demo()
			demotest.SetFlag(t, d, "adds", "5")
			p := demotest.Play(t, d, variant, stage.Options{On: on})
			if r := p.Result.(addResult); r != (addResult{5, 10}) || p.Check(t, "value").Grade != demo.Interesting {
				t.Errorf("%s on %s: %+v, %+v", variant, on, r, p.Checks)
			}
			if reads, writes, lost := p.Accesses(); reads != 10 || writes != 10 || lost != 5 {
				t.Errorf("%s on %s: %d reads, %d writes, %d lost", variant, on, reads, writes, lost)
			}
			if p.Said("holds lock A") != map[string]int{"wrong-lock": 5, "half-lock": 10}[variant] || p.Done != 10 {
				t.Errorf("%s on %s: %v", variant, on, p.Lines)
			}
		}
	}
}

func TestBadlyGuardedGrades(t *testing.T) {
	for _, tc := range []struct {
		value, adds int
		scheduled   bool
		want        demo.Grade
	}{
		{1, 1, false, demo.Interesting},
		{2, 1, false, demo.Forbidden}, // the lab forces that one is lost
		{2, 1, true, demo.Allowed},
		{1, 1, true, demo.Interesting},
		{0, 1, true, demo.Forbidden},
		{3, 1, true, demo.Forbidden},
		{2, 3, false, demo.Interesting},
		{1, 3, true, demo.Forbidden},
		{5, 3, true, demo.Interesting},
		{6, 3, true, demo.Allowed},
		{7, 3, true, demo.Forbidden},
	} {
		st := stage.New(stage.Options{Scheduled: tc.scheduled}, stage.Unseen{})
		r := wrongLock.report(st, tc.value, tc.adds)
		if c := r.Checks[0]; c.Grade != tc.want || r.Failed() != (tc.want == demo.Forbidden) {
			t.Errorf("%+v: %+v", tc, c)
		}
	}
}
