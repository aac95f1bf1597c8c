package semantics

import (
	"context"
	"time"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// event is what an event of any implementation can do.
type event interface {
	Set(ctx context.Context) error
	Clear(ctx context.Context) error
	IsSet(ctx context.Context) (bool, error)
	Wait(ctx context.Context) error
}

// localEvent is an event in memory, where nothing but a wait can fail.
type localEvent struct {
	in interface {
		Set(ctx context.Context)
		Clear(ctx context.Context)
		IsSet() bool
		Wait(ctx context.Context) error
	}
}

func (e localEvent) Set(ctx context.Context) error       { e.in.Set(ctx); return nil }
func (e localEvent) Clear(ctx context.Context) error     { e.in.Clear(ctx); return nil }
func (e localEvent) IsSet(context.Context) (bool, error) { return e.in.IsSet(), nil }
func (e localEvent) Wait(ctx context.Context) error      { return e.in.Wait(ctx) }

var eventOps = operations[event]{
	"set":    func(ctx context.Context, e event, _ int) (any, error) { return nil, e.Set(ctx) },
	"clear":  func(ctx context.Context, e event, _ int) (any, error) { return nil, e.Clear(ctx) },
	"is set": func(ctx context.Context, e event, _ int) (any, error) { return e.IsSet(ctx) },
	"wait":   func(ctx context.Context, e event, _ int) (any, error) { return nil, e.Wait(ctx) },
	"pulse": func(ctx context.Context, e event, _ int) (any, error) {
		if err := e.Set(ctx); err != nil {
			return nil, err
		}
		return nil, e.Clear(ctx)
	},
}

var eventTable = table[*scene[none]]{
	name: "Event",
	impls: primitive[none, event, *multiprocessing.Event, *managers.Event]{
		name:     "event",
		ops:      eventOps,
		thread:   func(none) (event, error) { return localEvent{threading.NewEvent("E")}, nil },
		shared:   func(none) (*multiprocessing.Event, error) { return multiprocessing.NewEvent("E") },
		asShared: func(e *multiprocessing.Event) event { return localEvent{e} },
		managed: func(ctx context.Context, m *managers.Manager, _ none) (*managers.Event, error) {
			return managers.NewEvent(ctx, m, "E")
		},
		asManaged: func(e *managers.Event) event { return e },
	}.impls(),
	cases: []testCase[*scene[none]]{
		{
			name: "it is not set at first",
			python: "lock_tests.EventTests.test_is_set, _test_multiprocessing._TestEvent.test_event, " +
				"_test_multiprocessing.TestSyncManagerTypes.test_event",
			run: play(func(s *scene[none]) { s.one(none{}).gets(false, "is set") }),
		},
		{
			name:   "setting it sets it, however often",
			python: "lock_tests.EventTests.test_is_set",
			run: play(func(s *scene[none]) {
				a, b := s.two(none{})
				for range 2 {
					a.does("set")
					b.gets(true, "is set")
				}
			}),
		},
		{
			name:   "clearing it takes that back, however often",
			python: "lock_tests.EventTests.test_is_set",
			run: play(func(s *scene[none]) {
				a, b := s.two(none{})
				a.does("set")
				for range 2 {
					a.does("clear")
					b.gets(false, "is set")
				}
			}),
		},
		{
			name:   "all who wait go on when it is set",
			python: "lock_tests.EventTests.test_notify, _test_multiprocessing._TestEvent.test_event",
			run: play(func(s *scene[none]) {
				cast := s.cast(none{}, 5)
				others := cast[1:]
				all(others, func(a *actor) { a.starts("wait") })
				all(others, (*actor).blocks)
				cast[0].does("set")
				all(others, (*actor).finishes)
			}),
		},
		{
			name:   "nobody waits for one that is set",
			python: "lock_tests.EventTests.test_notify, _test_multiprocessing._TestEvent.test_event",
			run: play(func(s *scene[none]) {
				a, b := s.two(none{})
				a.does("set")
				b.does("wait")
				b.within(ages).does("wait")
			}),
		},
		{
			name:   "after it was cleared threads wait again",
			python: "lock_tests.EventTests.test_notify",
			run: play(func(s *scene[none]) {
				a, b := s.two(none{})
				a.does("set")
				a.does("clear")
				b.starts("wait")
				b.blocks()
				a.does("set")
				b.finishes()
			}),
		},
		{
			name:   "a wait ends with its deadline",
			python: "lock_tests.EventTests.test_timeout, _test_multiprocessing._TestEvent.test_event",
			run:    play(func(s *scene[none]) { s.one(none{}).timesOut("wait") }),
		},
		{
			name:   "a wait that has no time looks, and does not wait",
			python: "lock_tests.EventTests.test_timeout, _test_multiprocessing._TestEvent.test_event",
			run: play(func(s *scene[none]) {
				s.one(none{}).within(past).fails(context.DeadlineExceeded, "wait")
			}),
		},
		{
			name:   "who waits goes on even if it is cleared as soon as it was set",
			python: "lock_tests.EventTests.test_set_and_clear",
			run: play(func(s *scene[none]) {
				cast := s.cast(none{}, 5)
				others := cast[1:]
				all(others, func(a *actor) { a.starts("wait") })
				all(others, (*actor).blocks)
				for n := range 10 { // one who has not come to its wait yet needs another
					cast[0].does("pulse")
					if others = pending(others, time.Duration(n+1)*moment); len(others) == 0 {
						return
					}
				}
				s.t.Errorf("%d have missed it each time", len(others))
			}),
		},
	},
}
