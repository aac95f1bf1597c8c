package demos

import (
	"context"
	"errors"

	"concurrency-lab/demos/stage"
)

// refusal is one thing that a pool does not do, and what it says.
type refusal struct {
	Asked string `json:"asked"`
	Error string `json:"error"`
}

type refusedResult struct {
	Refusals []refusal `json:"refusals"`
	After    int       `json:"after"` // a task of the pool between the refusals
}

// refusals is one run.
type refusals struct {
	*stage.Stage
	res    refusedResult
	checks []Check
}

// ask does what is to be refused with that error.
func (r *refusals) ask(ctx context.Context, what string, want error, do func() error) {
	err := do()
	c := Check{Name: what, OK: errors.Is(err, want), Want: want.Error(), Got: "no error", Grade: Required}
	if err != nil {
		c.Got = err.Error()
		r.res.Refusals = append(r.res.Refusals, refusal{what, c.Got})
	}
	r.Say(ctx, "%s: %s", what, c.Got)
	r.checks = append(r.checks, c)
}
