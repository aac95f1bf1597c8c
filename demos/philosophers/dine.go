package philosophers

import (
	"context"
	"errors"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

const (
	thinkingTime = 200 * time.Millisecond
	eatingTime   = 300 * time.Millisecond
	mostBackOff  = 200 * time.Millisecond // how long one waits at most before it tries again
)

// seat is what a philosopher needs.
type seat struct {
	I, Meals              int
	First, Second         crew.Lock // the forks, in the order in which it takes them
	FirstName, SecondName string
	Waiter                crew.Semaphore                // none: it sits down at once
	HasOne                crew.Barrier                  // where all hold their first fork; none: nothing forces that
	Eaten                 *multiprocessing.Array[int32] // how many meals each philosopher has had
	Tries                 *multiprocessing.Array[int32] // how often each has tried to take both forks
}

// dine takes one fork, and then waits for the other.
var dine = multiprocessing.RegisterTask("philosophers.dine", func(ctx context.Context, a seat) error {
	for range a.Meals {
		if err := a.think(ctx); err != nil {
			return err
		}
		if err := a.takeBoth(ctx); err != nil {
			return err
		}
	}
	return nil
})

var dineWithWaiter = multiprocessing.RegisterTask("philosophers.waiter", func(ctx context.Context, a seat) error {
	for range a.Meals {
		if err := a.think(ctx); err != nil {
			return err
		}
		err := threading.With(ctx, a.Waiter, func() error {
			stage.In(ctx).Say(ctx, "sits down")
			return a.takeBoth(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
})

func (a seat) takeBoth(ctx context.Context) error {
	st := stage.In(ctx)
	return threading.With(ctx, a.First, func() error {
		st.Say(ctx, "holds %s and waits for %s", a.FirstName, a.SecondName)
		if _, err := a.HasOne.Wait(ctx); err != nil {
			return err
		}
		// When the lab has found the deadlock and ends the others, this one acquires its second fork. That
		// is too late.
		return threading.With(ctx, a.Second, func() error {
			if err := stage.Ended(ctx); err != nil {
				return err
			}
			return a.eat(ctx)
		})
	})
}

// dineOrBackOff never waits for a fork while it holds the other one.
var dineOrBackOff = multiprocessing.RegisterTask("philosophers.back-off", func(ctx context.Context, a seat) error {
	random := crew.Rand(ctx)
	for range a.Meals {
		if err := a.think(ctx); err != nil {
			return err
		}
		for ate := false; !ate; {
			var err error
			if ate, err = a.tryBoth(ctx); err != nil {
				return err
			}
			if !ate { // back off: each for another time, or all could fail again
				if err = pause(ctx, time.Duration(random.Int64N(int64(mostBackOff)))); err != nil {
					return err
				}
			}
		}
	}
	return nil
})

// tryBoth tries once to take both forks and eat.
func (a seat) tryBoth(ctx context.Context) (ate bool, err error) {
	st, tries := stage.In(ctx), a.Tries.Load(a.I)+1
	a.Tries.Store(a.I, tries)
	err = threading.With(ctx, a.First, func() error {
		st.Say(ctx, "holds %s", a.FirstName)
		if tries == 1 { // all hold one fork now, so at least one of them fails
			if _, err := a.HasOne.Wait(ctx); err != nil {
				return err
			}
		}
		if ate = a.Second.TryAcquire(ctx); !ate {
			st.Say(ctx, "cannot take %s now, and releases %s", a.SecondName, a.FirstName)
			return nil
		}
		return errors.Join(a.eat(ctx), a.Second.Release(ctx))
	})
	return ate, err
}

func (a seat) think(ctx context.Context) error {
	stage.In(ctx).Say(ctx, "thinks")
	return pause(ctx, thinkingTime)
}

// eat is what a philosopher does when it holds both forks.
func (a seat) eat(ctx context.Context) error {
	st, meal := stage.In(ctx), a.Eaten.Load(a.I)+1
	st.Say(ctx, "holds %s and %s: eats meal %d of %d", a.FirstName, a.SecondName, meal, a.Meals)
	if err := pause(ctx, eatingTime); err != nil {
		return err
	}
	a.Eaten.Store(a.I, meal)
	st.Advance()
	return nil
}

// pause takes time. Where somebody decides who goes on it takes none: time passes there when all
// wait, so one who sleeps would always be the last to take its next step.
func pause(ctx context.Context, d time.Duration) error {
	st := stage.In(ctx)
	if st.Scheduled {
		return context.Cause(ctx) // a run that is ended may not go on trying
	}
	return st.Sleep(ctx, d)
}
