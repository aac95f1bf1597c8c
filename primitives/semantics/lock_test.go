package semantics

import (
	"context"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// none is the spec of a primitive that there is only one kind of.
type none struct{}

// lockOps are what can be done with any lock, and with a semaphore.
var lockOps = operations[threading.Locker]{
	"acquire": func(ctx context.Context, l threading.Locker, _ int) (any, error) { return nil, l.Acquire(ctx) },
	"try":     func(ctx context.Context, l threading.Locker, _ int) (any, error) { return l.TryAcquire(ctx), nil },
	"release": func(ctx context.Context, l threading.Locker, _ int) (any, error) { return nil, l.Release(ctx) },
	"pass": func(ctx context.Context, l threading.Locker, _ int) (any, error) {
		if err := l.Acquire(ctx); err != nil {
			return nil, err
		}
		return nil, l.Release(ctx)
	},
	"depth": func(ctx context.Context, l threading.Locker, _ int) (any, error) {
		if m, ok := l.(*managers.RLock); ok {
			return m.Depth(ctx)
		}
		return l.(interface{ Depth(context.Context) int }).Depth(ctx), nil
	},
	"locked": func(_ context.Context, l threading.Locker, _ int) (any, error) {
		return l.(*threading.Lock).Locked(), nil
	},
}

var lockTable = table[*scene[none]]{
	name: "Lock",
	impls: primitive[none, threading.Locker, *multiprocessing.Lock, *managers.Lock]{
		name:     "lock",
		ops:      lockOps,
		thread:   func(none) (threading.Locker, error) { return threading.NewLock("L"), nil },
		shared:   func(none) (*multiprocessing.Lock, error) { return multiprocessing.NewLock("L") },
		asShared: func(l *multiprocessing.Lock) threading.Locker { return l },
		managed: func(ctx context.Context, m *managers.Manager, _ none) (*managers.Lock, error) {
			return managers.NewLock(ctx, m, "L")
		},
		asManaged: func(l *managers.Lock) threading.Locker { return l },
	}.impls(),
	cases: append(lockCases, []testCase[*scene[none]]{
		{
			name:   "its holder waits, too, when it acquires the lock again",
			python: "lock_tests.LockTests.test_reacquire",
			run: play(func(s *scene[none]) {
				a, b := s.two(none{})
				a.does("acquire")
				a.starts("acquire")
				a.blocks()
				b.does("release")
				a.finishes()
			}),
		},
		{
			name:   "a thread that does not hold the lock can release it",
			python: "lock_tests.LockTests.test_different_thread",
			run: play(func(s *scene[none]) {
				a, b := s.two(none{})
				a.does("acquire")
				b.does("release")
				a.gets(true, "try")
			}),
		},
		{
			name: "releasing a lock that is free is an error",
			python: "test_threading.ThreadingExceptionTests.test_releasing_unacquired_lock, " +
				"_test_multiprocessing._TestLock.test_lock",
			run: play(func(s *scene[none]) {
				a := s.one(none{})
				a.fails(threading.ErrNotHeld, "release")
				a.does("pass")
				a.fails(threading.ErrNotHeld, "release")
			}),
		},
		{
			name: "it says whether it is held",
			python: "lock_tests.LockTests.test_state_after_timeout, lock_tests.BaseLockTests.test_locked_repr, " +
				"lock_tests.BaseLockTests.test_repr",
			except: map[string]string{
				sharedThreads: onlyThreadsLocked, sharedProcs: onlyThreadsLocked, managed: onlyThreadsLocked,
			},
			run: play(func(s *scene[none]) {
				a, b := s.two(none{})
				a.gets(false, "locked")
				a.does("acquire")
				b.gets(true, "locked")
				a.does("release")
				b.gets(false, "locked")
			}),
		},
	}...),
}

const onlyThreadsLocked = "that of Python 3.13 does not say it either"

// lockCases are the cases of every lock, whoever may release it.
var lockCases = []testCase[*scene[none]]{
	{
		name: "a lock that was released can be acquired again",
		python: "lock_tests.BaseLockTests.test_acquire_release, _test_multiprocessing.TestSyncManagerTypes.test_lock, " +
			"_test_multiprocessing.TestSyncManagerTypes.test_rlock",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			a.does("release")
			b.does("acquire")
			b.does("release")
		}),
	},
	{
		name:   "trying takes a free lock",
		python: "lock_tests.BaseLockTests.test_try_acquire",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.gets(true, "try")
			b.gets(false, "try")
			a.does("release")
			b.gets(true, "try")
		}),
	},
	{
		name:   "trying a lock that another holds ends at once, without it",
		python: "lock_tests.BaseLockTests.test_try_acquire_contended, _test_multiprocessing._TestLock.test_lock",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			b.gets(false, "try")
			a.does("release")
		}),
	},
	{
		name:   "those who acquire a held lock wait, and all get it once it is released",
		python: "lock_tests.BaseLockTests.test_acquire_contended",
		run: play(func(s *scene[none]) {
			cast := s.cast(none{}, 5)
			holder, others := cast[0], cast[1:]
			holder.does("acquire")
			all(others, func(a *actor) { a.starts("pass") })
			all(others, (*actor).blocks)
			holder.does("release")
			all(others, (*actor).finishes)
		}),
	},
	{
		name:   "a wait ends with its deadline, and without the lock",
		python: "lock_tests.BaseLockTests.test_timeout",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			b.timesOut("acquire")
			b.gets(false, "try")
		}),
	},
	{
		name:   "a free lock is acquired at once, however long one would have waited",
		python: "lock_tests.BaseLockTests.test_timeout",
		run: play(func(s *scene[none]) {
			s.one(none{}).within(ages).does("acquire")
		}),
	},
	{
		name:   "a wait that timed out leaves the lock as good as it was",
		python: "lock_tests.LockTests.test_state_after_timeout",
		run: play(func(s *scene[none]) {
			a, b := s.two(none{})
			a.does("acquire")
			b.timesOut("acquire")
			a.does("release")
			b.gets(true, "try")
			a.gets(false, "try")
		}),
	},
}
