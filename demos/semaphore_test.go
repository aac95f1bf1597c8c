package demos

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/stage"
)

func TestSemaphore(t *testing.T) {
	p, took := playBubble(t, Semaphore(), "semaphore", stage.Options{On: OnThread})
	if diff := cmp.Diff(semaphoreResult{Permits: 2, MaxInside: 2, Done: 8}, p.Result); diff != "" ||
		took != 4*time.Second {
		t.Errorf("took %v, %s", took, diff)
	}
	var entered []time.Duration
	for _, l := range p.lines {
		if l.Worker != "main" {
			entered = append(entered, l.At/time.Second)
		}
	}
	if diff := cmp.Diff([]time.Duration{0, 0, 1, 1, 2, 2, 3, 3}, entered); diff != "" || p.said("hello, 7") != 1 ||
		p.done != 8 {
		t.Errorf("%s %v", diff, p.lines)
	}

	d := Semaphore()
	setFlag(t, d, "permits", "3")
	p, took = playBubble(t, d, "semaphore", stage.Options{On: OnThread, Workers: 7})
	if diff := cmp.Diff(semaphoreResult{Permits: 3, MaxInside: 3, Done: 7}, p.Result); diff != "" ||
		took != 3*time.Second {
		t.Errorf("took %v, %s", took, diff)
	}
}

func TestSemaphoreOfProcesses(t *testing.T) {
	r := play(t, Semaphore(), "semaphore", stage.Options{Speed: 20}).Result.(semaphoreResult)
	if r.MaxInside < 1 || r.MaxInside > 2 || r.Done != 8 {
		t.Errorf("%+v", r)
	}
}

func TestBoundedSemaphore(t *testing.T) {
	for _, on := range onBoth {
		p := play(t, Semaphore(), "bounded", stage.Options{On: on, Speed: 1000})
		if p.said("releases a permit that nobody has: released more often than acquired") != 1 {
			t.Errorf("on %s: %v", on, p.lines)
		}
		p.check(t, "free permits afterwards")
	}
}

func TestSemaphoreInterrupted(t *testing.T) {
	for _, v := range Semaphore().Variants {
		p := interruptBubble(t, Semaphore(), v.Name, 1500*time.Millisecond)
		if r := p.Result.(semaphoreResult); r.Done != 2 || p.said("nobody has") > 0 {
			t.Errorf("%+v, %v", r, p.lines)
		}
	}
}
