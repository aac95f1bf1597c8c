// Package stepstest makes orders of steps for tests.
package stepstest

import (
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// Did is a step of a worker on object 1, with what that has in it afterwards.
func Did(worker int, op trace.Op, content string, holders ...int) schedule.Step {
	s := schedule.Step{Name: []string{"main", "counter-0", "counter-1"}[worker], PID: 100 + worker,
		Place: trace.Place{File: "/somewhere/demos/counter/no_lock.go", Line: 23},
		After: &schedule.State{Objects: []schedule.ObjectState{{Object: counterObject, Content: content, Holders: holders}}}}
	s.Turn, s.Op, s.Object = schedule.Turn{Worker: worker}, op, 1
	return s
}

var counterObject = schedule.Object{Kind: trace.KindValue, Name: "counter"}

// OrderOf is a run of two workers that made these steps.
func OrderOf(steps ...schedule.Step) *schedule.Order {
	return &schedule.Order{Outcome: "1", Steps: steps, Workers: []string{"main", "counter-0", "counter-1"},
		Objects: []schedule.Object{counterObject}}
}

// Racing is an order in which the update of b is lost.
func Racing() *schedule.Order {
	return OrderOf(Did(1, trace.OpRead, "0"), Did(2, trace.OpRead, "0"), Did(2, trace.OpWrite, "1"),
		Did(1, trace.OpWrite, "1"))
}
