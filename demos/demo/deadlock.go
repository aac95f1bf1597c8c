package demo

import (
	"context"

	"concurrency-lab/demos/stage"
)

// DeadlockResult is what a variant that is to deadlock has in its result.
type DeadlockResult struct {
	Found bool     `json:"found"`
	Cycle []string `json:"cycle"`
}

// ShowDeadlock is for a variant that is to deadlock. It takes the error that ended the variant's
// workers and says who waited for what; the error that it returns is nil if the deadlock was the
// only one.
func ShowDeadlock(ctx context.Context, st *stage.Stage, err error) (DeadlockResult, Check, error) {
	d := stage.Deadlock(err)
	r := DeadlockResult{Found: d != nil, Cycle: []string{}}
	if d == nil {
		return r, Check{Name: "deadlock", Want: "found", Got: "none", Grade: Forbidden}, err
	}
	for _, wait := range d.Waits {
		st.Say(ctx, "deadlock: %s", wait)
	}
	r.Cycle = append(r.Cycle, d.Cycle...)
	return r, Check{Name: "deadlock", OK: true, Want: "found", Got: "found", Grade: Interesting}, nil
}
