package local

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestLocalIsEachThreadsOwn(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "local", stage.Options{Seed: 1})
	r := p.Result.(localResult)
	if diff := cmp.Diff(r.Set, r.Seen); diff != "" || len(r.Set) != 10 || r.Main != 0 {
		t.Errorf("%+v, %s", r, diff)
	}
	if took != 3*time.Second || p.Done != 10 || p.Announced != 10 {
		t.Errorf("took %v, %d of %d steps", took, p.Done, p.Announced)
	}
	different := map[int]bool{}
	for name, v := range r.Set {
		different[v] = true
		if v < 1 || v > 100 {
			t.Errorf("%s set %d", name, v)
		}
	}
	if len(different) < 5 {
		t.Errorf("they all set much the same: %v", r.Set)
	}
	for _, l := range p.Lines {
		if l.At != time.Second && l.At != 2*time.Second && l.At != 3*time.Second {
			t.Errorf("%s read after %v", l.Worker, l.At)
		}
	}
	again, _ := demotest.PlayBubble(t, Demo(), "local", stage.Options{Seed: 1})
	if diff := cmp.Diff(p.Result, again.Result); diff != "" {
		t.Errorf("the same seed gave other numbers: %s", diff)
	}
}

func TestLocalHurried(t *testing.T) {
	for range 20 {
		p := demotest.Play(t, Demo(), "shared", stage.Options{Speed: 1e6})
		if c := p.Check(t, "read another's value"); c.Grade != demo.Interesting {
			t.Errorf("%+v", c)
		}
		demotest.Play(t, Demo(), "local", stage.Options{Speed: 1e6})
	}
}

func TestSharedIsTheLastWrite(t *testing.T) {
	p, _ := demotest.PlayBubble(t, Demo(), "shared", stage.Options{Seed: 1})
	r := p.Result.(localResult)
	for name, seen := range r.Seen {
		if seen != r.Main {
			t.Errorf("%s read %d, main %d", name, seen, r.Main)
		}
	}
	if len(r.Seen) != 10 || r.Main == 0 || p.Check(t, "read another's value").Grade != demo.Interesting {
		t.Errorf("%+v, %+v", r, p.Checks)
	}
}

func TestSharedGrades(t *testing.T) {
	type m = map[string]int
	for _, tc := range []struct {
		result localResult
		want   demo.Grade
	}{
		{localResult{Set: m{"a": 1, "b": 2}, Seen: m{"a": 2, "b": 2}, Main: 2}, demo.Interesting},
		{localResult{Set: m{"a": 2, "b": 2}, Seen: m{"a": 2, "b": 2}, Main: 2}, demo.Allowed},
		{localResult{Set: m{"a": 1, "b": 2}, Seen: m{"a": 1, "b": 2}, Main: 2}, demo.Forbidden},
	} {
		if c := sharedCheck(tc.result); c.Grade != tc.want || c.Failed() != (tc.want == demo.Forbidden) {
			t.Errorf("%+v: %+v", tc.result, c)
		}
	}
}

func TestTheSharedVariableIsSeen(t *testing.T) {
	p, _ := demotest.PlayBubble(t, Demo(), "shared", stage.Options{Workers: 4})
	if reads, writes, lost := p.Accesses(); reads != 5 || writes != 5 || lost != 0 {
		t.Errorf("%d reads, %d writes, %d updates lost", reads, writes, lost)
	}
}
