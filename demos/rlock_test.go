package demos

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/stage"
)

func TestRLockRecursion(t *testing.T) {
	for _, on := range onBoth {
		p := play(t, RLock(), "recursion", stage.Options{On: on})
		if diff := cmp.Diff(rlockResult{Depth: 2, Refused: 1}, p.Result); diff != "" {
			t.Errorf("on %s: %s", on, diff)
		}
		d := RLock()
		setFlag(t, d, "depth", "4")
		p = play(t, d, "recursion", stage.Options{On: on})
		if diff := cmp.Diff(rlockResult{Depth: 4, Refused: 3}, p.Result); diff != "" {
			t.Errorf("on %s: %s", on, diff)
		}
		var said []string
		for _, l := range p.lines {
			said = append(said, l.Worker+" "+l.Text)
		}
		want := []string{
			"main takes the lock: depth 1", "main takes the lock: depth 2", "main takes the lock: depth 3",
			"main takes the lock: depth 4",
			"main releases it: depth 3", "other-1 cannot have the lock",
			"main releases it: depth 2", "other-2 cannot have the lock",
			"main releases it: depth 1", "other-3 cannot have the lock",
			"main releases it: depth 0", "other-4 has the lock",
			"main releases it once more: not held",
		}
		if diff := cmp.Diff(want, said); diff != "" {
			t.Errorf("on %s: %s", on, diff)
		}
	}
}

func TestPlainLockTakenTwice(t *testing.T) {
	want := plainResult{1, deadlockResult{true, []string{"worker", "lock L", "worker"}}}
	inBubble, _ := playBubble(t, RLock(), "lock", stage.Options{})
	for _, p := range []*played{inBubble, play(t, RLock(), "lock", stage.Options{}),
		play(t, RLock(), "lock", stage.Options{On: OnProcess})} {
		if diff := cmp.Diff(want, p.Result); diff != "" {
			t.Error(diff)
		}
		if p.check(t, "deadlock").Grade != Interesting || p.said("worker waits for lock L held by itself") != 1 {
			t.Errorf("%+v, %v", p.Checks, p.lines)
		}
	}
}
