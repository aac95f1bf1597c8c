package event

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

var eventSeen = eventResult{[]eventWaiter{{"task1", true}, {"task2", false}}}

func TestEvent(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "wait", stage.Options{On: demo.OnThread})
	if diff := cmp.Diff(eventSeen, p.Result); diff != "" || took != 4*time.Second {
		t.Errorf("took %v, %s", took, diff)
	}
	var said []string
	for _, l := range p.Lines {
		said = append(said, fmt.Sprintf("%v %s: %s", l.At, l.Worker, l.Text))
	}
	want := []string{"2s task2: its timeout of 2s ended: is_set is false", "3s main: sets the event",
		"4s task1: goes on: is_set is true"}
	if p.Said("waits for the event") != 2 || p.Done != 2 {
		t.Errorf("%v", said)
	}
	if diff := cmp.Diff(want, said[2:]); diff != "" {
		t.Error(diff)
	}
}

// However much a run is hurried, one sees the event and the other does not.
func TestEventHurried(t *testing.T) {
	for on, runs := range map[string]int{demo.OnThread: 50, demo.OnProcess: 5} {
		for range runs {
			p := demotest.Play(t, Demo(), "wait", stage.Options{On: on, Speed: 1e6})
			if diff := cmp.Diff(eventSeen, p.Result); diff != "" {
				t.Errorf("on %s: %s", on, diff)
			}
		}
	}
}

func TestEventInterrupted(t *testing.T) {
	demotest.InterruptBubble(t, Demo(), "wait", time.Second)
	p := demotest.InterruptBubble(t, Demo(), "wait", 3500*time.Millisecond)
	if diff := cmp.Diff(eventResult{eventSeen.Waiters[1:]}, p.Result); diff != "" {
		t.Error(diff)
	}
}

func TestEventChecks(t *testing.T) {
	for _, waiters := range [][]eventWaiter{
		{{"task1", true}},
		{{"task1", true}, {"task2", true}},
		{{"task1", false}, {"task2", false}},
	} {
		if r := eventReport(eventResult{waiters}); !r.Failed() {
			t.Errorf("%v: %+v", waiters, r.Checks)
		}
	}
}
