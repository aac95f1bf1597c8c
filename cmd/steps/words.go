// Package steps says what the steps of a run are: in words, and as a table.
package steps

import (
	"fmt"
	"slices"
	"strings"

	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// verbs say what a worker does in a step. What it does that to follows.
var verbs = map[trace.Op]string{
	trace.OpAcquire: "acquires", trace.OpTryAcquire: "tries to acquire", trace.OpRelease: "releases",
	trace.OpWait: "waits for", trace.OpNotify: "notifies", trace.OpSet: "sets", trace.OpClear: "clears",
	trace.OpAbort: "aborts", trace.OpReset: "resets", trace.OpPut: "puts into", trace.OpTryPut: "tries to put into",
	trace.OpGet: "takes from", trace.OpTryGet: "tries to take from", trace.OpTaskDone: "marks a task as done in",
	trace.OpShutdown: "shuts down", trace.OpRead: "reads", trace.OpWrite: "writes", trace.OpJoin: "joins",
	trace.OpSleep: "wakes up", trace.OpResume: "goes on after", trace.OpCall: "calls",
}

// Does says what a step does, in a few words: "acquires lock A". Objects are those of the run.
func Does(c schedule.Choice, objects []schedule.Object) string {
	if c.Object == 0 {
		return verbs[c.Op]
	}
	return verbs[c.Op] + " " + objects[c.Object-1].String()
}

// Object is an object, by its number, in a state; the zero value if it is not known there.
func Object(state *schedule.State, number int) (o schedule.ObjectState) {
	if state != nil && number > 0 && number <= len(state.Objects) {
		o = state.Objects[number-1]
	}
	return o
}

// Content is what an object has in it, or who holds it.
func Content(o schedule.ObjectState) string {
	if len(o.Holders) == 0 {
		return o.Content
	}
	return "held by " + Letters(o.Holders)
}

// Letters are the letters of some workers: "a, b".
func Letters(workers []int) string {
	var by []string
	for _, w := range workers {
		by = append(by, schedule.Letter(w))
	}
	return strings.Join(by, ", ")
}

// Lost says for each step which updates are lost by it: "<- the update of b is lost".
func Lost(made []schedule.Step) []string {
	var losses trace.Losses
	lost := make([]string, len(made))
	kinds := map[trace.Op]trace.Kind{trace.OpRead: trace.Read, trace.OpWrite: trace.Wrote}
	for i, step := range made {
		if kind, ok := kinds[step.Op]; ok {
			writes, _ := losses.Follow(trace.Event{Worker: uint64(step.Worker), Object: uint64(step.Object), Kind: kind,
				Access: &trace.Access{Place: fmt.Sprint(step.Index)}})
			lost[i] = toldLost(writes)
		}
	}
	return lost
}

// toldLost says which writes are lost.
func toldLost(writes []trace.Event) string {
	var by []string
	for _, w := range writes {
		by = append(by, schedule.Letter(int(w.Worker)))
	}
	slices.Sort(by)
	who := strings.Join(slices.Compact(by), " and ")
	switch n := len(writes); n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("<- the update of %s is lost", who)
	default:
		return fmt.Sprintf("<- %d updates of %s are lost", n, who)
	}
}
