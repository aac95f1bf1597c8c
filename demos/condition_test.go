package demos

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

func TestConditionServesEveryConsumer(t *testing.T) {
	p, took := playBubble(t, Condition(), "wait-for", stage.Options{})
	if diff := cmp.Diff(conditionResult{Produced: 40, Consumed: 20, Left: 20}, p.Result); diff != "" {
		t.Error(diff)
	}
	if took != 0 || p.done != 20 || p.announced != 20 {
		t.Errorf("took %v, %d of %d steps", took, p.done, p.announced)
	}
	served, numbers := map[string]bool{}, map[string]bool{}
	for _, l := range p.lines[:20] {
		served[l.Worker], numbers[l.Text] = true, true
	}
	if p.said("consumes") != 20 || len(served) != 20 || len(numbers) != 20 || !served["c-1"] || !served["c-20"] {
		t.Errorf("%v were served with %v", served, numbers)
	}
}

func TestConditionServesProcesses(t *testing.T) {
	p := play(t, Condition(), "wait-for", stage.Options{On: OnProcess, Workers: 6})
	if diff := cmp.Diff(conditionResult{Produced: 12, Consumed: 6, Left: 6}, p.Result); diff != "" || p.done != 6 {
		t.Errorf("%d steps, %s", p.done, diff)
	}
	served, numbers := map[int]bool{}, map[string]bool{}
	for _, l := range p.lines {
		if l.Child {
			served[l.PID], numbers[l.Text] = true, true
		}
	}
	if len(served) != 6 || len(numbers) != 6 {
		t.Errorf("%v were served with %v", served, numbers)
	}
}

func TestSlotBetweenProcesses(t *testing.T) {
	p := play(t, Condition(), "slot", stage.Options{On: OnProcess, Speed: 1000})
	if diff := cmp.Diff(conditionResult{Produced: 5, Consumed: 5}, p.Result); diff != "" || p.done != 10 {
		t.Errorf("%d steps, %s", p.done, diff)
	}
	said := map[string][]string{} // what each says comes in order
	for _, l := range p.lines {
		said[l.Worker] = append(said[l.Worker], l.Text)
	}
	want := map[string][]string{}
	for i := 1; i <= 5; i++ {
		want["producer"] = append(want["producer"], fmt.Sprintf("produces product %d", i))
		want["consumer"] = append(want["consumer"], fmt.Sprintf("consumes product %d", i))
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

// Whoever of the two dies, the other would wait for ever. If the dead one held the lock, the other
// may be the first to say so.
func TestSlotLosesAWorker(t *testing.T) {
	for victim, says := range map[string]string{"producer": "produces product 1", "consumer": "consumes product 1"} {
		d := Condition()
		setFlag(t, d, "rounds", "0")
		err := playKilling(t, d, stage.Options{Variant: "slot", Speed: 10}, says)
		if !diedNamed(err, victim) && !errors.Is(err, multiprocessing.ErrOwnerDied) {
			t.Errorf("without its %s: %v", victim, err)
		}
	}
}

func TestSlotTakesTurns(t *testing.T) {
	p, took := playBubble(t, Condition(), "slot", stage.Options{})
	if diff := cmp.Diff(conditionResult{Produced: 5, Consumed: 5, Left: 0}, p.Result); diff != "" {
		t.Error(diff)
	}
	var want, got []string
	for i := 1; i <= 5; i++ {
		want = append(want, fmt.Sprintf("%ds producer produces product %d", 4*i-4, i),
			fmt.Sprintf("%ds consumer consumes product %d", 4*i-2, i))
	}
	for _, l := range p.lines {
		got = append(got, fmt.Sprintf("%.0fs %s %s", l.At.Seconds(), l.Worker, l.Text))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if took != 18*time.Second || p.done != 10 || p.announced != 10 {
		t.Errorf("took %v, %d of %d steps", took, p.done, p.announced)
	}
}

func TestSlotUntilInterrupted(t *testing.T) {
	d := Condition()
	setFlag(t, d, "rounds", "0")
	synctest.Test(t, func(t *testing.T) {
		begin, enough := time.Now(), errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 101*time.Second, enough)
		defer cancel()
		p := playWith(ctx, t, d, "slot", stage.Options{})
		if !errors.Is(p.err, enough) || time.Since(begin) != 101*time.Second {
			t.Errorf("%v after %v", p.err, time.Since(begin))
		}
		if diff := cmp.Diff(conditionResult{Produced: 26, Consumed: 25, Left: 1}, p.Result); diff != "" {
			t.Error(diff)
		}
	})
}

func TestLostWakeupIsReported(t *testing.T) {
	inBubble, _ := playBubble(t, Condition(), "lost-wakeup", stage.Options{})
	onThreads, onProcesses := play(t, Condition(), "lost-wakeup", stage.Options{}), play(t, Condition(), "lost-wakeup",
		stage.Options{On: OnProcess})
	for _, p := range []*played{inBubble, onThreads, onProcesses} {
		want := lostWakeupResult{conditionResult{Produced: 2, Left: 2}, deadlockResult{Found: true, Cycle: []string{}}}
		if diff := cmp.Diff(want, p.Result, cmp.AllowUnexported(lostWakeupResult{})); diff != "" {
			t.Error(diff)
		}
		if p.check(t, "deadlock").Grade != Interesting || p.said("consumer waits for condition stock") != 1 {
			t.Errorf("%v, %v", p.Checks, p.lines)
		}
	}
}

func TestShowDeadlockTellsAnotherError(t *testing.T) {
	other := errors.New("other")
	r, c, err := showDeadlock(t.Context(), stage.New(stage.Options{}, &played{}), other)
	if r.Found || r.Cycle == nil || !c.Failed() || err != other {
		t.Errorf("%+v, %+v, %v", r, c, err)
	}
}

func TestIfWakesConsumersInVain(t *testing.T) {
	inBubble, _ := playBubble(t, Condition(), "if", stage.Options{})
	onThreads, onProcesses := play(t, Condition(), "if", stage.Options{}), play(t, Condition(), "if",
		stage.Options{On: OnProcess})
	for _, p := range []*played{inBubble, onThreads, onProcesses} {
		r := p.Result.(ifResult)
		if r.Produced != 10 || r.InVain < 10 || p.check(t, "woken in vain").Grade != Interesting {
			t.Errorf("%+v, %+v", r, p.Checks)
		}
		if p.said("nothing to consume") != r.InVain || p.done != 20 {
			t.Errorf("%+v, %d steps", r, p.done)
		}
	}
	for range 100 { // whatever the scheduler does, all wait before the first producer comes
		play(t, Condition(), "if", stage.Options{})
	}
	p, _ := playBubble(t, Condition(), "if", stage.Options{Workers: 2}) // there is one for each
	if c := p.check(t, "woken in vain"); c.Grade != Allowed {
		t.Errorf("%+v", c)
	}
}

func TestIfGrades(t *testing.T) {
	of := func(produced, consumed, inVain int) ifResult {
		return ifResult{conditionResult{produced, consumed, produced - consumed}, inVain}
	}
	for _, tc := range []struct {
		consumers int
		result    ifResult
		want      Grade
	}{
		{20, of(10, 10, 10), Interesting},
		{20, of(10, 2, 18), Interesting},
		{20, of(10, 1, 19), Forbidden}, // the first batch finds two takers
		{20, of(10, 11, 9), Forbidden}, // more than were brought
		{20, of(10, 10, 9), Forbidden}, // one consumer is missing
		{20, of(8, 8, 12), Forbidden},  // one batch is missing
		{2, of(2, 2, 0), Allowed},
		{1, of(2, 1, 0), Allowed},
	} {
		c := ifReport(tc.result, tc.consumers).Checks[0]
		if c.Grade != tc.want || c.Failed() != (tc.want == Forbidden) {
			t.Errorf("%d consumers, %+v: %+v", tc.consumers, tc.result, c)
		}
	}
}
