package rlock

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestRLockRecursion(t *testing.T) {
	for _, on := range demotest.OnBoth {
		p := demotest.Play(t, Demo(), "recursion", stage.Options{On: on})
		if diff := cmp.Diff(rlockResult{Depth: 2, Refused: 1}, p.Result); diff != "" {
			t.Errorf("on %s: %s", on, diff)
		}
		d := Demo()
		demotest.SetFlag(t, d, "depth", "4")
		p = demotest.Play(t, d, "recursion", stage.Options{On: on})
		if diff := cmp.Diff(rlockResult{Depth: 4, Refused: 3}, p.Result); diff != "" {
			t.Errorf("on %s: %s", on, diff)
		}
		var said []string
		for _, l := range p.Lines {
			said = append(said, l.Worker+" "+l.Text)
		}
		want := []string{
			"main takes the lock: depth 1", "main takes the lock: depth 2", "main takes the lock: depth 3",
			"main takes the lock: depth 4",
			"main releases it: depth 3", "other-1 tries to take the lock: refused",
			"main releases it: depth 2", "other-2 tries to take the lock: refused",
			"main releases it: depth 1", "other-3 tries to take the lock: refused",
			"main releases it: depth 0", "other-4 tries to take the lock: gets it",
			"main releases it once more, which is an error: the lock is not held",
		}
		if diff := cmp.Diff(want, said); diff != "" {
			t.Errorf("on %s: %s", on, diff)
		}
	}
}

func TestPlainLockTakenTwice(t *testing.T) {
	want := plainResult{1, demo.DeadlockResult{Found: true, Cycle: []string{"worker", "lock L", "worker"}}}
	inBubble, _ := demotest.PlayBubble(t, Demo(), "lock", stage.Options{})
	for _, p := range []*demotest.Played{inBubble, demotest.Play(t, Demo(), "lock", stage.Options{}),
		demotest.Play(t, Demo(), "lock", stage.Options{On: demo.OnProcess})} {
		if diff := cmp.Diff(want, p.Result); diff != "" {
			t.Error(diff)
		}
		if p.Check(t, "deadlock").Grade != demo.Interesting || p.Said("worker waits for lock L, which it holds itself") != 1 {
			t.Errorf("%+v, %v", p.Checks, p.Lines)
		}
	}
}
