package demos

import (
	"context"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

type takeBothArg struct {
	First, Second         eitherLock
	FirstName, SecondName string
	HasOne                eitherBarrier
}

// takeBoth takes two locks, the second only when the other worker has taken its first: so it takes
// no luck.
var takeBoth = multiprocessing.RegisterTask("lock.deadlock", func(ctx context.Context, a takeBothArg) error {
	st := stage.In(ctx)
	return threading.With(ctx, a.First.get(), func() error {
		st.Say(ctx, "has lock %s", a.FirstName)
		if _, err := a.HasOne.get().Wait(ctx); err != nil {
			return err
		}
		st.Say(ctx, "wants lock %s as well", a.SecondName)
		// When the deadlock has been found and the other gives up, this one gets its second lock:
		// too late, and not to be said.
		return threading.With(ctx, a.Second.get(), func() error { return context.Cause(ctx) })
	})
})

type onlyDeadlock struct {
	Deadlock deadlockResult `json:"deadlock"`
}

func lockDeadlock(ctx context.Context, st *stage.Stage) (Report, error) {
	a, err := newLock(st, "A")
	if err != nil {
		return Report{}, err
	}
	b, err := newLock(st, "B")
	if err != nil {
		return Report{}, err
	}
	hasOne, err := newBarrier(st, "has one", 2)
	if err != nil {
		return Report{}, err
	}
	c := newCrew(ctx, func() {})
	c.add(startWorker(c.ctx, st.On, "worker-1", takeBoth, takeBothArg{a, b, "A", "B", hasOne}))
	c.add(startWorker(c.ctx, st.On, "worker-2", takeBoth, takeBothArg{b, a, "B", "A", hasOne}))
	deadlock, check, err := showDeadlock(ctx, st, c.join(ctx))
	return Report{
		Result:  onlyDeadlock{deadlock},
		Outcome: "deadlock " + check.Got,
		Checks:  []Check{check, expect("workers in the cycle", 2, len(deadlock.Cycle)/2)},
		Next:    "rlock --variant lock",
	}, err
}
