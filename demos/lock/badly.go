package lock

import (
	"context"
	"fmt"
	"strconv"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// howGuarded is how two workers guard one number, which they add to, so that additions are lost.
type howGuarded struct {
	add   *multiprocessing.Func[addArg, struct{}]
	locks [2]string // of each worker
	next  string
}

var (
	wrongLock = howGuarded{addUnderLock, [2]string{"A", "B"}, "lock --variant half-lock"}
	halfLock  = howGuarded{addUnderHalf, [2]string{"A", "A"}, "lock --variant steps"}
)

type addArg struct {
	Lock     crew.Lock
	LockName string
	Value    *multiprocessing.Value[int32]
	Adds     int
	Together crew.Barrier // where each waits for the other when it has read, and when it has written
}

// addUnderLock holds the lock around all of read, add and write. That is of no use if the other
// worker holds another lock.
var addUnderLock = multiprocessing.RegisterTask("lock.wrong-lock", func(ctx context.Context, a addArg) error {
	for range a.Adds {
		err := threading.With(ctx, a.Lock, func() error {
			stage.In(ctx).Say(ctx, "holds lock %s", a.LockName)
			n := a.Value.Get(ctx)
			if _, err := a.Together.Wait(ctx); err != nil {
				return err
			}
			a.Value.Set(ctx, n+1)
			return nil
		})
		if err != nil {
			return err
		}
		stage.In(ctx).Advance()
		if _, err := a.Together.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
})

// addUnderHalf holds the lock while it reads, and not while it writes.
var addUnderHalf = multiprocessing.RegisterTask("lock.half-lock", func(ctx context.Context, a addArg) error {
	for range a.Adds {
		var n int32
		err := threading.With(ctx, a.Lock, func() error {
			stage.In(ctx).Say(ctx, "holds lock %s", a.LockName)
			n = a.Value.Get(ctx)
			return nil
		})
		if err != nil {
			return err
		}
		stage.In(ctx).Say(ctx, "has released lock %s", a.LockName)
		if _, err := a.Together.Wait(ctx); err != nil {
			return err
		}
		a.Value.Set(ctx, n+1) // the other worker may have written meanwhile
		stage.In(ctx).Advance()
		if _, err := a.Together.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
})

// addResult is the figures of the variants that lose additions.
type addResult struct {
	Value    int `json:"value"`
	Expected int `json:"expected"`
}

// run has two workers add so many times each. Both read before either of them writes, each time.
func (how howGuarded) run(ctx context.Context, st *stage.Stage, adds int) (demo.Report, error) {
	st.Accesses(2 * len(how.locks) * adds)
	value, err := multiprocessing.NewValue("number", int32(0))
	if err != nil {
		return demo.Report{}, err
	}
	together, err := crew.NewRendezvous(st, "together", len(how.locks))
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(len(how.locks) * adds)
	locks := map[string]crew.Lock{}
	c := crew.New(ctx, func() {})
	for i, name := range how.locks {
		if _, made := locks[name]; !made {
			if locks[name], err = crew.NewLock(st, name); err != nil {
				c.Fail(err)
				break
			}
		}
		c.Add(crew.Start(c.Ctx, st.On, fmt.Sprintf("worker-%d", i+1), how.add,
			addArg{locks[name], name, value, adds, together}))
	}
	err = c.Join(ctx)
	if ctx.Err() == nil {
		st.Say(ctx, "both have ended; the number is %d", value.Load())
	}
	return how.report(st, int(value.Load()), adds), err
}

// report grades the number. It cannot pass what was added, nor end below 2, or 1 where each adds
// once: a worker's last write is at least 1 more than what the other one wrote first. Where both
// read before either of them writes, additions are lost for certain.
func (how howGuarded) report(st *stage.Stage, value, adds int) demo.Report {
	most, least := len(how.locks)*adds, min(2, adds)
	c := demo.Expect("value", most, value).As("the number is %d", value)
	switch {
	case value > most || value < least || value == most && !st.Scheduled:
		c.OK, c.Grade = false, demo.Forbidden
	case value == most:
		c.Grade = demo.Allowed
	default:
		c.OK, c.Grade = true, demo.Interesting
		c = c.As("additions lost: %d; the number is %d, not %d", most-value, value, most)
	}
	return demo.Report{
		Result:  addResult{value, most},
		Outcome: strconv.Itoa(value),
		Checks:  []demo.Check{c},
		Next:    how.next,
	}
}
