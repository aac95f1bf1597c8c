package register

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestRegister(t *testing.T) {
	p := demotest.Play(t, Demo(), "lock", stage.Options{Speed: 1000})
	want := registerResult{Names: map[string]int{"Amy": 4, "Lily": 2, "Dirk": 1, "Denial": 1}, Registered: 8}
	if diff := cmp.Diff(want, p.Result); diff != "" {
		t.Error(diff)
	}
	if n := p.Said(" is already in the dict"); n != 4 {
		t.Errorf("%d duplicates were announced, want 4", n)
	}
	p = demotest.Play(t, Demo(), "lock", stage.Options{Speed: 1000, Args: []string{"Zoe", "Bo", "Zoe"}})
	want = registerResult{Names: map[string]int{"Zoe": 2, "Bo": 1}, Registered: 3}
	if diff := cmp.Diff(want, p.Result); diff != "" {
		t.Error(diff)
	}
}

func TestRegisterWithoutLock(t *testing.T) {
	for range 100 {
		p := demotest.Play(t, Demo(), "no-lock", stage.Options{Speed: 1e6})
		if p.Check(t, "Amy").Grade == demo.Interesting {
			return
		}
	}
	t.Error("no registration was lost in 100 runs")
}

// TestTheRegisterIsSeen: without the lock each read and write is shown, and with it none.
func TestTheRegisterIsSeen(t *testing.T) {
	p := demotest.Play(t, Demo(), "no-lock", stage.Options{Speed: 1e6})
	_, writes, lost := p.Accesses()
	if r := p.Result.(registerResult); writes != 8 || writes-lost != r.Registered {
		t.Errorf("%d writes, %d lost: %+v", writes, lost, r)
	}
	if reads, writes, _ := demotest.Play(t, Demo(), "lock", stage.Options{Speed: 1e6}).Accesses(); reads+writes > 0 {
		t.Errorf("under the lock %d reads and %d writes are shown", reads, writes)
	}
}

func TestGradeCount(t *testing.T) {
	for _, tc := range []struct {
		want, got int
		guarded   bool
		ok        bool
		grade     demo.Grade
	}{
		{4, 4, true, true, demo.Required},
		{4, 3, true, false, demo.Required},
		{4, 4, false, true, demo.Allowed},
		{4, 3, false, true, demo.Interesting},
		{4, 0, false, false, demo.Forbidden},
		{4, 5, false, false, demo.Forbidden},
	} {
		if ok, grade := gradeCount(tc.want, tc.got, tc.guarded); ok != tc.ok || grade != tc.grade {
			t.Errorf("%+v: %v %v", tc, ok, grade)
		}
	}
}
