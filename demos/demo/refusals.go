package demo

import (
	"context"
	"errors"

	"concurrency-lab/demos/stage"
)

// Refusal is one thing that a pool does not do, and what it says.
type Refusal struct {
	Asked string `json:"asked"`
	Error string `json:"error"`
}

// RefusedResult is what came of a run of refusals.
type RefusedResult struct {
	Refusals []Refusal `json:"refusals"`
	After    int       `json:"after"` // a task of the pool between the refusals
}

// Refusals is one run.
type Refusals struct {
	*stage.Stage
	Res    RefusedResult
	Checks []Check
}

// Ask does what is to be refused with that error.
func (r *Refusals) Ask(ctx context.Context, what string, want error, do func() error) {
	err := do()
	c := Check{Name: what, OK: errors.Is(err, want), Want: want.Error(), Got: "no error", Grade: Required}
	if err != nil {
		c.Got = err.Error()
		r.Res.Refusals = append(r.Res.Refusals, Refusal{what, c.Got})
	}
	if errors.Is(err, context.DeadlineExceeded) { // in words that are not Go's own
		r.Say(ctx, "%s: its timeout ended", what)
	} else {
		r.Say(ctx, "%s: %s", what, c.Got)
	}
	r.Checks = append(r.Checks, c.As("%s: refused", what))
}
