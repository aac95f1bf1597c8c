package demo

import "concurrency-lab/demos/stage"

// DeadlockResult is what a variant that is to deadlock has in its result.
type DeadlockResult struct {
	Found bool     `json:"found"`
	Cycle []string `json:"cycle"`
}

// Outcome is the deadlock in two words.
func (r DeadlockResult) Outcome() string {
	if r.Found {
		return "deadlock found"
	}
	return "no deadlock"
}

// ExpectDeadlock is for a variant that is to deadlock. It takes the error that ended the variant's
// workers; the error that it returns is nil if the deadlock was the only one. Where somebody
// decides who goes on nothing forces the deadlock, so an order without it is right too.
func ExpectDeadlock(st *stage.Stage, err error) (DeadlockResult, Check, error) {
	r, c, rest := MayDeadlock(err)
	if !r.Found && !st.Scheduled {
		c.OK, c.Grade = false, Forbidden
		c.Words = Sentence{}
	}
	return r, c, rest
}

// MayDeadlock is [ExpectDeadlock] for a variant that deadlocks in most runs, and need not.
func MayDeadlock(err error) (DeadlockResult, Check, error) {
	d := stage.Deadlock(err)
	r := DeadlockResult{Found: d != nil, Cycle: []string{}}
	switch {
	case d == nil && err == nil:
		return r, Check{Name: "deadlock", OK: true, Want: "found", Got: "none", Grade: Allowed}.As("no deadlock"), nil
	case d == nil:
		return r, Check{Name: "deadlock", Want: "found", Got: "none", Grade: Forbidden}, err
	}
	r.Cycle = append(r.Cycle, d.Cycle...)
	return r, Check{Name: "deadlock", OK: true, Want: "found", Got: "found", Grade: Interesting}.As("deadlock found"), nil
}
