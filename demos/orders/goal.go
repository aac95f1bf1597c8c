package orders

import (
	"fmt"

	"concurrency-lab/demos/demo"
	"concurrency-lab/primitives/schedule"
)

// Goal says what somebody is to reach who chooses the steps. Found is nil as long as the outcomes
// are not known.
func (e Example) Goal(found *Found) string {
	if e.Variant.Goal != "" {
		return e.Variant.Goal
	}
	if found != nil {
		if _, fault := found.Faults(); fault != nil {
			return fmt.Sprintf("reach this outcome: %s", fault.Told())
		}
	}
	if e.Faulty {
		return "make the bug show up"
	}
	return "find an order that breaks it; there is none if it is right"
}

// Told is the outcome in a sentence, without its full stop: in its own words, or by the check that
// tells most.
func (o Outcome) Told() string {
	if o.End == schedule.Endless {
		return "it did not end"
	}
	if o.Err != nil || !o.Report.Words.IsZero() || len(o.Report.Checks) == 0 {
		return o.Words()
	}
	best := o.Report.Checks[0]
	for _, c := range o.Report.Checks {
		if notable := (demo.Report{Checks: []demo.Check{c}}); notable.Notable() {
			best = c
			break
		}
	}
	return best.Told().String()
}
