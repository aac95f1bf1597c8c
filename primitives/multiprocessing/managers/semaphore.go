package managers

import (
	"context"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Semaphore is a [multiprocessing.Semaphore] that lives in a [Manager]. It can be sent as a [Proxy]
// can. Permits are given in the order in which threads began to wait, and any thread of any process
// may release one.
//
// A process that dies while it waits takes no permit; those that it had are lost, as in Python,
// because nobody knows whose they were. Python: the Semaphore of a manager.
type Semaphore struct{ Proxy[*threading.Semaphore] }

type semaphoreArg struct {
	_       struct{} `cbor:",toarray"`
	Name    string
	Permits int
	Bounded bool
}

var (
	semaphoreType = Type[semaphoreArg, *threading.Semaphore]{
		name:       "Semaphore",
		kind:       trace.KindSemaphore,
		concurrent: true,
		construct:  newSemaphore,
		methods:    semaphoreMethods,
	}
	boundedSemaphoreType = Type[semaphoreArg, *threading.Semaphore]{
		name:       "BoundedSemaphore",
		kind:       trace.KindSemaphore,
		concurrent: true,
		construct:  newSemaphore,
		methods:    semaphoreMethods,
	}
)

func newSemaphore(_ context.Context, a semaphoreArg) (*threading.Semaphore, error) {
	if a.Bounded {
		return threading.NewBoundedSemaphore(a.Name, a.Permits), nil
	}
	return threading.NewSemaphore(a.Name, a.Permits), nil
}

var semaphoreMethods = []served{&semaphoreAcquire, &semaphoreRelease}

var (
	// semaphoreAcquire says whether a permit was taken; it was, if the caller lets it block.
	semaphoreAcquire = Method[*threading.Semaphore, bool, bool]{
		name:   "acquire",
		blocks: asked,
		run: func(ctx context.Context, s *threading.Semaphore, block bool) (bool, error) {
			if !block {
				return s.TryAcquire(ctx), nil
			}
			err := s.Acquire(ctx)
			return err == nil, err
		},
		undo: func(ctx context.Context, s *threading.Semaphore, taken bool) {
			if taken {
				_ = s.Release(ctx) // it was taken
			}
		},
	}
	semaphoreRelease = Method[*threading.Semaphore, int, struct{}]{
		name: "release",
		run: func(ctx context.Context, s *threading.Semaphore, n int) (struct{}, error) {
			return struct{}{}, s.ReleaseN(ctx, n)
		},
	}
)

// NewSemaphore returns a semaphore with so many permits and a name that recorders show; fewer than
// 0 is an error. It costs a call.
func NewSemaphore(ctx context.Context, m *Manager, name string, permits int) (*Semaphore, error) {
	o, err := semaphoreType.create(ctx, m, name, semaphoreArg{Name: name, Permits: permits})
	if err != nil {
		return nil, err
	}
	return &Semaphore{*o}, nil
}

// Acquire takes a permit. It blocks until one is free and all who came earlier have theirs, or
// until ctx is done; then it returns the context's cause.
func (s *Semaphore) Acquire(ctx context.Context) error {
	_, err := s.acquire(ctx, true)
	return err
}

// TryAcquire takes a permit if one is free, and says whether it did. It waits only for the
// manager's answer.
func (s *Semaphore) TryAcquire(ctx context.Context) bool {
	taken, _ := s.acquire(ctx, false)
	return taken
}

func (s *Semaphore) acquire(ctx context.Context, block bool) (bool, error) {
	taken, err := semaphoreAcquire.Call(ctx, &s.Proxy, block)
	if taken {
		trace.From(ctx).Acquired(&s.Ref.object, s.Ref.kind)
	}
	return taken, err
}

// Release gives one permit back, even if ctx is done: to the thread that has waited longest, if
// there is one.
func (s *Semaphore) Release(ctx context.Context) error { return s.ReleaseN(ctx, 1) }

// ReleaseN gives n permits back, even if ctx is done; n below 1 is [threading.ErrNoPermits].
func (s *Semaphore) ReleaseN(ctx context.Context, n int) error {
	_, err := semaphoreRelease.Call(context.WithoutCancel(ctx), &s.Proxy, n)
	if err == nil {
		if w := trace.From(ctx); w.Recorder() != nil {
			for range n {
				w.Released(&s.Ref.object, s.Ref.kind)
			}
		}
	}
	return err
}

// NewBoundedSemaphore returns a semaphore that starts with so many permits and never has more: a
// Release too many is [threading.ErrOverReleased], and nothing is released. It costs a call.
// Python: the BoundedSemaphore of a manager.
func NewBoundedSemaphore(ctx context.Context, m *Manager, name string, permits int) (*Semaphore, error) {
	o, err := boundedSemaphoreType.create(ctx, m, name, semaphoreArg{Name: name, Permits: permits, Bounded: true})
	if err != nil {
		return nil, err
	}
	return &Semaphore{*o}, nil
}
