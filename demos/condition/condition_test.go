package condition

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

func TestConditionServesEveryConsumer(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "wait-for", stage.Options{})
	if diff := cmp.Diff(conditionResult{Produced: 40, Consumed: 20, Left: 20}, p.Result); diff != "" {
		t.Error(diff)
	}
	if took != 0 || p.Done != 20 || p.Announced != 20 {
		t.Errorf("took %v, %d of %d steps", took, p.Done, p.Announced)
	}
	served, numbers := map[string]bool{}, map[string]bool{}
	for _, l := range p.Lines {
		if strings.HasPrefix(l.Text, "consumes ") {
			served[l.Worker], numbers[l.Text] = true, true
		}
	}
	waits, woken := p.Said("waits: there is no number"), p.Said("is woken and finds a number")
	if p.Said("brings 2 numbers and notifies all that wait") != 20 || waits != woken {
		t.Errorf("%d wait, %d are woken: %v", waits, woken, p.Lines)
	}
	if p.Said("consumes") != 20 || len(served) != 20 || len(numbers) != 20 || !served["c-1"] || !served["c-20"] {
		t.Errorf("%v were served with %v", served, numbers)
	}
}

func TestConditionServesProcesses(t *testing.T) {
	p := demotest.Play(t, Demo(), "wait-for", stage.Options{On: demo.OnProcess, Workers: 6})
	if diff := cmp.Diff(conditionResult{Produced: 12, Consumed: 6, Left: 6}, p.Result); diff != "" || p.Done != 6 {
		t.Errorf("%d steps, %s", p.Done, diff)
	}
	served, numbers := map[int]bool{}, map[string]bool{}
	for _, l := range p.Lines {
		if l.Child && strings.HasPrefix(l.Text, "consumes ") {
			served[l.PID], numbers[l.Text] = true, true
		}
	}
	if waits := p.Said("waits: there is no number"); waits != p.Said("is woken and finds a number") {
		t.Errorf("%d wait: %v", waits, p.Lines)
	}
	if len(served) != 6 || len(numbers) != 6 {
		t.Errorf("%v were served with %v", served, numbers)
	}
}

func TestSlotBetweenProcesses(t *testing.T) {
	p := demotest.Play(t, Demo(), "slot", stage.Options{On: demo.OnProcess, Speed: 1000})
	if diff := cmp.Diff(conditionResult{Produced: 5, Consumed: 5}, p.Result); diff != "" || p.Done != 10 {
		t.Errorf("%d steps, %s", p.Done, diff)
	}
	said := map[string][]string{} // what each says comes in order
	for _, l := range p.Lines {
		said[l.Worker] = append(said[l.Worker], l.Text)
	}
	want := map[string][]string{"consumer": {"waits", "is woken"}}
	for i := 1; i <= 5; i++ {
		want["producer"] = append(want["producer"], fmt.Sprintf("produces product %d", i), "notifies the other worker")
		want["consumer"] = append(want["consumer"], fmt.Sprintf("consumes product %d", i), "notifies the other worker")
		if i < 5 { // nobody notifies who has made, or taken, the last
			want["producer"] = append(want["producer"], "waits", "is woken")
			want["consumer"] = append(want["consumer"], "waits", "is woken")
		}
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

// Whoever of the two dies, the other would wait for ever. If the dead one held the lock, the other
// may be the first to say so.
func TestSlotLosesAWorker(t *testing.T) {
	for victim, says := range map[string]string{"producer": "produces product 1", "consumer": "consumes product 1"} {
		d := Demo()
		demotest.SetFlag(t, d, "rounds", "0")
		err := demotest.PlayKilling(t, d, stage.Options{Variant: "slot", Speed: 10}, says)
		if !demotest.DiedNamed(err, victim) && !errors.Is(err, multiprocessing.ErrOwnerDied) {
			t.Errorf("without its %s: %v", victim, err)
		}
	}
}

func TestSlotTakesTurns(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "slot", stage.Options{})
	if diff := cmp.Diff(conditionResult{Produced: 5, Consumed: 5, Left: 0}, p.Result); diff != "" {
		t.Error(diff)
	}
	var want, got []string
	for i := 1; i <= 5; i++ {
		want = append(want, fmt.Sprintf("%ds producer produces product %d", 4*i-4, i),
			fmt.Sprintf("%ds consumer consumes product %d", 4*i-2, i))
	}
	for _, l := range p.Lines {
		if !strings.Contains(l.Text, "product") {
			continue
		}
		got = append(got, fmt.Sprintf("%.0fs %s %s", l.At.Seconds(), l.Worker, l.Text))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if took != 18*time.Second || p.Done != 10 || p.Announced != 10 {
		t.Errorf("took %v, %d of %d steps", took, p.Done, p.Announced)
	}
}

func TestSlotUntilInterrupted(t *testing.T) {
	d := Demo()
	demotest.SetFlag(t, d, "rounds", "0")
	synctest.Test(t, func(t *testing.T) {
		begin, enough := time.Now(), errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 101*time.Second, enough)
		defer cancel()
		p := demotest.PlayWith(ctx, t, d, "slot", stage.Options{})
		if !errors.Is(p.Err, enough) || time.Since(begin) != 101*time.Second {
			t.Errorf("%v after %v", p.Err, time.Since(begin))
		}
		if diff := cmp.Diff(conditionResult{Produced: 26, Consumed: 25, Left: 1}, p.Result); diff != "" {
			t.Error(diff)
		}
	})
}

func TestLostWakeupIsReported(t *testing.T) {
	inBubble, _ := demotest.PlayBubble(t, Demo(), "lost-wakeup", stage.Options{})
	onThreads, onProcesses := demotest.Play(t, Demo(), "lost-wakeup", stage.Options{}), demotest.Play(t, Demo(),
		"lost-wakeup",
		stage.Options{On: demo.OnProcess})
	for _, p := range []*demotest.Played{inBubble, onThreads, onProcesses} {
		want := lostWakeupResult{conditionResult{Produced: 2, Left: 2}, demo.DeadlockResult{Found: true, Cycle: []string{}}}
		if diff := cmp.Diff(want, p.Result, cmp.AllowUnexported(lostWakeupResult{})); diff != "" {
			t.Error(diff)
		}
		if p.Check(t, "deadlock").Grade != demo.Interesting || p.Said("consumer waits for condition stock") != 1 {
			t.Errorf("%v, %v", p.Checks, p.Lines)
		}
	}
}

func TestExpectDeadlockTellsAnotherError(t *testing.T) {
	other := errors.New("other")
	r, c, err := demo.ExpectDeadlock(&stage.Stage{}, other)
	if r.Found || r.Cycle == nil || !c.Failed() || err != other {
		t.Errorf("%+v, %+v, %v", r, c, err)
	}
}

func TestIfWakesConsumersInVain(t *testing.T) {
	inBubble, _ := demotest.PlayBubble(t, Demo(), "if", stage.Options{})
	onThreads, onProcesses := demotest.Play(t, Demo(), "if", stage.Options{}), demotest.Play(t, Demo(), "if",
		stage.Options{On: demo.OnProcess})
	for _, p := range []*demotest.Played{inBubble, onThreads, onProcesses} {
		r := p.Result.(ifResult)
		if r.Produced != 10 || r.InVain < 10 || p.Check(t, "woken in vain").Grade != demo.Interesting {
			t.Errorf("%+v, %+v", r, p.Checks)
		}
		if p.Said("nothing to consume") != r.InVain || p.Done != 20 {
			t.Errorf("%+v, %d steps", r, p.Done)
		}
	}
	for range 100 { // whatever the scheduler does, all wait before the first producer comes
		demotest.Play(t, Demo(), "if", stage.Options{})
	}
	p, _ := demotest.PlayBubble(t, Demo(), "if", stage.Options{Workers: 2}) // there is one for each
	if c := p.Check(t, "woken in vain"); c.Grade != demo.Allowed {
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
		want      demo.Grade
	}{
		{20, of(10, 10, 10), demo.Interesting},
		{20, of(10, 2, 18), demo.Interesting},
		{20, of(10, 1, 19), demo.Forbidden}, // the first batch finds two takers
		{20, of(10, 11, 9), demo.Forbidden}, // more than were brought
		{20, of(10, 10, 9), demo.Forbidden}, // one consumer is missing
		{20, of(8, 8, 12), demo.Forbidden},  // one batch is missing
		{2, of(2, 2, 0), demo.Allowed},
		{1, of(2, 1, 0), demo.Allowed},
	} {
		c := ifReport(tc.result, tc.consumers).Checks[0]
		if c.Grade != tc.want || c.Failed() != (tc.want == demo.Forbidden) {
			t.Errorf("%d consumers, %+v: %+v", tc.consumers, tc.result, c)
		}
	}
}
