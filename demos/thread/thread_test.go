package thread

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestThreadStart(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "start", stage.Options{})
	want := threadStartResult{
		Threads: []threadInfo{{"main", false}, {"thread-1", false}, {"thread-2", false}, {"daemon-1", true}},
		Active:  4,
		Joins:   []timedJoin{{"thread-1", true}, {"thread-2", false}, {"thread-1", false}},
	}
	if diff := cmp.Diff(want, p.Result); diff != "" {
		t.Error(diff)
	}
	if took != 4500*time.Millisecond || p.Done != 4 || p.Announced != 4 { // and not the daemon's thousand hours
		t.Errorf("took %v, %d of %d steps", took, p.Done, p.Announced)
	}
	for text, at := range map[string]time.Duration{
		"I was given the text thread_task_func":                                2 * time.Second,
		"my name is thread_task_class; I was given the text thread_task_class": 4 * time.Second,
		"joined thread-1 for 300ms at most: it is still alive":                 4300 * time.Millisecond,
		"this is thread-1, about to end":                                       4500 * time.Millisecond,
		"this is thread-2, about to end":                                       4500 * time.Millisecond,
	} {
		if got := p.At(t, text); got != at {
			t.Errorf("%q was said at %v, want %v", text, got, at)
		}
	}
	if last := p.Lines[len(p.Lines)-1]; last.Worker != "main" || last.Text != "this is the main function" {
		t.Errorf("the last line is %+v", last)
	}
}

// At any speed everybody is there at the roll call.
func TestThreadStartHurried(t *testing.T) {
	for range 20 {
		demotest.Play(t, Demo(), "start", stage.Options{Speed: 1e6})
	}
}

func TestThreadStartReportsWhoSpokeLate(t *testing.T) {
	r := threadStartResult{Joins: []timedJoin{{"thread-1", true}, {"thread-2", false}, {"thread-1", false}}}
	for before, want := range map[int]bool{0: false, 1: false, 2: true} {
		p := demotest.Played{Report: threadStartReport(r, before)}
		if c := p.Check(t, "spoke before main"); c.OK != want {
			t.Errorf("%d spoke before: %+v", before, c)
		}
	}
}

func TestThreadClock(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "clock", stage.Options{})
	if took != 20*time.Second || p.Done != 20 || p.Announced != 20 {
		t.Errorf("took %v, %d of %d steps", took, p.Done, p.Announced)
	}
	var got []teller
	for _, x := range p.Result.(clockResult).Tellers {
		got = append(got, *x)
	}
	want := []teller{
		{"function", "Thread-1", 0.2, []float64{0.2, 0.4, 0.6, 0.8, 1}, 200 * time.Millisecond},
		{"function", "Thread-2", 0.4, []float64{0.4, 0.8, 1.2, 1.6, 2}, 400 * time.Millisecond},
		{"type", "Thread-1", 1, []float64{1, 2, 3, 4, 5}, time.Second},
		{"type", "Thread-2", 2, []float64{2, 4, 6, 8, 10}, 2 * time.Second},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(teller{})); diff != "" {
		t.Error(diff)
	}
	if at := p.At(t, "the main thread exits"); at != 10*time.Second {
		t.Errorf("main exits at %v", at)
	}
	if p.Said("starts") != 2 || p.Said("exits") != 3 {
		t.Errorf("%+v", p.Lines)
	}
}

func TestClockReportFindsWhatIsMissingOrEarly(t *testing.T) {
	st := stage.New(stage.Options{Speed: 10}, &demotest.Played{})
	r := clockResult{[]*teller{{At: []float64{0.02, 0.04, 0.06, 0.08}, delay: 200 * time.Millisecond},
		{At: []float64{0.1, 0.2, 0.3, 0.39, 0.5}, delay: time.Second}}}
	p := demotest.Played{Report: clockReport(st, r)}
	if c := p.Check(t, "ticks"); !c.Failed() || c.Got != "9" {
		t.Errorf("%+v", c)
	}
	if c := p.Check(t, "ticks before their time"); !c.Failed() || c.Got != "1" {
		t.Errorf("%+v", c)
	}
}

func TestThreadResult(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "result", stage.Options{})
	want := resultResult{Results: map[string]int{"thread-1": 55, "thread-2": 5050, "thread-3": 500500}}
	if diff := cmp.Diff(want, p.Result); diff != "" || took != 500*time.Millisecond {
		t.Errorf("took %v, %s", took, diff)
	}
	if at := p.At(t, "has no result yet after 300ms"); at != 300*time.Millisecond {
		t.Errorf("main asked in vain until %v", at)
	}
}

func TestThreadStates(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "states", stage.Options{})
	if took != time.Second {
		t.Errorf("took %v", took)
	}
	for _, want := range []string{
		"holder: new → runnable → running → blocked (asleep) → running → dead (has returned)",
		"waiter: new → runnable → running → blocked (waits for lock door) → runnable → running → dead (has returned)",
		"failing: new → runnable → running → dead (by an error)",
	} {
		p.At(t, want)
	}
	for _, q := range p.Result.(statesResult).Passages {
		for i, s := range q.Steps {
			want := 0.0 // what comes after being blocked comes a second later
			if i > 3 {
				want = 1
			}
			if s.At != want {
				t.Errorf("%s was %s at %gs, want %gs", q.Name, s, s.At, want)
			}
		}
	}
	if n := len(p.Table.Rows); n != 6+7+4 {
		t.Errorf("the table has %d rows", n)
	}
}

func TestLawfulPassages(t *testing.T) {
	for text, want := range map[string]bool{
		"new runnable running dead":                          true,
		"new runnable running blocked runnable running dead": true,
		"new runnable running blocked running dead":          true,
		"new runnable running runnable running dead":         true,
		"new running dead":                                   false,
		"new runnable running":                               false,
		"runnable running dead":                              false,
		"new runnable running blocked dead":                  false,
		"new runnable running dead runnable running dead":    false,
		"new": false,
	} {
		p := passage{}
		for _, state := range strings.Fields(text) {
			p.Steps = append(p.Steps, stateStep{State: state})
		}
		if p.lawful() != want {
			t.Errorf("%s: %t", text, p.lawful())
		}
		if c := statesReport([]*passage{&p}).Checks[0]; c.Failed() == want {
			t.Errorf("%s: %+v", text, c)
		}
	}
}
