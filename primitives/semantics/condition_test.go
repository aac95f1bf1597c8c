package semantics

import (
	"context"
	"errors"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// condition is what a condition of any implementation can do.
type condition interface {
	threading.Locker
	Wait(ctx context.Context) error
	WaitFor(ctx context.Context, predicate func() bool) error
	Notify(ctx context.Context, n int) error
	NotifyAll(ctx context.Context) error
}

// counted is a primitive with a number beside it, which all processes share.
type counted[P any] struct {
	In P
	N  *multiprocessing.Value[int64]
}

// count puts a number beside a primitive.
func count[P any](p P, err error) (counted[P], error) {
	if err != nil {
		return counted[P]{}, err
	}
	n, err := multiprocessing.NewValue("n", int64(0))
	return counted[P]{p, n}, err
}

// add adds to the number.
func (c counted[P]) add(ctx context.Context, n int64) error {
	if err := c.N.Acquire(ctx); err != nil {
		return err
	}
	c.N.Store(c.N.Load() + n)
	return c.N.Release(ctx)
}

type countedCondition = counted[condition]

var conditionOps = operations[countedCondition]{
	"acquire": func(ctx context.Context, c countedCondition, _ int) (any, error) { return nil, c.In.Acquire(ctx) },
	"try":     func(ctx context.Context, c countedCondition, _ int) (any, error) { return c.In.TryAcquire(ctx), nil },
	"release": func(ctx context.Context, c countedCondition, _ int) (any, error) { return nil, c.In.Release(ctx) },
	"wait":    func(ctx context.Context, c countedCondition, _ int) (any, error) { return nil, c.In.Wait(ctx) },
	"wait and release": func(ctx context.Context, c countedCondition, _ int) (any, error) {
		return nil, errors.Join(c.In.Wait(ctx), c.In.Release(ctx))
	},
	"wait for": func(ctx context.Context, c countedCondition, n int) (any, error) {
		return nil, c.In.WaitFor(ctx, func() bool { return c.N.Load() == int64(n) })
	},
	"set": func(ctx context.Context, c countedCondition, n int) (any, error) {
		c.N.Store(int64(n))
		return nil, nil
	},
	"notify":     func(ctx context.Context, c countedCondition, n int) (any, error) { return nil, c.In.Notify(ctx, n) },
	"notify all": func(ctx context.Context, c countedCondition, _ int) (any, error) { return nil, c.In.NotifyAll(ctx) },
}

var conditionTable = table[*scene[none]]{
	name: "Condition",
	impls: append(primitive[none, countedCondition, counted[*multiprocessing.Condition], counted[*managers.Condition]]{
		name:   "condition",
		ops:    conditionOps,
		thread: func(none) (countedCondition, error) { return count[condition](threading.NewCondition("C", nil), nil) },
		shared: func(none) (counted[*multiprocessing.Condition], error) {
			return count(multiprocessing.NewCondition("C"))
		},
		asShared: sharedCondition,
		managed: func(ctx context.Context, m *managers.Manager, _ none) (counted[*managers.Condition], error) {
			return count(managers.NewCondition(ctx, m, "C"))
		},
		asManaged: func(c counted[*managers.Condition]) countedCondition {
			return countedCondition{c.In, c.N}
		},
	}.impls(), played(plainCondition, onThreads(conditionOps, func(context.Context, none) (countedCondition, error) {
		return count[condition](threading.NewCondition("C", threading.NewLock("L")), nil)
	})), played("shared memory, processes, with an RLock", onProcesses(
		registered("condition.with", conditionOps, sharedCondition),
		func(context.Context, none) (counted[*multiprocessing.Condition], error) {
			lock, err := multiprocessing.NewRLock("L")
			if err != nil {
				return counted[*multiprocessing.Condition]{}, err
			}
			return count(multiprocessing.NewConditionWith("C", lock))
		}))),
	cases: conditionCases,
}

const plainCondition = "threads, with a Lock"

func sharedCondition(c counted[*multiprocessing.Condition]) countedCondition {
	return countedCondition{c.In, c.N}
}

// sleeps has an actor take the lock and wait. Who takes the lock after that knows that it waits.
func sleeps(a *actor) {
	a.t.Helper()
	a.does("acquire")
	a.starts("wait and release")
}

// with has an actor do something with the lock held.
func with(a *actor, op string, n ...int) {
	a.t.Helper()
	a.does("acquire")
	a.does(op, n...)
	a.does("release")
}

var conditionCases = []testCase[*scene[none]]{
	{
		name:   "its own lock can be taken again by its holder",
		python: "lock_tests.ConditionTests.test_acquire, _test_multiprocessing.TestSyncManagerTypes.test_condition",
		except: map[string]string{plainCondition: "the lock is not its own"},
		run: play(func(s *scene[none]) {
			a := s.one(none{})
			a.does("acquire")
			a.does("acquire")
			a.does("release")
			a.does("release")
		}),
	},
	{
		name:   "taking it is taking its lock",
		python: "lock_tests.ConditionTests.test_acquire",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			b.gets(false, "try")
			a.does("release")
			b.gets(true, "try")
			a.gets(false, "try")
			b.does("release")
		}),
	},
	{
		name:   "waiting without the lock is an error",
		python: "lock_tests.ConditionTests.test_unacquired_wait, lock_tests.RLockTests.test_release_save_unacquired",
		run: play(func(s *scene[none]) {
			a := s.one(none{})
			a.fails(threading.ErrNotHeld, "wait")
			a.does("acquire")
			a.does("release")
			a.fails(threading.ErrNotHeld, "wait")
		}),
	},
	{
		name:   "notifying without the lock is an error",
		python: "lock_tests.ConditionTests.test_unacquired_notify",
		run: play(func(s *scene[none]) {
			a := s.one(none{})
			a.fails(threading.ErrNotHeld, "notify", 1)
			a.fails(threading.ErrNotHeld, "notify all")
		}),
	},
	{
		name:   "who waits has given the lock back",
		python: "lock_tests.ConditionTests.test_notify",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			sleeps(a)
			with(b, "set")
			a.blocks()
			with(b, "notify", 1)
			a.finishes()
		}),
	},
	{
		name:   "who is notified goes on when the lock is released, and has it then",
		python: "lock_tests.ConditionTests.test_notify",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			a.starts("wait")
			b.does("acquire")
			b.does("notify", 1)
			a.blocks()
			b.does("release")
			a.finishes()
			b.gets(false, "try")
			a.does("release")
		}),
	},
	{
		name:   "a notification of n wakes n of those who wait",
		python: "lock_tests.ConditionTests.test_notify, _test_multiprocessing._TestCondition.test_notify_n",
		run: play(func(s *scene[none]) {
			cast := s.cast(none{}, 6)
			a, sleepers := cast[0], cast[1:]
			all(sleepers, sleeps)
			with(a, "notify", 3)
			sleepers = some(3, sleepers)
			with(a, "notify", 1)
			sleepers = some(1, sleepers)
			with(a, "notify", 1)
			all(sleepers, (*actor).finishes)
		}),
	},
	{
		name:   "one wakes one, and each the next",
		python: "_test_multiprocessing._TestCondition.test_notify",
		run: play(func(s *scene[none]) {
			a, b, c := s.three(none{})
			sleepers := []*actor{b, c}
			all(sleepers, sleeps)
			with(a, "notify", 1)
			sleepers = some(1, sleepers)
			with(a, "notify", 1)
			some(1, sleepers)
		}),
	},
	{
		name:   "notify all wakes all who wait",
		python: "lock_tests.ConditionTests.test_notify, _test_multiprocessing._TestCondition.test_notify_all",
		run: play(func(s *scene[none]) {
			cast := s.cast(none{}, 5)
			all(cast[1:], sleeps)
			with(cast[0], "notify all")
			all(cast[1:], (*actor).finishes)
		}),
	},
	{
		name:   "a notification is for those who wait at that time, and for nobody who comes later",
		python: "_test_multiprocessing._TestCondition.test_notify_n",
		run: play(func(s *scene[none]) {
			a, b, c := s.three(none{})
			sleeps(b)
			with(a, "notify", 3)
			b.finishes()
			with(a, "notify", 3)
			sleeps(c)
			c.blocks()
			with(a, "notify", 1)
			c.finishes()
		}),
	},
	{
		name:   "who notifies and then waits does not take the notification",
		python: "lock_tests.ConditionTests.test_notify",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			for range 10 { // it has the lock again before the other comes to run, as a rule
				sleeps(b)
				a.does("acquire")
				a.does("notify", 1)
				a.within(past).fails(context.DeadlineExceeded, "wait")
				a.does("release")
				b.finishes()
			}
		}),
	},
	{
		name:   "a wait ends with its deadline, and with the lock",
		python: "lock_tests.ConditionTests.test_timeout, _test_multiprocessing._TestCondition.test_timeout",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			a.timesOut("wait")
			b.gets(false, "try")
			a.does("release")
			b.gets(true, "try")
			b.does("release")
		}),
	},
	{
		name:   "a wait that has no time fails, whereas one that is notified does not",
		python: "_test_multiprocessing._TestCondition.test_wait_result",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			a.within(past).fails(context.DeadlineExceeded, "wait")
			a.within(ages).starts("wait")
			with(b, "notify", 1)
			a.finishes()
			a.does("release")
		}),
	},
	{
		name:   "who has timed out takes no notification from the others",
		python: "_test_multiprocessing._TestCondition.test_notify_all",
		run: play(func(s *scene[none]) {
			a, b, c := s.three(none{})
			b.does("acquire")
			b.timesOut("wait")
			b.does("release")
			sleeps(c)
			with(a, "notify", 1)
			c.finishes()
		}),
	},
	{
		name:   "a wait for a predicate ends when that is true, however often it is notified",
		python: "lock_tests.ConditionTests.test_waitfor, _test_multiprocessing._TestCondition.test_waitfor",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			a.starts("wait for", 2)
			for n := 1; n <= 2; n++ {
				b.does("acquire")
				a.blocks()
				b.does("set", n)
				b.does("notify", 1)
				b.does("release")
			}
			a.finishes()
			a.does("release")
		}),
	},
	{
		name:   "a wait for a predicate that stays false ends with its deadline",
		python: "lock_tests.ConditionTests.test_waitfor_timeout, _test_multiprocessing._TestCondition.test_waitfor_timeout",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			a.within(50*moment).starts("wait for", 2) // by then b has notified, on a busy machine too
			with(b, "set", 1)
			with(b, "notify", 1)
			a.refused(context.DeadlineExceeded)
			a.does("release")
		}),
	},
}
