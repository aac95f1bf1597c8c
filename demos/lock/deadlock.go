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

// takeBoth takes two locks, the second only when the other worker has taken its first: so it takes
// no luck.
var takeBoth = multiprocessing.RegisterTask("lock.deadlock", func(ctx context.Context, a takeBothArg) error {
	st := stage.In(ctx)
	return threading.With(ctx, a.First.Get(), func() error {
		st.Say(ctx, "has lock %s", a.FirstName)
		if _, err := a.HasOne.Get().Wait(ctx); err != nil {
			return err
		}
		st.Say(ctx, "wants lock %s as well", a.SecondName)
		// When the deadlock has been found and the other gives up, this one gets its second lock:
		// too late, and not to be said.
		return threading.With(ctx, a.Second.Get(), func() error { return context.Cause(ctx) })
	})
})

type onlyDeadlock struct {
	Deadlock demo.DeadlockResult `json:"deadlock"`
}

func lockDeadlock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	a, err := crew.NewLock(st, "A")
	if err != nil {
		return demo.Report{}, err
	}
	b, err := crew.NewLock(st, "B")
	if err != nil {
		return demo.Report{}, err
	}
	hasOne, err := crew.NewBarrier(st, "has one", 2)
	if err != nil {
		return demo.Report{}, err
	}
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, "worker-1", takeBoth, takeBothArg{a, b, "A", "B", hasOne}))
	c.Add(crew.Start(c.Ctx, st.On, "worker-2", takeBoth, takeBothArg{b, a, "B", "A", hasOne}))
	deadlock, check, err := demo.ShowDeadlock(ctx, st, c.Join(ctx))
	return demo.Report{
		Result:  onlyDeadlock{deadlock},
		Outcome: "deadlock " + check.Got,
		Checks:  []demo.Check{check, demo.Expect("workers in the cycle", 2, len(deadlock.Cycle)/2)},
		Next:    "rlock --variant lock",
	}, err
}
