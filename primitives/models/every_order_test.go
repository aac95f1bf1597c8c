package models

import (
	"context"
	"math"
	"testing"
	"time"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// together are all programs of so many threads, each of which does one of the texts. The order of
// the threads does not matter.
func together(threads int, texts ...string) (programs [][]string) {
	if threads == 0 {
		return [][]string{nil}
	}
	for i, text := range texts {
		for _, rest := range together(threads-1, texts[i:]...) {
			programs = append(programs, append([]string{text}, rest...))
		}
	}
	return programs
}

// both are the programs of two threads and those of three.
func both(two, three []string) [][]string {
	return append(together(2, two...), together(3, three...)...)
}

func TestEveryOrder(t *testing.T) {
	const holds, tries, soon = "acquire, release", "try acquire, release", "acquire soon, release"
	locks := both([]string{holds, tries, soon, "release", "acquire", "acquire, release, acquire, release",
		"acquire, sleep, release, acquire, sleep, release"}, []string{holds, soon, tries, "acquire"})
	semaphores := both([]string{holds, tries, soon, "release", "acquire, acquire, release", "acquire"},
		[]string{holds, soon, "acquire", "release"})
	for name, explore := range map[string]func(t *testing.T) int{
		"lock": func(t *testing.T) int {
			e := explored[lock, bool]{model: withSleep(lockModel), create: func() lock { return threading.NewLock("l") },
				arg: itself}
			return e.explore(t, locks)
		},
		"rlock": func(t *testing.T) int {
			e := explored[lock, rlockState]{model: withSleep(rlockModel), arg: itself,
				create: func() lock { return threading.NewRLock("l") }}
			return e.explore(t, append(locks,
				together(2, "acquire, acquire, release, release", holds, soon, "acquire, acquire, release")...))
		},
		"semaphore": func(t *testing.T) (runs int) {
			for permits := range 3 {
				e := explored[semaphore, semaphoreState]{model: semaphoreModel, arg: always1,
					begin:  semaphoreState{free: permits, most: math.MaxInt},
					create: func() semaphore { return threading.NewSemaphore("s", permits) }}
				runs += e.explore(t, semaphores)
			}
			return runs
		},
		"bounded semaphore": func(t *testing.T) int {
			e := explored[semaphore, semaphoreState]{model: semaphoreModel, arg: always1,
				begin:  semaphoreState{free: 1, most: 1},
				create: func() semaphore { return threading.NewBoundedSemaphore("s", 1) }}
			return e.explore(t, semaphores)
		},
		"queue": func(t *testing.T) (runs int) {
			for limit := range 2 {
				e := explored[*queue.Queue[int], queueState]{arg: itself, begin: queueState{next: first, limit: limit},
					model: endingModel(
						func(_ context.Context, q *queue.Queue[int]) (int, error) { return q.Len(), nil },
						func(ctx context.Context, q *queue.Queue[int], now bool) error { return q.Shutdown(ctx, now) }),
					create: func() *queue.Queue[int] { return queue.New[int]("q", limit) }}
				runs += e.explore(t, both(
					[]string{"put, put", "put soon, put soon", "get, get", "get soon, get soon", "get, put", "try put, try get",
						"shutdown", "get, task done", "join"}, []string{"put, put", "put", "get", "get soon", "shutdown"}))
			}
			return runs
		},
		"barrier": func(t *testing.T) int {
			e := explored[barrier, roundState]{model: roundModel, arg: itself, ends: map[string]string{"come": "go"},
				create: func() barrier { return threading.NewBarrier("b", clients, 0, nil) }}
			return e.explore(t, both([]string{"come", "abort", "come, come"}, []string{"come", "abort", "come, come"}))
		},
		"event": func(t *testing.T) int {
			e := explored[*threading.Event, eventState]{model: eventModel, arg: itself,
				ends: map[string]string{"come": "go"}, create: func() *threading.Event { return threading.NewEvent("e") }}
			return e.explore(t, both(
				[]string{"come", "come soon", "set", "clear, come", "set, clear", "come, come", "set, clear, set"},
				[]string{"come", "come soon", "set", "clear", "set, clear"}))
		},
		"condition": func(t *testing.T) int {
			e := explored[*threading.Condition, conditionState]{model: conditionModel, arg: itself,
				ends:   map[string]string{"come": "go"},
				late:   map[string]string{"come": "leave"},
				create: func() *threading.Condition { return threading.NewCondition("c", nil) }}
			const waits, soon, notifies = "acquire, come, release", "acquire, come soon, release", "acquire, notify, release"
			return e.explore(t, both(
				[]string{waits, soon, notifies, "notify", "come", "acquire, come, come, release", "acquire, notify all, release"},
				[]string{waits, notifies, "acquire, notify all, release"}))
		},
	} {
		t.Run(name, func(t *testing.T) { t.Logf("%d runs", explore(t)) })
	}
}

// What is wrong is found.
func TestEveryOrderFindsWhatIsWrong(t *testing.T) {
	locks := explored[lock, bool]{model: lockModel, arg: itself,
		create: func() lock { return ajar{threading.NewLock("l")} }}
	rlocks := explored[lock, rlockState]{model: rlockModel, arg: itself,
		create: func() lock { return shallow{threading.NewRLock("l")} }}
	semaphores := explored[semaphore, semaphoreState]{model: semaphoreModel, arg: always1,
		begin:  semaphoreState{free: 1, most: math.MaxInt},
		create: func() semaphore { return lavish{threading.NewSemaphore("s", 1)} }}
	deaf := explored[lock, bool]{model: lockModel, arg: itself,
		create: func() lock { return unheard{threading.NewLock("l")} }}
	for name, p := range map[string]schedule.Program{
		"a lock that lets in who tries":          locks.run([]string{"acquire, release", "try acquire"}),
		"a lock that forgets its depth":          rlocks.run([]string{"acquire, acquire, release", "try acquire"}),
		"a semaphore that gives back too much":   semaphores.run([]string{"acquire, release", "try acquire", "try acquire"}),
		"a lock that is not released for others": deaf.run([]string{"acquire, release", "acquire"}),
	} {
		r, wrong := schedule.Explore(t.Context(), p, schedule.Exploration{Options: schedule.Options{Inner: true}}), 0
		for _, o := range r.Outcomes {
			if o.Name != "" {
				wrong++
			}
		}
		if wrong == 0 || r.Err != nil {
			t.Errorf("%s was taken for right in %d runs: %v", name, r.Runs, r.Err)
		}
	}
}

// unheard is a lock that says it was released, and is not.
type unheard struct{ lock }

func (unheard) Release(context.Context) error { return nil }

// withSleep is a model whose threads may also sleep, so long that one who waits for a lock is given
// it.
func withSleep[S any](m model[lock, S]) model[lock, S] {
	return append(m[:len(m):len(m)], op[lock, S]{"sleep", nil, nil,
		func(ctx context.Context, _ lock, _ int) outcome {
			return outcome{err: trace.From(ctx).Sleep(ctx, 2*time.Millisecond)}
		},
		func(s S, _ int) (S, outcome) { return s, outcome{} }})
}
