package semantics

import (
	"context"
	"fmt"
	"time"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// meeting is the spec of a barrier.
type meeting struct {
	parties int
	timeout time.Duration
	action  bool // adds 1 to the number beside the barrier
}

// barrier is what a barrier of any implementation can do.
type barrier interface {
	Wait(ctx context.Context) (index int, err error)
	Abort(ctx context.Context) error
	Reset(ctx context.Context) error
	Parties(ctx context.Context) (int, error)
	NWaiting(ctx context.Context) (int, error)
	Broken(ctx context.Context) (bool, error)
}

// looked is a barrier in memory, which can be looked at without fail.
type looked struct {
	barrierInMemory
	abort, reset func(ctx context.Context) error
}

type barrierInMemory interface {
	Wait(ctx context.Context) (index int, err error)
	Parties() int
	NWaiting() int
	Broken() bool
}

func (b looked) Abort(ctx context.Context) error      { return b.abort(ctx) }
func (b looked) Reset(ctx context.Context) error      { return b.reset(ctx) }
func (b looked) Parties(context.Context) (int, error) { return b.barrierInMemory.Parties(), nil }
func (b looked) NWaiting(context.Context) (int, error) {
	return b.barrierInMemory.NWaiting(), nil
}
func (b looked) Broken(context.Context) (bool, error) { return b.barrierInMemory.Broken(), nil }

type countedBarrier = counted[barrier]

var barrierOps = operations[countedBarrier]{
	"wait":    func(ctx context.Context, b countedBarrier, _ int) (any, error) { return b.In.Wait(ctx) },
	"abort":   func(ctx context.Context, b countedBarrier, _ int) (any, error) { return nil, b.In.Abort(ctx) },
	"reset":   func(ctx context.Context, b countedBarrier, _ int) (any, error) { return nil, b.In.Reset(ctx) },
	"parties": func(ctx context.Context, b countedBarrier, _ int) (any, error) { return b.In.Parties(ctx) },
	"waiting": func(ctx context.Context, b countedBarrier, _ int) (any, error) { return b.In.NWaiting(ctx) },
	"broken":  func(ctx context.Context, b countedBarrier, _ int) (any, error) { return b.In.Broken(ctx) },
	"count":   func(_ context.Context, b countedBarrier, _ int) (any, error) { return b.N.Load(), nil },
	"rounds":  rounds,
}

// rounds meets the others so many times, and counts: nobody may be in the next round before all
// were in this one.
func rounds(ctx context.Context, b countedBarrier, n int) (any, error) {
	parties, err := b.In.Parties(ctx)
	for i := 1; i <= n && err == nil; i++ {
		if err = b.add(ctx, 1); err == nil {
			_, err = b.In.Wait(ctx)
		}
		if count := int(b.N.Load()); err == nil && (count < i*parties || count >= (i+1)*parties) {
			err = fmt.Errorf("%d have come to round %d of %d parties", count, i, parties)
		}
	}
	return nil, err
}

// inThreads makes a barrier of threading.
func inThreads(m meeting) (countedBarrier, error) {
	var c countedBarrier
	var action func(context.Context) error
	if m.action {
		action = func(ctx context.Context) error { return c.add(ctx, 1) }
	}
	b := threading.NewBarrier("B", m.parties, m.timeout, action)
	c, err := count[barrier](looked{b, b.Abort, b.Reset}, nil)
	return c, err
}

var barrierTable = table[*scene[meeting]]{
	name: "Barrier",
	impls: primitive[meeting, countedBarrier, counted[*multiprocessing.Barrier], counted[*managers.Barrier]]{
		name:   "barrier",
		ops:    barrierOps,
		thread: inThreads,
		shared: func(m meeting) (counted[*multiprocessing.Barrier], error) {
			return count(multiprocessing.NewBarrier("B", m.parties, m.timeout))
		},
		asShared: func(c counted[*multiprocessing.Barrier]) countedBarrier {
			return countedBarrier{looked{c.In, c.In.Abort, c.In.Reset}, c.N}
		},
		managed: func(ctx context.Context, m *managers.Manager, spec meeting) (counted[*managers.Barrier], error) {
			return count(managers.NewBarrier(ctx, m, "B", spec.parties, spec.timeout))
		},
		asManaged: func(c counted[*managers.Barrier]) countedBarrier {
			return countedBarrier{c.In, c.N}
		},
	}.impls(),
	cases: barrierCases,
}

// comes has an actor wait at a barrier, and returns when it does, as the so manieth.
func comes(a *actor, n int, looker *actor) {
	a.t.Helper()
	a.starts("wait")
	for waiting := "0"; waiting != fmt.Sprint(n); {
		looker.starts("waiting")
		waiting = looker.ends().Value
		looker.doing = ""
	}
}

const noAction = "it has no action, which would be a function of one process; let the party with index 0 do it"

var barrierCases = []testCase[*scene[meeting]]{
	{
		name:    "there is none for fewer than one party",
		python:  "lock_tests.BarrierTests.test_constructor",
		differs: "a fault of the program, and so a panic; only a manager, which another program may ask, returns an error",
		run: play(func(s *scene[meeting]) {
			s.refuses(meeting{parties: 0})
			s.refuses(meeting{parties: -1})
		}),
	},
	{
		name: "nobody goes on before all parties are there; then all do",
		python: "lock_tests.BarrierTests.test_barrier, _test_multiprocessing._TestBarrier.test_barrier, " +
			"_test_multiprocessing.TestSyncManagerTypes.test_barrier",
		run: play(func(s *scene[meeting]) {
			a, b, c := s.three(meeting{parties: 3})
			comes(a, 1, c)
			comes(b, 2, c)
			a.blocks()
			b.blocks()
			c.gets(2, "wait")
			a.returns(0)
			b.returns(1)
		}),
	},
	{
		name: "round follows round, and none begins before all have left the last",
		python: "lock_tests.BarrierTests.test_barrier_10, _test_multiprocessing._TestBarrier.test_barrier_10, " +
			"_test_multiprocessing._TestBarrier.test_thousand",
		run: play(func(s *scene[meeting]) {
			cast := s.cast(meeting{parties: 4}, 4)
			all(cast, func(a *actor) { a.starts("rounds", 100) })
			all(cast, (*actor).finishes)
		}),
	},
	{
		name:   "each party gets another number, from 0",
		python: "lock_tests.BarrierTests.test_wait_return, _test_multiprocessing._TestBarrier.test_wait_return",
		run: play(func(s *scene[meeting]) {
			cast := s.cast(meeting{parties: 5}, 5)
			all(cast, func(a *actor) { a.starts("wait") })
			seen := map[string]bool{}
			all(cast, func(a *actor) { seen[a.ends().Value] = true; a.doing = "" })
			for i := range cast {
				if !seen[fmt.Sprint(i)] {
					s.t.Errorf("nobody is number %d: %v", i, seen)
				}
			}
		}),
	},
	{
		name:   "its action is done once in a round, before anybody goes on",
		python: "lock_tests.BarrierTests.test_action, _test_multiprocessing._TestBarrier.test_action",
		except: map[string]string{sharedThreads: noAction, sharedProcs: noAction, managed: noAction},
		run: play(func(s *scene[meeting]) {
			a, b := s.two(meeting{parties: 2, action: true})
			a.starts("wait")
			a.blocks()
			b.gets(0, "count")
			b.gets(1, "wait")
			b.gets(1, "count")
			a.returns(0)
		}),
	},
	{
		name:   "an abort breaks it for those who wait, and for those who come",
		python: "lock_tests.BarrierTests.test_abort, _test_multiprocessing._TestBarrier.test_abort",
		run: play(func(s *scene[meeting]) {
			a, b, c := s.three(meeting{parties: 3})
			comes(a, 1, c)
			comes(b, 2, c)
			c.gets(false, "broken")
			c.does("abort")
			a.refused(threading.ErrBrokenBarrier)
			b.refused(threading.ErrBrokenBarrier)
			c.gets(true, "broken")
			c.fails(threading.ErrBrokenBarrier, "wait")
		}),
	},
	{
		name:   "a reset sends those away who wait, and the next round is whole",
		python: "lock_tests.BarrierTests.test_reset, _test_multiprocessing._TestBarrier.test_reset",
		run: play(func(s *scene[meeting]) {
			a, b, c := s.three(meeting{parties: 3})
			comes(a, 1, c)
			comes(b, 2, c)
			c.does("reset")
			a.refused(threading.ErrBrokenBarrier)
			b.refused(threading.ErrBrokenBarrier)
			c.gets(false, "broken")
			comes(a, 1, c)
			comes(b, 2, c)
			c.gets(2, "wait")
			a.returns(0)
			b.returns(1)
		}),
	},
	{
		name:   "a reset mends a broken one",
		python: "lock_tests.BarrierTests.test_abort_and_reset, _test_multiprocessing._TestBarrier.test_abort_and_reset",
		run: play(func(s *scene[meeting]) {
			a, b := s.two(meeting{parties: 2})
			a.does("abort")
			a.does("reset")
			a.gets(false, "broken")
			comes(a, 1, b)
			b.gets(1, "wait")
			a.returns(0)
		}),
	},
	{
		name:   "a wait that times out breaks it for all",
		python: "lock_tests.BarrierTests.test_timeout, _test_multiprocessing._TestBarrier.test_timeout",
		run: play(func(s *scene[meeting]) {
			a, b, c := s.three(meeting{parties: 3})
			comes(a, 1, c)
			b.within(moment).starts("wait")
			b.refused(threading.ErrBrokenBarrier, context.DeadlineExceeded)
			a.refused(threading.ErrBrokenBarrier)
			c.gets(true, "broken")
			c.fails(threading.ErrBrokenBarrier, "wait")
		}),
	},
	{
		name:   "a timeout of its own is that of each wait",
		python: "lock_tests.BarrierTests.test_default_timeout, _test_multiprocessing._TestBarrier.test_default_timeout",
		run: play(func(s *scene[meeting]) {
			a, b := s.two(meeting{parties: 2, timeout: moment})
			a.fails(threading.ErrBrokenBarrier, "wait")
			b.gets(true, "broken")
		}),
	},
	{
		name:   "a single party never waits",
		python: "lock_tests.BarrierTests.test_single_thread, _test_multiprocessing._TestBarrier.test_single_thread",
		run: play(func(s *scene[meeting]) {
			a := s.one(meeting{parties: 1})
			a.gets(0, "wait")
			a.gets(0, "wait")
		}),
	},
	{
		name:   "it says how many parties it has",
		python: "lock_tests.BarrierTests.test_barrier, _test_multiprocessing._TestBarrier.test_barrier",
		run:    play(func(s *scene[meeting]) { s.one(meeting{parties: 5}).gets(5, "parties") }),
	},
	{
		name: "it says how many wait",
		python: "lock_tests.BarrierTests.test_repr, lock_tests.BarrierTests.test_barrier, " +
			"_test_multiprocessing._TestBarrier.test_barrier",
		run: play(func(s *scene[meeting]) {
			a, b, c := s.three(meeting{parties: 3})
			c.gets(0, "waiting")
			comes(a, 1, c)
			comes(b, 2, c)
			c.gets(2, "waiting")
			c.gets(2, "wait")
			a.returns(0)
			b.returns(1)
			c.gets(0, "waiting")
		}),
	},
}
