package semaphore

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestSemaphore(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "semaphore", stage.Options{On: demo.OnThread})
	if diff := cmp.Diff(semaphoreResult{Permits: 2, MaxInside: 2, Done: 8}, p.Result); diff != "" ||
		took != 4*time.Second {
		t.Errorf("took %v, %s", took, diff)
	}
	var entered []time.Duration
	for _, l := range p.Lines {
		if l.Worker != "main" {
			entered = append(entered, l.At/time.Second)
		}
	}
	if diff := cmp.Diff([]time.Duration{0, 0, 1, 1, 2, 2, 3, 3}, entered); diff != "" || p.Said("hello, 7") != 1 ||
		p.Done != 8 {
		t.Errorf("%s %v", diff, p.Lines)
	}

	d := Demo()
	demotest.SetFlag(t, d, "permits", "3")
	p, took = demotest.PlayBubble(t, d, "semaphore", stage.Options{On: demo.OnThread, Workers: 7})
	if diff := cmp.Diff(semaphoreResult{Permits: 3, MaxInside: 3, Done: 7}, p.Result); diff != "" ||
		took != 3*time.Second {
		t.Errorf("took %v, %s", took, diff)
	}
}

func TestSemaphoreOfProcesses(t *testing.T) {
	r := demotest.Play(t, Demo(), "semaphore", stage.Options{Speed: 20}).Result.(semaphoreResult)
	if r.MaxInside < 1 || r.MaxInside > 2 || r.Done != 8 {
		t.Errorf("%+v", r)
	}
}

func TestBoundedSemaphore(t *testing.T) {
	for _, on := range demotest.OnBoth {
		p := demotest.Play(t, Demo(), "bounded", stage.Options{On: on, Speed: 1000})
		if p.Said("releases a permit that nobody has: released more often than acquired") != 1 {
			t.Errorf("on %s: %v", on, p.Lines)
		}
		p.Check(t, "free permits afterwards")
	}
}

func TestSemaphoreInterrupted(t *testing.T) {
	for _, v := range Demo().Variants {
		p := demotest.InterruptBubble(t, Demo(), v.Name, 1500*time.Millisecond)
		if r := p.Result.(semaphoreResult); r.Done != 2 || p.Said("nobody has") > 0 {
			t.Errorf("%+v, %v", r, p.Lines)
		}
	}
}
