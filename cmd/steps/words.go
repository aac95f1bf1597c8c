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
	for i, step := range made {
		e := trace.Event{Worker: uint64(step.Worker), Object: uint64(step.Object), Access: &trace.Access{}}
		e.Access.Place = fmt.Sprint(step.Index)
		switch step.Op {
		case trace.OpRead:
			e.Kind = trace.Read
		case trace.OpWrite:
			e.Kind = trace.Wrote
		default:
			continue
		}
		writes, _ := losses.Follow(e)
		lost[i] = toldLost(writes)
	}
	return lost
}

// toldLost says which writes are lost.
func toldLost(writes []trace.Event) string {
	var by []string
	for _, w := range slices.Backward(writes) {
		by = append(by, schedule.Letter(int(w.Worker)))
	}
	n := len(by)
	slices.Sort(by)
	who := strings.Join(slices.Compact(by), " and ")
	switch n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("<- the update of %s is lost", who)
	}
	return fmt.Sprintf("<- %d updates of %s are lost", n, who)
}
