package pool

import (
	"context"
	"fmt"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// These take a shared object as the argument of a task, which a pool cannot send.
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

func poolRefused(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	v, err := multiprocessing.NewValue("v", int32(1))
	if err != nil {
		return demo.Report{}, err
	}
	q, err := multiprocessing.NewQueue[int]("q", 0)
	if err != nil {
		return demo.Report{}, err
	}
	r := &demo.Refusals{Stage: st, Res: demo.RefusedResult{Refusals: []demo.Refusal{}}}
	err = withPool(ctx, 1, func(p *pool.Pool) (err error) {
		r.Ask(ctx, "a Value as a task's argument", multiprocessing.ErrInherit, func() error {
			_, err := pool.Apply(ctx, p, wantValue, v)
			return err
		})
		r.Ask(ctx, "a Queue as a task's argument", multiprocessing.ErrInherit, func() error {
			_, err := pool.Apply(ctx, p, wantQueue, q)
			return err
		})
		r.Ask(ctx, "join before close", pool.ErrOpen, func() error { return p.Join(ctx) })
		if r.Res.After, err = pool.Apply(ctx, p, square, 7); err != nil {
			return err
		}
		st.Say(ctx, "the pool still works: 7 squared is %d", r.Res.After)
		p.Close()
		r.Ask(ctx, "work after close", pool.ErrClosed, func() error {
			_, err := pool.Apply(ctx, p, square, 8)
			return err
		})
		return p.Join(ctx)
	})
	return demo.Report{
		Result:  r.Res,
		Outcome: fmt.Sprintf("%d refused", len(r.Res.Refusals)),
		Words:   demo.Tell("requests refused: %d", len(r.Res.Refusals)),
		Next:    "pool --variant initializer",
		Checks:  append(r.Checks, demo.Expect("the pool still works", 49, r.Res.After).As("the pool still works")),
	}, err
}
