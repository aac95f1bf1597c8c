package lock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

const (
	withBothTime = 500 * time.Millisecond // how long a worker holds both locks
	mostBackOff  = 200 * time.Millisecond // how long it waits at most before it tries again
)

// pairArg is what a worker needs that takes two locks and does not deadlock.
type pairArg struct {
	takeBothArg
	I     int
	Tries *multiprocessing.Array[int32] // how often each worker tried until it held both; 0: it never did
}

// withBoth is what a worker does when it holds both locks.
func (a pairArg) withBoth(ctx context.Context, tries int) error {
	st := stage.In(ctx)
	st.Say(ctx, "holds lock %s and lock %s", a.FirstName, a.SecondName)
	a.Tries.Store(a.I, int32(tries))
	return st.Sleep(ctx, withBothTime)
}

var takeInOrder = multiprocessing.RegisterTask("lock.ordered", func(ctx context.Context, a pairArg) error {
	st := stage.In(ctx)
	st.Say(ctx, "waits for lock %s", a.FirstName)
	return threading.With(ctx, a.First, func() error {
		st.Say(ctx, "holds lock %s and waits for lock %s", a.FirstName, a.SecondName)
		return threading.With(ctx, a.Second, func() error { return a.withBoth(ctx, 1) })
	})
})

var takeOrRelease = multiprocessing.RegisterTask("lock.try", func(ctx context.Context, a pairArg) error {
	st, tries, both := stage.In(ctx), 0, false
	random := st.Rand(trace.From(ctx).Name)
	for !both {
		tries++
		err := threading.With(ctx, a.First, func() error {
			st.Say(ctx, "holds lock %s", a.FirstName)
			if tries == 1 { // both hold one lock now, so at least one of them fails
				if _, err := a.HasOne.Wait(ctx); err != nil {
					return err
				}
			}
			if both = a.Second.TryAcquire(ctx); !both {
				st.Say(ctx, "cannot acquire lock %s now, and releases lock %s", a.SecondName, a.FirstName)
				return nil
			}
			return errors.Join(a.withBoth(ctx, tries), a.Second.Release(ctx))
		})
		if err != nil {
			return err
		}
		if !both { // back off: each for another time, or both could fail again
			if err := st.Sleep(ctx, time.Duration(random.Int64N(int64(mostBackOff)))); err != nil {
				return err
			}
		}
	}
	return nil
})

// curedResult is the figures of the variants that take two locks and do not deadlock.
type curedResult struct {
	Done  int              `json:"done"`  // workers that held both locks
	Tries map[string]int32 `json:"tries"` // of each worker, until it held both
}

func lockOrdered(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	p, err := newPair(st)
	if err != nil {
		return demo.Report{}, err
	}
	r, err := p.run(ctx, st, takeInOrder, p.arg(0, "A", "B"), p.arg(1, "A", "B"))
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d of 2 done", r.Done),
		Words:   demo.Tell("workers done: %d of 2", r.Done),
		Checks:  []demo.Check{r.check()},
		Next:    "lock --variant try",
	}, err
}

func lockTry(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	p, err := newPair(st)
	if err != nil {
		return demo.Report{}, err
	}
	r, err := p.run(ctx, st, takeOrRelease, p.arg(0, "A", "B"), p.arg(1, "B", "A"))
	failed := int32(0)
	for _, tries := range r.Tries {
		failed += max(0, tries-1)
	}
	least := int32(1)
	if st.Scheduled {
		least = 0
	}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d of 2 done", r.Done),
		Words:   demo.Tell("workers done: %d of 2", r.Done),
		Checks: []demo.Check{r.check(), demo.Check{
			Name: "tries that failed", OK: failed >= least, Grade: demo.Required,
			Want: fmt.Sprintf("%d or more", least), Got: fmt.Sprint(failed),
		}.As("tries that failed and released the first lock: %d", failed)},
		Next: "rlock --variant lock",
	}, err
}

// check asks that both workers have held both locks.
func (r curedResult) check() demo.Check {
	return demo.Expect("workers done", 2, r.Done).As("both workers held both locks, one after the other")
}

// pair is two locks and what else the two workers share.
type pair struct {
	locks  map[string]crew.Lock
	hasOne crew.Barrier
	tries  *multiprocessing.Array[int32]
}

func newPair(st *stage.Stage) (p pair, err error) {
	p.locks = map[string]crew.Lock{}
	for _, name := range []string{"A", "B"} {
		if p.locks[name], err = crew.NewLock(st, name); err != nil {
			return p, err
		}
	}
	if p.hasOne, err = crew.NewRendezvous(st, "each holds one lock", 2); err != nil {
		return p, err
	}
	p.tries, err = multiprocessing.NewArray("tries", make([]int32, 2)...)
	return p, err
}

// arg is the argument of a worker that takes the locks in this order.
func (p pair) arg(i int, first, second string) pairArg {
	return pairArg{takeBothArg{p.locks[first], p.locks[second], first, second, p.hasOne}, i, p.tries}
}

// run runs the two workers.
func (p pair) run(
	ctx context.Context, st *stage.Stage, f *multiprocessing.Func[pairArg, struct{}], args ...pairArg,
) (curedResult, error) {
	st.Total(len(args))
	c := crew.New(ctx, st.Advance)
	for _, a := range args {
		c.Add(crew.Start(c.Ctx, st.On, fmt.Sprintf("worker-%d", a.I+1), f, a))
	}
	err := c.Join(ctx)
	r := curedResult{Tries: map[string]int32{}}
	for i, tries := range p.tries.Numbers() {
		r.Tries[fmt.Sprintf("worker-%d", i+1)] = tries
		if tries > 0 {
			r.Done++
		}
	}
	return r, err
}
