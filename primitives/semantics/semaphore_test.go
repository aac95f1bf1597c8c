package semantics

import (
	"context"
	"fmt"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// semaphore is what a semaphore of any implementation can do.
type semaphore interface {
	threading.Locker
	ReleaseN(ctx context.Context, n int) error
}

var semaphoreOps = operations[semaphore]{
	"acquire":   func(ctx context.Context, s semaphore, _ int) (any, error) { return nil, s.Acquire(ctx) },
	"try":       func(ctx context.Context, s semaphore, _ int) (any, error) { return s.TryAcquire(ctx), nil },
	"release":   func(ctx context.Context, s semaphore, _ int) (any, error) { return nil, s.Release(ctx) },
	"release n": func(ctx context.Context, s semaphore, n int) (any, error) { return nil, s.ReleaseN(ctx, n) },
	"try n": func(ctx context.Context, s semaphore, n int) (any, error) {
		taken := 0
		for range n {
			if s.TryAcquire(ctx) {
				taken++
			}
		}
		return taken, nil
	},
}

// A semaphore's spec is how many permits it has.
var semaphoreTable = table[*scene[int]]{
	name: "Semaphore",
	impls: primitive[int, semaphore, *multiprocessing.Semaphore, *managers.Semaphore]{
		name:   "semaphore",
		ops:    semaphoreOps,
		thread: func(permits int) (semaphore, error) { return threading.NewSemaphore("S", permits), nil },
		shared: func(permits int) (*multiprocessing.Semaphore, error) {
			return multiprocessing.NewSemaphore("S", permits)
		},
		asShared: func(s *multiprocessing.Semaphore) semaphore { return s },
		managed: func(ctx context.Context, m *managers.Manager, permits int) (*managers.Semaphore, error) {
			return managers.NewSemaphore(ctx, m, "S", permits)
		},
		asManaged: func(s *managers.Semaphore) semaphore { return s },
	}.impls(),
	cases: append(semaphoreCases, testCase[*scene[int]]{
		name: "a release without an acquire adds a permit",
		python: "lock_tests.SemaphoreTests.test_release_unacquired, _test_multiprocessing._TestSemaphore.test_semaphore, " +
			"_test_multiprocessing.TestSyncManagerTypes.test_semaphore, " +
			"_test_multiprocessing.TestSyncManagerTypes.test_bounded_semaphore",
		run: play(func(s *scene[int]) {
			a, b := s.two(1)
			a.does("release")
			b.does("acquire")
			b.does("acquire")
			a.gets(false, "try")
		}),
	}),
}

var boundedTable = table[*scene[int]]{
	name: "BoundedSemaphore",
	impls: primitive[int, semaphore, *multiprocessing.Semaphore, *managers.Semaphore]{
		name:   "bounded",
		ops:    semaphoreOps,
		thread: func(permits int) (semaphore, error) { return threading.NewBoundedSemaphore("S", permits), nil },
		shared: func(permits int) (*multiprocessing.Semaphore, error) {
			return multiprocessing.NewBoundedSemaphore("S", permits)
		},
		asShared: func(s *multiprocessing.Semaphore) semaphore { return s },
		managed: func(ctx context.Context, m *managers.Manager, permits int) (*managers.Semaphore, error) {
			return managers.NewBoundedSemaphore(ctx, m, "S", permits)
		},
		asManaged: func(s *managers.Semaphore) semaphore { return s },
	}.impls(),
	cases: append(semaphoreCases, []testCase[*scene[int]]{
		{
			name:   "a release without an acquire is an error, and adds no permit",
			python: "lock_tests.BoundedSemaphoreTests.test_release_unacquired",
			run: play(func(s *scene[int]) {
				a := s.one(1)
				a.fails(threading.ErrOverReleased, "release")
				a.gets(1, "try n", 2)
				a.does("release")
				a.fails(threading.ErrOverReleased, "release")
			}),
		},
		{
			name:   "when as many permits were released as acquired, by whomever, another release is an error",
			python: "test_threading.ThreadTests.test_BoundedSemaphore_limit",
			run: play(func(s *scene[int]) {
				cast := s.cast(3, 3)
				all(cast, func(a *actor) { a.does("acquire") })
				for range cast {
					cast[1].does("release")
				}
				all(cast, func(a *actor) { a.fails(threading.ErrOverReleased, "release") })
			}),
		},
	}...),
}

// semaphoreCases are the cases of both kinds.
var semaphoreCases = []testCase[*scene[int]]{
	{
		name:    "there is none with fewer than 0 permits",
		python:  "lock_tests.BaseSemaphoreTests.test_constructor",
		differs: "a fault of the program, and so a panic; only a manager, which another program may ask, returns an error",
		run:     play(func(s *scene[int]) { s.refuses(-1) }),
	},
	{
		name:   "as many can acquire it as it has permits, and the next one waits for a release",
		python: "lock_tests.BaseSemaphoreTests.test_acquire, lock_tests.BaseSemaphoreTests.test_default_value",
		run: play(func(s *scene[int]) {
			a, b, c := s.three(2)
			a.does("acquire")
			b.does("acquire")
			c.starts("acquire")
			c.blocks()
			a.does("release")
			c.finishes()
		}),
	},
	{
		name:   "trying takes a permit if there is one, and does not wait",
		python: "lock_tests.BaseSemaphoreTests.test_try_acquire, _test_multiprocessing._TestSemaphore.test_bounded_semaphore",
		run: play(func(s *scene[int]) {
			a, b := s.two(2)
			a.gets(true, "try")
			b.gets(true, "try")
			a.gets(false, "try")
			b.does("release")
			a.gets(true, "try")
			b.gets(false, "try")
		}),
	},
	{
		name:   "of many who try at the same time as many have one as there are permits",
		python: "lock_tests.BaseSemaphoreTests.test_try_acquire_contended",
		run: play(func(s *scene[int]) {
			cast := s.cast(40, 4)
			all(cast, func(a *actor) { a.starts("try n", 20) })
			taken := 0
			for _, a := range cast {
				n := 0
				if _, err := fmt.Sscan(a.ends().Value, &n); err != nil {
					s.t.Error(err)
				}
				a.doing = ""
				taken += n
			}
			if taken != 40 {
				s.t.Errorf("%d permits of 40", taken)
			}
		}),
	},
	{
		name:   "each release lets one of those go on who wait",
		python: "lock_tests.BaseSemaphoreTests.test_acquire_contended",
		run: play(func(s *scene[int]) {
			cast := s.cast(1, 5)
			a, others := cast[0], cast[1:]
			a.does("acquire")
			all(others, func(b *actor) { b.starts("acquire") })
			for range 4 {
				a.does("release")
				others = some(1, others)
			}
			a.gets(false, "try")
		}),
	},
	{
		name:   "a release of several permits lets as many go on",
		python: "lock_tests.BaseSemaphoreTests.test_multirelease",
		run: play(func(s *scene[int]) {
			cast := s.cast(4, 5)
			a, others := cast[0], cast[1:]
			a.gets(4, "try n", 4)
			all(others, func(b *actor) { b.starts("acquire") })
			a.does("release n", 3)
			others = some(3, others)
			a.gets(false, "try")
			a.does("release")
			some(1, others)
		}),
	},
	{
		name:   "a wait ends with its deadline, and without a permit",
		python: "lock_tests.BaseSemaphoreTests.test_acquire_timeout, _test_multiprocessing._TestSemaphore.test_timeout",
		run: play(func(s *scene[int]) {
			a, b := s.two(1)
			a.within(ages).does("acquire")
			b.timesOut("acquire")
			a.does("release")
			a.gets(1, "try n", 2)
		}),
	},
	{
		name:   "a wait that has no time is one that tries",
		python: "_test_multiprocessing._TestSemaphore.test_timeout",
		run: play(func(s *scene[int]) {
			s.one(0).within(past).fails(context.DeadlineExceeded, "acquire")
		}),
	},
}
