package view

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/orders"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// did is a step of a worker on object 1, with what that has in it afterwards.
func did(worker int, op trace.Op, content string, holders ...int) schedule.Step {
	s := schedule.Step{Name: []string{"main", "counter-0", "counter-1"}[worker], PID: 100 + worker,
		Place: trace.Place{File: "/somewhere/demos/counter/no_lock.go", Line: 23},
		After: &schedule.State{Objects: []schedule.ObjectState{{Object: counterObject, Content: content, Holders: holders}}}}
	s.Turn, s.Op, s.Object = schedule.Turn{Worker: worker}, op, 1
	return s
}

var counterObject = schedule.Object{Kind: trace.KindValue, Name: "counter"}

// orderOf is a run of two workers that made these steps.
func orderOf(steps ...schedule.Step) *schedule.Order {
	return &schedule.Order{Outcome: "1", Steps: steps, Workers: []string{"main", "counter-0", "counter-1"},
		Objects: []schedule.Object{counterObject}}
}

// racing is an order in which the update of b is lost.
func racing() *schedule.Order {
	return orderOf(did(1, trace.OpRead, "0"), did(2, trace.OpRead, "0"), did(2, trace.OpWrite, "1"),
		did(1, trace.OpWrite, "1"))
}

func TestSteps(t *testing.T) {
	plain := term.Palette{}
	golden.Check(t, "steps.golden", newSteps(racing(), false).table(80, plain))
	golden.Check(t, "steps-narrow.golden", newSteps(racing(), false).table(40, plain))

	many := orderOf()
	for i := range 50 {
		many.Steps = append(many.Steps, did(1+i%2, trace.OpRead, "0"))
	}
	for columns, lines := range map[int]int{80: 42, 30: 41} { // the table has a head
		text := newSteps(many, false).table(columns, plain)
		if n := strings.Count(text, "\n"); n != lines || !strings.Contains(text, "10 steps are left out: --all shows them") {
			t.Errorf("%d lines:\n%s", n, text)
		}
		if all := newSteps(many, true).table(columns, plain); strings.Count(all, "reads") != 50 {
			t.Errorf("not all:\n%s", all)
		}
	}
}

// TestStepsOfDeadlock: who waits at the end, for what, and who holds it.
func TestStepsOfDeadlock(t *testing.T) {
	o := orderOf(did(1, trace.OpAcquire, "held", 1))
	o.End, o.Objects[0].Kind = schedule.Deadlock, trace.KindLock
	after := o.Steps[0].After
	after.Objects[0].Kind = trace.KindLock
	waits := schedule.WorkerState{Name: "counter-1", Stand: schedule.Waits}
	waits.Next.Object = 1
	after.Workers = []schedule.WorkerState{{Name: "main"}, {Name: "counter-0"}, waits}
	text := newSteps(o, false).table(80, term.Palette{})
	for _, want := range []string{"acquires lock counter  held by a\n",
		"counter-1 (b) waits for lock counter, held by a\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// found is what came of all orders of a counter without a lock.
func found(complete bool) *Explored {
	right := orderOf(did(1, trace.OpRead, "0"), did(1, trace.OpWrite, "1"), did(2, trace.OpRead, "1"),
		did(2, trace.OpWrite, "2"))
	outcomes := []*schedule.Outcome{
		{Name: "2", Different: 2, Orders: big.NewInt(2), Exact: true, First: right},
		{Name: "1", Different: 2, Orders: big.NewInt(4), Exact: true, First: racing()},
	}
	bug := demo.Check{Name: "counter", OK: true, Want: "2", Got: "1", Grade: demo.Interesting}
	return &Explored{Found: &orders.Found{
		Result: &schedule.Result{Outcomes: outcomes, Complete: complete, Runs: 4},
		Outcomes: []orders.Outcome{{Outcome: outcomes[0]},
			{Outcome: outcomes[1], Report: demo.Report{Outcome: "1", Checks: []demo.Check{bug}}}},
	}, Shown: racing(), Again: "counter --schedule ab2a", Next: "lock --explore"}
}

// explored is the summary of that.
func explored(complete bool, change func(*Summary)) Summary {
	s := Summary{Demo: "counter", Options: stage.Options{Variant: "no-lock", Speed: 1, Seed: 7}, Why: "It is meant to.",
		Explored: found(complete)}
	if change != nil {
		change(&s)
	}
	return s
}

func TestExplored(t *testing.T) {
	for name, s := range map[string]Summary{
		"proof": explored(true, nil),
		"part":  explored(false, func(s *Summary) { s.Explored.Random = 2 }),
		"interrupted": explored(false, func(s *Summary) {
			s.Interrupted, s.Err, s.Explored.Err = true, errors.New("interrupted"), errors.New("interrupted")
		}),
		"wrong": explored(true, func(s *Summary) {
			s.Explored.Outcomes[1].Report.Checks[0].Grade = demo.Forbidden
			s.Explored.Outcomes[1].Report.Checks[0].OK = false
		}),
		"right": explored(true, func(s *Summary) {
			s.Explored.Outcomes[1].Report.Checks = nil
			s.Explored.Shown = nil
		}),
		"unsteady": explored(true, func(s *Summary) { s.Explored.Unsteady = true }),
	} {
		golden.Check(t, "explored-"+name+".golden", s.Verdict(plain, term.Palette{}))
		text, err := s.JSON()
		var o struct {
			Verdict string
			Result  any
			Checks  []demo.Check
			Explore struct {
				Complete         bool
				Orders           *string
				Orders_more_than string
				Outcomes         []struct {
					Orders, Schedule string
					Fault            bool
				}
			}
		}
		if err == nil {
			err = json.Unmarshal([]byte(text), &o)
		}
		if err != nil || o.Result != nil || o.Checks != nil || o.Explore.Complete != s.Explored.Complete ||
			(o.Explore.Orders == nil) == s.Explored.Complete || o.Explore.Outcomes[1].Schedule != "ab2a" ||
			o.Explore.Outcomes[1].Orders != "4" || o.Explore.Outcomes[1].Fault != s.Explored.Outcomes[1].Fault() {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
	refused := explored(false, func(s *Summary) {
		s.Err, s.Explored.Outcomes = errors.New("it cannot be controlled"), nil
	})
	if text := refused.Verdict(plain, term.Palette{}); text != "" {
		t.Errorf("what cannot be explored is told by the error alone, not %q", text)
	}
}
