package models

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// errBlocks is what no operation of a history comes to: in this order it would still wait.
var errBlocks = errors.New("it would block")

// rlockState is who holds a lock that may be taken again, and how often. A client is its number.
type rlockState struct{ owner, depth int }

func (s rlockState) take(client int) (rlockState, bool) {
	if s.depth > 0 && s.owner != client {
		return s, false
	}
	return rlockState{client, s.depth + 1}, true
}

// rlockModel is a lock that may be taken again. The argument says by whom.
var rlockModel = model[lock, rlockState]{
	{"acquire", nil, nil, lockModel[lockModel.named("acquire")].do,
		func(s rlockState, client int) (rlockState, outcome) {
			s, taken := s.take(client)
			if !taken {
				return s, outcome{err: errBlocks}
			}
			return s, outcome{}
		}},
	{"try acquire", nil, nil, lockModel[lockModel.named("try acquire")].do,
		func(s rlockState, client int) (rlockState, outcome) {
			s, taken := s.take(client)
			return s, outcome{value: taken}
		}},
	{"release", nil, nil, lockModel[lockModel.named("release")].do,
		func(s rlockState, client int) (rlockState, outcome) {
			if s.depth == 0 || s.owner != client {
				return s, outcome{err: threading.ErrNotHeld}
			}
			s.depth--
			return s, outcome{}
		}},
}

// turns returns one of some sequences of operations at random, each time. What is acquired is
// released in the same, so that nobody waits for ever.
func turns[O, S any](m model[O, S], arg func(client int) int, sequences ...[]string) func(client, n int) []call {
	return func(client, _ int) (turn []call) {
		for _, name := range sequences[rand.IntN(len(sequences))] {
			turn = append(turn, call{m.named(name), arg(client)})
		}
		return turn
	}
}

func itself(client int) int { return client }
func always1(int) int       { return 1 }

var (
	once  = []string{"acquire", "release"}
	try   = []string{"try acquire", "release"} // and release what another has, where that may be
	twice = []string{"acquire", "acquire", "release", "release"}
)

// factory makes new objects of one kind.
type factory[O any] func(ctx context.Context, m *managers.Manager) (O, error)

// kinds are the implementations of a primitive.
func kinds[O any](inThreads func() O, shared func() (O, error), managed factory[O]) map[string]factory[O] {
	return map[string]factory[O]{
		"threading":       func(context.Context, *managers.Manager) (O, error) { return inThreads(), nil },
		"multiprocessing": func(context.Context, *managers.Manager) (O, error) { return shared() },
		"manager":         managed,
	}
}

// histories is how many of each are checked: two releases of one hold that both succeeded came up
// in one of several hundred.
const histories = 40

// linearizable checks histories of each kind.
func linearizable[O, S any](
	t *testing.T, m model[O, S], s S, next func(client, n int) []call, kinds map[string]factory[O],
) {
	withManager(t, func(ctx context.Context, manager *managers.Manager) {
		for name, create := range kinds {
			t.Run(name, func(t *testing.T) {
				for range histories {
					o, err := create(ctx, manager)
					must(t, err)
					if !m.check(t, s, history(ctx, m, o, next)) {
						t.Fatal("no order of these calls is that of the model")
					}
				}
			})
		}
	})
}

func TestLocksAreLinearizable(t *testing.T) {
	linearizable(t, lockModel, false, turns(lockModel, itself, once, try), kinds(
		func() lock { return threading.NewLock("l") },
		func() (lock, error) { return multiprocessing.NewLock("l") },
		func(ctx context.Context, m *managers.Manager) (lock, error) {
			return managers.NewLock(ctx, m, "l")
		}))
}

func TestRLocksAreLinearizable(t *testing.T) {
	linearizable(t, rlockModel, rlockState{}, turns(rlockModel, itself, once, try, twice), kinds(
		func() lock { return threading.NewRLock("l") },
		func() (lock, error) { return multiprocessing.NewRLock("l") },
		func(ctx context.Context, m *managers.Manager) (lock, error) {
			return managers.NewRLock(ctx, m, "l")
		}))
}

func TestSemaphoresAreLinearizable(t *testing.T) {
	linearizable(t, semaphoreModel, semaphoreState{free: 2, most: math.MaxInt}, turns(semaphoreModel, always1, once, try),
		kinds(
			func() semaphore { return threading.NewSemaphore("s", 2) },
			func() (semaphore, error) { return multiprocessing.NewSemaphore("s", 2) },
			func(ctx context.Context, m *managers.Manager) (semaphore, error) {
				return managers.NewSemaphore(ctx, m, "s", 2)
			}))
}

func TestBoundedSemaphoresAreLinearizable(t *testing.T) {
	linearizable(t, semaphoreModel, semaphoreState{free: 2, most: 2}, turns(semaphoreModel, always1, once, try), kinds(
		func() semaphore { return threading.NewBoundedSemaphore("s", 2) },
		func() (semaphore, error) { return multiprocessing.NewBoundedSemaphore("s", 2) },
		func(ctx context.Context, m *managers.Manager) (semaphore, error) {
			return managers.NewBoundedSemaphore(ctx, m, "s", 2)
		}))
}

// ajar is a lock that is wrong: one who only tries gets in.
type ajar struct{ lock }

func (ajar) TryAcquire(context.Context) bool { return true }

// shallow is one that forgets how often it was taken.
type shallow struct{ lock }

func (l shallow) Release(ctx context.Context) error {
	err := l.lock.Release(ctx)
	for err == nil && l.lock.Release(ctx) == nil {
	}
	return err
}

// lavish is a semaphore that gives back one permit too many.
type lavish struct{ semaphore }

func (s lavish) ReleaseN(ctx context.Context, n int) error { return s.semaphore.ReleaseN(ctx, n+1) }

func TestWrongLocksAreFound(t *testing.T) {
	withManager(t, func(ctx context.Context, m *managers.Manager) {
		l, err := managers.NewLock(ctx, m, "l")
		must(t, err)
		if lockModel.check(t, false,
			history(ctx, lockModel, lock(ajar{l}), turns(lockModel, itself, []string{"try acquire"}))) {
			t.Error("a lock that lets all in was taken for one")
		}
		r, err := managers.NewRLock(ctx, m, "r")
		must(t, err)
		if rlockModel.check(t, rlockState{}, history(ctx, rlockModel, lock(shallow{r}), turns(rlockModel, itself, twice))) {
			t.Error("a lock that forgets how often it was taken was taken for one")
		}
		s, err := managers.NewSemaphore(ctx, m, "s", 1)
		must(t, err)
		tries := []string{"acquire", "release", "try acquire", "try acquire", "release"}
		if semaphoreModel.check(t, semaphoreState{free: 1, most: math.MaxInt},
			history(ctx, semaphoreModel, semaphore(lavish{s}), turns(semaphoreModel, always1, tries))) {
			t.Error("a semaphore that gives back too much was taken for one")
		}
	})
}
