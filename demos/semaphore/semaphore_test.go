package semaphore

import (
	"fmt"
	"strings"
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
		if strings.HasPrefix(l.Text, "enters: ") {
			entered = append(entered, l.At/time.Second)
		}
	}
	if diff := cmp.Diff([]time.Duration{0, 0, 1, 1, 2, 2, 3, 3}, entered); diff != "" || p.Done != 8 {
		t.Errorf("%s %v", diff, p.Lines)
	}
	inside := 0 // the lines say how many are, one after the other, and never more than there are permits
	for _, l := range p.Lines {
		was := inside
		switch n, _ := fmt.Sscanf(l.Text, "enters: %d of 2 permits are taken", &inside); {
		case n == 1 && (inside != was+1 || inside > 2):
			t.Errorf("after %d inside: %s", was, l.Text)
		case n == 0:
			if n, _ = fmt.Sscanf(l.Text, "leaves: %d of 2 permits are taken", &inside); n == 1 && inside != was-1 {
				t.Errorf("after %d inside: %s", was, l.Text)
			}
		}
	}
	if wants, leaves := p.Said("wants to enter"), p.Said("leaves: "); wants != 8 || leaves != 8 || inside != 0 {
		t.Errorf("%d want to enter, %d leave, %d are left", wants, leaves, inside)
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
		if p.Said("releases a permit that no worker holds, which is an error: released more often than acquired") != 1 {
			t.Errorf("on %s: %v", on, p.Lines)
		}
		p.Check(t, "free permits afterwards")
	}
}

func TestSemaphoreInterrupted(t *testing.T) {
	for _, v := range Demo().Variants {
		p := demotest.InterruptBubble(t, Demo(), v.Name, 1500*time.Millisecond)
		if r := p.Result.(semaphoreResult); r.Done != 2 || p.Said("no worker holds") > 0 {
			t.Errorf("%+v, %v", r, p.Lines)
		}
	}
}
