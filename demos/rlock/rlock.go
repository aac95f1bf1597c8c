// Package rlock is a demo. A worker takes a lock that it already holds: that is recursion, or a
// deadlock.
package rlock

import (
	"context"
	"errors"
	"fmt"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Demo is 000's and 001's lock that its holder may take again, and a plain lock taken twice.
func Demo() *demo.Demo {
	var depth int
	both := []string{demo.OnThread, demo.OnProcess}
	return &demo.Demo{
		Name:    "rlock",
		Group:   demo.Threads,
		Summary: "A worker takes a lock that it already holds: that is recursion, or a deadlock",
		Flags: []demo.Flag{{
			Name: "depth", Value: demo.Int(&depth, 2, 1, 100), For: []string{"recursion"},
			Usage: "how many times the main thread takes the lock before it releases it",
		}},
		Variants: []demo.Variant{
			{Name: "recursion", Source: "000, 001 RLock", On: both,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return rlockRecursion(ctx, st, depth)
				}, Summary: "the main thread takes the lock --depth times; others get it after as many releases",
				Why: "An RLock counts. Its holder may acquire it again, and others get it after as many releases."},
			{Name: "lock", Source: "001 RLock", Faulty: true, On: both, Run: rlockPlain,
				Goal:    "make a deadlock",
				Summary: "a worker takes a plain lock twice, and waits for itself",
				Why: "This variant is meant to deadlock: a plain lock makes its own holder wait too, and no other " +
					"worker releases it."},
		},
	}
}

type tryArg struct {
	Lock crew.RLock
	Got  *multiprocessing.Value[int32] // 1 if the worker could take the lock
}

var tryOnce = multiprocessing.RegisterTask("rlock.try", func(ctx context.Context, a tryArg) error {
	st, lock := stage.In(ctx), a.Lock
	if !lock.TryAcquire(ctx) {
		st.Say(ctx, "tries to take the lock: refused")
		return nil
	}
	st.Say(ctx, "tries to take the lock: gets it")
	a.Got.Store(1)
	return lock.Release(ctx)
})

// rlockResult says how many times the main thread has held the lock at once, and how many others
// were refused.
type rlockResult struct {
	Depth   int `json:"depth"`
	Refused int `json:"refused"`
}

// recursion is a function that calls itself while it holds the lock. After each release another
// worker tries to take it.
type recursion struct {
	st   *stage.Stage
	lock crew.RLock
	rlockResult
	got int // how many others could take the lock
}

func (r *recursion) call(ctx context.Context, levels int) error {
	if levels == 0 {
		r.Depth = r.lock.Depth(ctx)
		return nil
	}
	err := threading.With(ctx, r.lock, func() error {
		r.st.Say(ctx, "takes the lock: depth %d", r.lock.Depth(ctx))
		return r.call(ctx, levels-1)
	})
	if err != nil {
		return err
	}
	r.st.Say(ctx, "releases it: depth %d", r.lock.Depth(ctx))
	return r.letTry(ctx, levels)
}

// letTry has another worker try to take the lock.
func (r *recursion) letTry(ctx context.Context, level int) error {
	got, err := multiprocessing.NewValue("got", int32(0))
	if err != nil {
		return err
	}
	other, err := crew.Start(ctx, r.st.On, fmt.Sprintf("other-%d", level), tryOnce, tryArg{r.lock, got})
	if err != nil {
		return err
	}
	if err := other.Join(ctx); err != nil {
		return err
	}
	if got.Load() == 1 {
		r.got++
	} else {
		r.Refused++
	}
	r.st.Advance()
	return nil
}

func rlockRecursion(ctx context.Context, st *stage.Stage, depth int) (demo.Report, error) {
	lock, err := crew.NewRLock(st, "R")
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(depth)
	r := recursion{st: st, lock: lock}
	err = r.call(ctx, depth)
	report := demo.Report{
		Result:  r.rlockResult,
		Outcome: fmt.Sprintf("held %d times", r.Depth),
		Checks: []demo.Check{
			demo.Expect("taken at once", depth, r.Depth).As("the main thread held the lock %d times at once", r.Depth),
			demo.Expect("refused to others", depth-1, r.Refused).
				As("others that tried before the last release and were refused: %d", r.Refused),
			demo.Expect("had by others", 1, r.got).As("after the last release another worker got it"),
		},
		Next: "rlock --variant lock",
	}
	if err == nil {
		tooMany := lock.Release(ctx)
		st.Say(ctx, "releases it once more, which is an error: %v", tooMany)
		report.Checks = append(report.Checks, demo.Check{
			Name: "one release too many", OK: errors.Is(tooMany, threading.ErrNotHeld),
			Want: threading.ErrNotHeld.Error(), Got: fmt.Sprint(tooMany), Grade: demo.Required,
		}.As("one release too many is an error"))
	}
	return report, err
}

type takeTwiceArg struct {
	Lock  crew.Lock
	Depth *multiprocessing.Value[int32]
}

var takeTwice = multiprocessing.RegisterTask("rlock.lock", func(ctx context.Context, a takeTwiceArg) error {
	st, lock := stage.In(ctx), a.Lock
	take := func(f func() error) error {
		return threading.With(ctx, lock, func() error {
			a.Depth.Store(a.Depth.Load() + 1)
			return f()
		})
	}
	return take(func() error {
		st.Say(ctx, "holds the lock and takes it again")
		return take(func() error { return nil })
	})
})

type plainResult struct {
	Depth    int32               `json:"depth"`
	Deadlock demo.DeadlockResult `json:"deadlock"`
}

func rlockPlain(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	lock, err := crew.NewLock(st, "L")
	if err != nil {
		return demo.Report{}, err
	}
	depth, err := multiprocessing.NewValue("depth", int32(0))
	if err != nil {
		return demo.Report{}, err
	}
	c := crew.New(ctx, func() {})
	c.Add(crew.Start(c.Ctx, st.On, "worker", takeTwice, takeTwiceArg{lock, depth}))
	deadlock, check, err := demo.ExpectDeadlock(st, c.Join(ctx))
	return demo.Report{
		Result:  plainResult{depth.Load(), deadlock},
		Outcome: deadlock.Outcome(),
		Checks: []demo.Check{check, demo.Expect("taken at once", 1, depth.Load()).
			As("the lock was acquired once, not twice"),
			demo.Expect("workers in the cycle", 1, len(deadlock.Cycle)/2).As("the worker waits for itself")},
		Next: "rlock",
	}, err
}
