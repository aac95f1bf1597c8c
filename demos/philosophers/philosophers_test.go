package philosophers

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

// cycleOf is the cycle of so many philosophers, from the first one on.
func cycleOf(n int) (cycle []string) {
	for i := range n {
		cycle = append(cycle, fmt.Sprintf("philosopher-%d", i), fmt.Sprintf("lock fork-%d", (i+1)%n))
	}
	return append(cycle, "philosopher-0")
}

// fromFirst turns a cycle so that it begins with philosopher-0.
func fromFirst(cycle []string) []string {
	once := cycle[:len(cycle)-1] // it ends where it begins
	i := slices.Index(once, "philosopher-0")
	return append(slices.Concat(once[i:], once[:i]), "philosopher-0")
}

// TestNaive: the deadlock comes for sure, before anybody has eaten, and all are in it.
func TestNaive(t *testing.T) {
	inBubble, took := demotest.PlayBubble(t, Demo(), "naive", stage.Options{})
	if took != thinkingTime {
		t.Errorf("took %v", took)
	}
	for _, p := range []*demotest.Played{
		inBubble, demotest.Play(t, Demo(), "naive", stage.Options{Speed: 100, Workers: 2}),
		demotest.Play(t, Demo(), "naive", stage.Options{Speed: 100, On: demo.OnProcess}),
	} {
		got := p.Result.(deadlocked)
		n := len(got.Meals)
		if !got.Deadlock.Found || len(got.Deadlock.Cycle) != 2*n+1 {
			t.Fatalf("%+v", got)
		}
		got.Deadlock.Cycle = fromFirst(got.Deadlock.Cycle)
		want := deadlocked{demo.DeadlockResult{Found: true, Cycle: cycleOf(n)}, make([]int32, n)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if p.Check(t, "deadlock").Grade != demo.Interesting || p.Said("eats") != 0 ||
			p.Said("philosopher-1 holds lock fork-1 and waits for lock fork-") != 1 {
			t.Errorf("%+v, %v", p.Checks, p.Lines)
		}
	}
}

// TestCures: whatever the seed, everybody has all meals, and nobody eats beside a neighbour.
func TestCures(t *testing.T) {
	for _, variant := range []string{"ordered", "waiter", "back-off"} {
		d := Demo()
		demotest.SetFlag(t, d, "meals", "4")
		for seed := range uint64(20) {
			p, took := demotest.PlayBubble(t, d, variant, stage.Options{Seed: seed, Workers: 2 + int(seed%6)})
			n := p.Announced / 4
			if p.Done != 4*n || p.Said(": eats meal ") != 4*n || p.Said(": eats meal 4 of 4") != n {
				t.Errorf("%s, seed %d: %+v, %v", variant, seed, p.Result, p.Lines)
			}
			if least := 4 * (thinkingTime + eatingTime); took < least {
				t.Errorf("%s, seed %d: took %v, less than %v", variant, seed, took, least)
			}
			apart(t, p, n)
		}
		p := demotest.Play(t, d, variant, stage.Options{On: demo.OnProcess, Speed: 100})
		apart(t, p, 5)
		p.Check(t, "meals")
	}
}

// apart holds that two meals of neighbours do not begin within the time that one takes.
func apart(t *testing.T, p *demotest.Played, n int) {
	t.Helper()
	began := make([][]time.Duration, n)
	for _, l := range p.Lines {
		var i int
		var forks [2]int
		if _, err := fmt.Sscanf(l.Worker, "philosopher-%d", &i); err != nil {
			continue
		}
		if got, _ := fmt.Sscanf(l.Text, "holds fork-%d and fork-%d: eats", &forks[0], &forks[1]); got == 2 {
			began[i] = append(began[i], l.At)
		}
	}
	for i := range began {
		for _, a := range began[i] {
			for _, b := range began[(i+1)%n] {
				if (a - b).Abs() < eatingTime/100 {
					t.Errorf("philosopher-%d eats at %v and its neighbour at %v", i, a, b)
				}
			}
		}
	}
}

// TestBackOff: somebody must try again, because all hold their first fork when they first try.
func TestBackOff(t *testing.T) {
	p, _ := demotest.PlayBubble(t, Demo(), "back-off", stage.Options{})
	r, failed := p.Result.(tried), 0
	for i, tries := range r.Tries {
		failed += int(tries - r.Meals[i])
	}
	if failed < 1 || p.Said("and releases fork-") != failed {
		t.Errorf("%+v: %d tries failed, %v", r, failed, p.Lines)
	}
}

// TestWaiter: the waiter lets all but one sit down.
func TestWaiter(t *testing.T) {
	p, _ := demotest.PlayBubble(t, Demo(), "waiter", stage.Options{Workers: 4})
	if sat := len(p.When("", "sits down")); sat != 12 {
		t.Errorf("%d sat down", sat)
	}
	first := p.When("", "sits down")[0]
	if slices.Max(p.When("", "sits down")[:3]) != first || p.When("", "sits down")[3] < first+eatingTime {
		t.Errorf("sat down at %v", p.When("", "sits down"))
	}
}

func TestInterrupted(t *testing.T) {
	for _, variant := range []string{"ordered", "waiter", "back-off"} {
		p := demotest.InterruptBubble(t, Demo(), variant, thinkingTime+eatingTime/2)
		if p.Done != 0 || p.Said(": eats meal 1 of 3") == 0 {
			t.Errorf("%s: %v", variant, p.Lines)
		}
	}
}

func TestPhilosopherKilled(t *testing.T) {
	err := demotest.PlayKilling(t, Demo(), stage.Options{Variant: "ordered", Workers: 3, Speed: 1}, ": eats meal 1")
	if !demotest.DiedNamed(err, prefix) {
		t.Error(err)
	}
}
