package semantics

import (
	"context"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

const conditionLock = "a condition's lock, threads"

var rlockTable = table[*scene[none]]{
	name: "RLock",
	impls: append(primitive[none, threading.Locker, *multiprocessing.RLock, *managers.RLock]{
		name:     "rlock",
		ops:      lockOps,
		thread:   func(none) (threading.Locker, error) { return threading.NewRLock("R"), nil },
		shared:   func(none) (*multiprocessing.RLock, error) { return multiprocessing.NewRLock("R") },
		asShared: func(l *multiprocessing.RLock) threading.Locker { return l },
		managed: func(ctx context.Context, m *managers.Manager, _ none) (*managers.RLock, error) {
			return managers.NewRLock(ctx, m, "R")
		},
		asManaged: func(l *managers.RLock) threading.Locker { return l },
	}.impls(), played(conditionLock, onThreads(lockOps, func(context.Context, none) (threading.Locker, error) {
		return threading.NewCondition("C", nil), nil
	}))),
	cases: append(lockCases, []testCase[*scene[none]]{
		{
			name:   "its holder can take it again",
			python: "lock_tests.RLockTests.test_reacquire, _test_multiprocessing._TestLock.test_rlock",
			run: play(func(s *scene[none]) {
				a := s.one(none{})
				a.does("acquire")
				a.does("acquire")
				a.gets(true, "try")
				for range 3 {
					a.does("release")
				}
			}),
		},
		{
			name:   "it is free for others when it was released as often as it was taken",
			python: "lock_tests.RLockTests.test_recursion_count, lock_tests.RLockTests.test_reacquire",
			run: play(func(s *scene[none]) {
				a, b := s.two(none{})
				a.does("acquire")
				a.does("acquire")
				b.starts("pass")
				b.blocks()
				a.does("release")
				b.blocks()
				a.does("release")
				b.finishes()
			}),
		},
		{
			name:   "releasing one that is free is an error",
			python: "lock_tests.RLockTests.test_release_unacquired, _test_multiprocessing._TestLock.test_rlock",
			run: play(func(s *scene[none]) {
				a := s.one(none{})
				a.fails(threading.ErrNotHeld, "release")
				a.does("acquire")
				a.does("pass")
				a.does("release")
				a.fails(threading.ErrNotHeld, "release")
			}),
		},
		{
			name:   "a thread that does not hold it cannot release it",
			python: "lock_tests.RLockTests.test_different_thread",
			run: play(func(s *scene[none]) {
				a, b, c := s.three(none{})
				a.does("acquire")
				b.fails(threading.ErrNotHeld, "release")
				c.fails(threading.ErrNotHeld, "release") // in the process of a, where there is more than one
				b.gets(false, "try")
				a.does("release")
			}),
		},
		{
			name:   "it counts how often its holder has taken it",
			python: "lock_tests.RLockTests.test_recursion_count",
			except: map[string]string{conditionLock: "Python's does not count there either"},
			run: play(func(s *scene[none]) {
				a := s.one(none{})
				for depth := range 3 {
					a.gets(depth, "depth")
					a.does("acquire")
				}
				for depth := 3; depth > 0; depth-- {
					a.gets(depth, "depth")
					a.does("release")
				}
				a.gets(0, "depth")
			}),
		},
		{
			name:   "for all but its holder the count is 0",
			python: "lock_tests.RLockTests.test_recursion_count, lock_tests.RLockTests.test__is_owned",
			except: map[string]string{conditionLock: "Python's does not count there either"},
			run: play(func(s *scene[none]) {
				a, b, c := s.three(none{})
				a.does("acquire")
				b.gets(0, "depth")
				c.gets(0, "depth")
				a.does("release")
			}),
		},
	}...),
}
