package demos

import (
	"context"
	"errors"
	"fmt"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// RLock is 000's and 001's lock that its holder may take again, and a plain lock taken twice.
func RLock() *Demo {
	var depth int
	both := []string{OnThread, OnProcess}
	return &Demo{
		Name:    "rlock",
		Group:   Threads,
		Summary: "A lock that is taken again by the one who holds it: recursion, or a deadlock",
		Flags: []Flag{{
			Name: "depth", Value: Int(&depth, 2, 1, 100), For: []string{"recursion"},
			Usage: "how often the lock is taken at once",
		}},
		Variants: []Variant{
			{Name: "recursion", Source: "000, 001 RLock", On: both,
				Run: func(ctx context.Context, st *stage.Stage) (Report, error) {
					return rlockRecursion(ctx, st, depth)
				}, Summary: "the main thread takes it --depth times, and others get it after as many releases"},
			{Name: "lock", Source: "001 RLock", Breaks: true, On: both, Run: rlockPlain,
				Summary: "a plain lock taken twice: its holder waits for itself"},
		},
	}
}

type tryArg struct {
	Lock eitherRLock
	Got  *multiprocessing.Value[int32] // 1 if the worker could take the lock
}

var tryOnce = multiprocessing.RegisterTask("rlock.try", func(ctx context.Context, a tryArg) error {
	st, lock := stage.In(ctx), a.Lock.get()
	if !lock.TryAcquire(ctx) {
		st.Say(ctx, "cannot have the lock")
		return nil
	}
	st.Say(ctx, "has the lock")
	a.Got.Store(1)
	return lock.Release(ctx)
})

// rlockResult tells how often the main thread has held the lock at once, and how many others were
// refused on its way out.
type rlockResult struct {
	Depth   int `json:"depth"`
	Refused int `json:"refused"`
}

// recursion is a call that calls itself with the lock held. After each release another worker tries
// its luck.
type recursion struct {
	st   *stage.Stage
	lock eitherRLock
	rlockResult
	got int // how many others could have the lock
}

func (r *recursion) call(ctx context.Context, levels int) error {
	if levels == 0 {
		r.Depth = r.lock.get().Depth(ctx)
		return nil
	}
	err := threading.With(ctx, r.lock.get(), func() error {
		r.st.Say(ctx, "takes the lock: depth %d", r.lock.get().Depth(ctx))
		return r.call(ctx, levels-1)
	})
	if err != nil {
		return err
	}
	r.st.Say(ctx, "releases it: depth %d", r.lock.get().Depth(ctx))
	return r.letTry(ctx, levels)
}

// letTry has another worker try to take the lock.
func (r *recursion) letTry(ctx context.Context, level int) error {
	got, err := multiprocessing.NewValue("got", int32(0))
	if err != nil {
		return err
	}
	other, err := startWorker(ctx, r.st.On, fmt.Sprintf("other-%d", level), tryOnce, tryArg{r.lock, got})
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

func rlockRecursion(ctx context.Context, st *stage.Stage, depth int) (Report, error) {
	lock, err := newRLock(st, "R")
	if err != nil {
		return Report{}, err
	}
	st.Total(depth)
	r := recursion{st: st, lock: lock}
	err = r.call(ctx, depth)
	report := Report{
		Result:  r.rlockResult,
		Outcome: fmt.Sprintf("held %d times", r.Depth),
		Checks: []Check{
			expect("taken at once", depth, r.Depth),
			expect("refused to others", depth-1, r.Refused),
			expect("had by others", 1, r.got),
		},
		Next: "rlock --variant lock",
	}
	if err == nil {
		tooMany := lock.get().Release(ctx)
		st.Say(ctx, "releases it once more: %v", tooMany)
		report.Checks = append(report.Checks, Check{
			Name: "one release too many", OK: errors.Is(tooMany, threading.ErrNotHeld),
			Want: threading.ErrNotHeld.Error(), Got: fmt.Sprint(tooMany), Grade: Required,
		})
	}
	return report, err
}

type takeTwiceArg struct {
	Lock  eitherLock
	Depth *multiprocessing.Value[int32]
}

var takeTwice = multiprocessing.RegisterTask("rlock.lock", func(ctx context.Context, a takeTwiceArg) error {
	st, lock := stage.In(ctx), a.Lock.get()
	take := func(f func() error) error {
		return threading.With(ctx, lock, func() error {
			a.Depth.Store(a.Depth.Load() + 1)
			return f()
		})
	}
	return take(func() error {
		st.Say(ctx, "has the lock, and takes it again")
		return take(func() error { return nil })
	})
})

type plainResult struct {
	Depth    int32          `json:"depth"`
	Deadlock deadlockResult `json:"deadlock"`
}

func rlockPlain(ctx context.Context, st *stage.Stage) (Report, error) {
	lock, err := newLock(st, "L")
	if err != nil {
		return Report{}, err
	}
	depth, err := multiprocessing.NewValue("depth", int32(0))
	if err != nil {
		return Report{}, err
	}
	c := newCrew(ctx, func() {})
	c.add(startWorker(c.ctx, st.On, "worker", takeTwice, takeTwiceArg{lock, depth}))
	deadlock, check, err := showDeadlock(ctx, st, c.join(ctx))
	return Report{
		Result:  plainResult{depth.Load(), deadlock},
		Outcome: "deadlock " + check.Got,
		Checks: []Check{check, expect("taken at once", 1, depth.Load()),
			expect("workers in the cycle", 1, len(deadlock.Cycle)/2)},
		Next: "rlock",
	}, err
}
