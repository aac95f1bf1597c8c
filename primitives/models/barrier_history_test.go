package models

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/anishathalye/porcupine"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// barrier is what a history of a barrier is of.
type barrier interface {
	Wait(ctx context.Context) (int, error)
	Abort(ctx context.Context) error
}

// roundState is a barrier while clients come and go: who waits, in the order of arrival, and what
// the others are about to be told. A client is its number.
type roundState struct {
	broken  bool
	waiting []int
	told    [clients]outcome
}

func (s roundState) breakUp() roundState {
	for _, c := range s.waiting {
		s.told[c] = outcome{err: threading.ErrBrokenBarrier}
	}
	s.waiting, s.broken = nil, true
	return s
}

// roundModel is a barrier for all clients. A wait is two operations, since it is not over in one
// moment: one comes, and later goes.
var roundModel = model[barrier, roundState]{
	{"come", nil, nil,
		func(ctx context.Context, b barrier, _ int) outcome { return result(b.Wait(ctx)) },
		func(s roundState, client int) (roundState, outcome) {
			s.told[client] = outcome{err: errBlocks}
			s.waiting = append(slices.Clone(s.waiting), client)
			switch {
			case s.broken:
				s = s.breakUp()
			case len(s.waiting) == clients:
				for i, c := range s.waiting {
					s.told[c] = outcome{value: i}
				}
				s.waiting = nil
			}
			return s, outcome{}
		}},
	{"go", nil, nil, nil,
		func(s roundState, client int) (roundState, outcome) { return s, s.told[client] }},
	{"abort", nil, nil,
		func(ctx context.Context, b barrier, _ int) outcome { return outcome{err: b.Abort(ctx)} },
		func(s roundState, _ int) (roundState, outcome) { return s.breakUp(), outcome{} }},
}

// rounds is a history of waits, each as two operations.
func rounds(ctx context.Context, b barrier, next func(client, n int) []call) (all []porcupine.Operation) {
	for _, o := range history(ctx, roundModel, b, next) {
		if in := o.Input.(call); in.op == roundModel.named("come") {
			gone := o
			gone.Input = call{roundModel.named("go"), in.arg}
			all = append(all, gone)
			o.Output = outcome{}
		}
		all = append(all, o)
	}
	return all
}

// meets is a client that waits, each time or until one of them has had enough.
func meets(client, n int) []call {
	if n == calls-1 || rand.IntN(4*calls) == 0 {
		return []call{{roundModel.named("abort"), client}} // or the others would wait for ever
	}
	return []call{{roundModel.named("come"), client}}
}

// aborting is a barrier whose Abort cannot fail.
type aborting struct{ *threading.Barrier }

func (b aborting) Abort(ctx context.Context) error {
	b.Barrier.Abort(ctx)
	return nil
}

func TestBarriersAreLinearizable(t *testing.T) {
	withManager(t, func(ctx context.Context, manager *managers.Manager) {
		for name, create := range kinds(
			func() barrier { return aborting{threading.NewBarrier("b", clients, 0, nil)} },
			func() (barrier, error) { return multiprocessing.NewBarrier("b", clients, 0) },
			func(ctx context.Context, m *managers.Manager) (barrier, error) {
				return managers.NewBarrier(ctx, m, "b", clients, 0)
			}) {
			t.Run(name, func(t *testing.T) {
				for range 5 {
					b, err := create(ctx, manager)
					must(t, err)
					if !roundModel.check(t, roundState{}, rounds(ctx, b, meets)) {
						t.Fatal("no order of these calls is that of a barrier")
					}
				}
			})
		}
	})
}

// hasty is a barrier that is wrong: the one who comes first goes on at once.
type hasty struct {
	barrier
	first   sync.Once
	inPlace *threading.Thread // waits instead
}

func (b *hasty) Wait(ctx context.Context) (index int, err error) {
	wait := b.barrier.Wait
	b.first.Do(func() {
		wait = func(context.Context) (int, error) { return 0, nil }
		b.inPlace = threading.Go(ctx, "in its place", func(ctx context.Context) error {
			_, err := b.barrier.Wait(ctx)
			return err
		})
	})
	return wait(ctx)
}

func TestHastyBarrierIsFound(t *testing.T) {
	withManager(t, func(ctx context.Context, m *managers.Manager) {
		b, err := managers.NewBarrier(ctx, m, "b", clients, 0)
		must(t, err)
		gone := make(chan struct{})
		next := func(client, n int) []call {
			switch {
			case client == 0 && n == 1:
				close(gone)
			case client > 0 && n == 0:
				<-gone
			}
			if n > 0 {
				return nil
			}
			return []call{{roundModel.named("come"), client}}
		}
		h := &hasty{barrier: b}
		if roundModel.check(t, roundState{}, rounds(ctx, h, next)) {
			t.Error("a barrier that nobody has to wait at was taken for one")
		}
		must(t, h.inPlace.Join(ctx)) // its call must have been answered before the manager goes
	})
}
