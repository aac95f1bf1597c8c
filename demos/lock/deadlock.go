package lock

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

type takeBothArg struct {
	First, Second         crew.Lock
	FirstName, SecondName string
	HasOne                crew.Barrier
}

// takeBoth takes two locks. It asks for the second when the other worker holds its first, so the
// deadlock does not depend on chance; if nothing forces that, it may be there or not.
var takeBoth = multiprocessing.RegisterTask("lock.deadlock", func(ctx context.Context, a takeBothArg) error {
	st := stage.In(ctx)
	return threading.With(ctx, a.First, func() error {
		st.Say(ctx, "holds lock %s", a.FirstName)
		if _, err := a.HasOne.Wait(ctx); err != nil {
			return err
		}
		st.Say(ctx, "holds lock %s and waits for lock %s", a.FirstName, a.SecondName)
		// When the lab has found the deadlock and ends the other worker, this one acquires its second
		// lock. That is too late.
		return threading.With(ctx, a.Second, func() error {
			if err := stage.Ended(ctx); err != nil {
				return err
			}
			st.Say(ctx, "holds lock %s and lock %s", a.FirstName, a.SecondName)
			return nil
		})
	})
})

type onlyDeadlock struct {
	Deadlock demo.DeadlockResult `json:"deadlock"`
}

func lockDeadlock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	p, err := newPair(st)
	if err != nil {
		return demo.Report{}, err
	}
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, "worker-1", takeBoth, p.arg(0, "A", "B").takeBothArg))
	c.Add(crew.Start(c.Ctx, st.On, "worker-2", takeBoth, p.arg(1, "B", "A").takeBothArg))
	deadlock, check, err := demo.ExpectDeadlock(st, c.Join(ctx))
	r := demo.Report{
		Result:  onlyDeadlock{deadlock},
		Outcome: deadlock.Outcome(),
		Checks:  []demo.Check{check},
		Next:    "lock --variant ordered",
	}
	if deadlock.Found || !check.OK {
		r.Checks = append(r.Checks,
			demo.Expect("workers in the cycle", 2, len(deadlock.Cycle)/2).As("2 workers wait for each other"))
	}
	return r, err
}
