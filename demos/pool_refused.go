package demos

import (
	"context"
	"errors"
	"fmt"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// These want a shared object as the argument of a task, which no pool can give them.
var (
	wantValue = multiprocessing.Register("pool.want-value",
		func(_ context.Context, v *multiprocessing.Value[int32]) (int32, error) {
			return v.Load(), nil
		})
	wantQueue = multiprocessing.RegisterTask("pool.want-queue",
		func(ctx context.Context, q *multiprocessing.Queue[int]) error {
			return q.Put(ctx, 1)
		})
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

func poolRefused(ctx context.Context, st *stage.Stage) (Report, error) {
	v, err := multiprocessing.NewValue("v", int32(1))
	if err != nil {
		return Report{}, err
	}
	q, err := multiprocessing.NewQueue[int]("q", 0)
	if err != nil {
		return Report{}, err
	}
	r := &refusals{Stage: st, res: refusedResult{Refusals: []refusal{}}}
	err = withPool(ctx, 1, func(p *pool.Pool) (err error) {
		r.ask(ctx, "a Value as a task's argument", multiprocessing.ErrInherit, func() error {
			_, err := pool.Apply(ctx, p, wantValue, v)
			return err
		})
		r.ask(ctx, "a Queue as a task's argument", multiprocessing.ErrInherit, func() error {
			_, err := pool.Apply(ctx, p, wantQueue, q)
			return err
		})
		r.ask(ctx, "join before close", pool.ErrOpen, func() error { return p.Join(ctx) })
		if r.res.After, err = pool.Apply(ctx, p, square, 7); err != nil {
			return err
		}
		st.Say(ctx, "the pool has suffered nothing: 7 squared is %d", r.res.After)
		p.Close()
		r.ask(ctx, "work after close", pool.ErrClosed, func() error {
			_, err := pool.Apply(ctx, p, square, 8)
			return err
		})
		return p.Join(ctx)
	})
	return Report{
		Result:  r.res,
		Outcome: fmt.Sprintf("%d refused", len(r.res.Refusals)),
		Next:    "pool --variant initializer",
		Checks:  append(r.checks, expect("the pool still works", 49, r.res.After)),
	}, err
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
