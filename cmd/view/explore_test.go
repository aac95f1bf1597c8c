package view

import (
	"encoding/json"
	"errors"
	"math/big"
	"testing"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/steps/stepstest"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/orders"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// found is what came of all orders of a counter without a lock.
func found(complete bool) *Explored {
	right := stepstest.OrderOf(stepstest.Did(1, trace.OpRead, "0"), stepstest.Did(1, trace.OpWrite, "1"),
		stepstest.Did(2, trace.OpRead, "1"),
		stepstest.Did(2, trace.OpWrite, "2"))
	outcomes := []*schedule.Outcome{
		{Name: "2", Different: 2, Orders: big.NewInt(2), Exact: true, First: right},
		{Name: "1", Different: 2, Orders: big.NewInt(4), Exact: true, First: stepstest.Racing()},
	}
	bug := demo.Check{Name: "counter", OK: true, Want: "2", Got: "1", Grade: demo.Interesting}
	return &Explored{Found: &orders.Found{
		Result: &schedule.Result{Outcomes: outcomes, Complete: complete, Runs: 4},
		Outcomes: []orders.Outcome{{Outcome: outcomes[0]},
			{Outcome: outcomes[1], Report: demo.Report{Outcome: "1", Checks: []demo.Check{bug}}}},
	}, Shown: stepstest.Racing(), Again: "counter --schedule ab2a", Next: "lock --explore"}
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
