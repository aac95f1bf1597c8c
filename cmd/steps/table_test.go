package steps_test

import (
	"strings"
	"testing"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/steps"
	"concurrency-lab/cmd/steps/stepstest"
	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

func TestSteps(t *testing.T) {
	plain := term.Palette{}
	golden.Check(t, "steps.golden", steps.NewTable(stepstest.Racing(), false).Draw(80, plain))
	golden.Check(t, "steps-narrow.golden", steps.NewTable(stepstest.Racing(), false).Draw(40, plain))

	many := stepstest.OrderOf()
	for i := range 50 {
		many.Steps = append(many.Steps, stepstest.Did(1+i%2, trace.OpRead, "0"))
	}
	for columns, lines := range map[int]int{80: 42, 30: 41} { // the table has a head
		text := steps.NewTable(many, false).Draw(columns, plain)
		if n := strings.Count(text, "\n"); n != lines || !strings.Contains(text, "10 steps are left out: --all shows them") {
			t.Errorf("%d lines:\n%s", n, text)
		}
		if all := steps.NewTable(many, true).Draw(columns, plain); strings.Count(all, "reads") != 50 {
			t.Errorf("not all:\n%s", all)
		}
	}
}

// TestStepsOfDeadlock: who waits at the end, for what, and who holds it.
func TestStepsOfDeadlock(t *testing.T) {
	o := stepstest.OrderOf(stepstest.Did(1, trace.OpAcquire, "held", 1))
	o.End, o.Objects[0].Kind = schedule.Deadlock, trace.KindLock
	after := o.Steps[0].After
	after.Objects[0].Kind = trace.KindLock
	waits := schedule.WorkerState{Name: "counter-1", Stand: schedule.Waits}
	waits.Next.Object = 1
	after.Workers = []schedule.WorkerState{{Name: "main"}, {Name: "counter-0"}, waits}
	text := steps.NewTable(o, false).Draw(80, term.Palette{})
	for _, want := range []string{"acquires lock counter  held by a\n",
		"counter-1 (b) waits for lock counter, held by a\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
