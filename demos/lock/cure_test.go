package lock

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestLockDeadlock(t *testing.T) {
	want := onlyDeadlock{demo.DeadlockResult{Found: true,
		Cycle: []string{"worker-1", "lock B", "worker-2", "lock A", "worker-1"}}}
	inBubble, _ := demotest.PlayBubble(t, Demo(), "deadlock", stage.Options{})
	for _, p := range []*demotest.Played{inBubble, demotest.Play(t, Demo(), "deadlock", stage.Options{}),
		demotest.Play(t, Demo(), "deadlock", stage.Options{On: demo.OnProcess})} {
		got := p.Result.(onlyDeadlock)
		if got.Deadlock.Cycle[0] == "worker-2" { // a circle has no beginning
			got.Deadlock.Cycle = []string{"worker-1", got.Deadlock.Cycle[3], "worker-2", got.Deadlock.Cycle[1], "worker-1"}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if p.Check(t, "deadlock").Grade != demo.Interesting || p.Said("worker-2 holds lock B and waits for lock A") != 1 {
			t.Errorf("%+v, %v", p.Checks, p.Lines)
		}
	}
}

// TestCures: whatever the seed, both workers come through; and one of them had to try again where
// they take the locks in opposite order.
func TestCures(t *testing.T) {
	for seed := range uint64(20) {
		p, took := demotest.PlayBubble(t, Demo(), "ordered", stage.Options{Seed: seed})
		if r := p.Result.(curedResult); r.Done != 2 || took != 2*withBothTime || p.Done != 2 {
			t.Errorf("seed %d: %+v after %v", seed, r, took)
		}
		p, took = demotest.PlayBubble(t, Demo(), "try", stage.Options{Seed: seed})
		if r := p.Result.(curedResult); r.Done != 2 || took < 2*withBothTime || took > 2*withBothTime+5*mostBackOff ||
			r.Tries["worker-1"]+r.Tries["worker-2"] < 3 || p.Said("and releases lock") < 1 {
			t.Errorf("seed %d: %+v after %v, %v", seed, r, took, p.Lines)
		}
	}
	for _, variant := range []string{"ordered", "try"} {
		p := demotest.Play(t, Demo(), variant, stage.Options{On: demo.OnProcess, Speed: 100})
		if r := p.Result.(curedResult); r.Done != 2 ||
			p.Said("holds lock A and lock B")+p.Said("holds lock B and lock A") != 2 {
			t.Errorf("%s: %+v, %v", variant, r, p.Lines)
		}
	}
	if c := (curedResult{Done: 1}).check(); !c.Failed() {
		t.Errorf("one worker alone came through: %+v", c)
	}
}
