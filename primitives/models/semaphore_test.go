package models

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// semaphoreState is how many permits are free, and how many may be.
type semaphoreState struct{ free, most int }

type semaphore interface {
	Acquire(ctx context.Context) error
	TryAcquire(ctx context.Context) bool
	ReleaseN(ctx context.Context, n int) error
}

func (s semaphoreState) take(int) (semaphoreState, outcome) {
	taken := s.free > 0
	if taken {
		s.free--
	}
	return s, outcome{value: taken}
}

func (s semaphoreState) release(n int) (semaphoreState, outcome) {
	switch {
	case n < 1:
		return s, outcome{err: threading.ErrNoPermits}
	case n > s.most-s.free:
		return s, outcome{err: threading.ErrOverReleased}
	}
	s.free += n
	return s, outcome{}
}

var semaphoreModel = model[semaphore, semaphoreState]{
	{"acquire", nil, func(s semaphoreState) bool { return s.free > 0 },
		func(ctx context.Context, o semaphore, _ int) outcome {
			err := o.Acquire(ctx)
			return outcome{err == nil, err}
		}, semaphoreState.take},
	{"try acquire", nil, nil,
		func(ctx context.Context, o semaphore, _ int) outcome { return outcome{value: o.TryAcquire(ctx)} },
		semaphoreState.take},
	{"release", rapid.OneOf(rapid.IntRange(-1, 3), rapid.Just(math.MaxInt)), nil,
		func(ctx context.Context, o semaphore, n int) outcome { return outcome{err: o.ReleaseN(ctx, n)} },
		semaphoreState.release},
}

func TestSemaphores(t *testing.T) {
	withManager(t, func(ctx context.Context, m *managers.Manager) {
		for name, create := range map[string]func(permits int, bounded bool) (semaphore, error){
			"threading": func(permits int, bounded bool) (semaphore, error) {
				if bounded {
					return threading.NewBoundedSemaphore("s", permits), nil
				}
				return threading.NewSemaphore("s", permits), nil
			},
			"multiprocessing": func(permits int, bounded bool) (semaphore, error) {
				if bounded {
					return multiprocessing.NewBoundedSemaphore("s", permits)
				}
				return multiprocessing.NewSemaphore("s", permits)
			},
			"manager": func(permits int, bounded bool) (semaphore, error) {
				if bounded {
					return managers.NewBoundedSemaphore(ctx, m, "s", permits)
				}
				return managers.NewSemaphore(ctx, m, "s", permits)
			},
		} {
			t.Run(name, func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) {
					permits, bounded := rapid.IntRange(0, 3).Draw(t, "permits"), rapid.Bool().Draw(t, "bounded")
					s := semaphoreState{free: permits, most: math.MaxInt}
					if bounded {
						s.most = permits
					}
					o, err := create(permits, bounded)
					must(t, err)
					semaphoreModel.drive(ctx, t, o, s)
				})
			})
		}
	})
}
