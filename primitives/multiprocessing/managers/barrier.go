package managers

import (
	"context"
	"fmt"
	"time"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Barrier is a [multiprocessing.Barrier] that lives in a [Manager]. It can be sent as a [Proxy]
// can. A process that dies while it waits breaks the barrier for all others, because the parties
// will not meet. Each method is a call; see [Method.Call] for errors. Python: the Barrier of a
// manager, where the dead process is still counted as one who is there.
type Barrier struct{ Proxy[*threading.Barrier] }

type barrierArg struct {
	_       struct{} `cbor:",toarray"`
	Name    string
	Parties int
	Timeout time.Duration
}

// barrierView is what can be seen of a barrier.
type barrierView struct {
	_       struct{} `cbor:",toarray"`
	Parties int
	Waiting int
	Broken  bool
}

var barrierType = Type[barrierArg, *threading.Barrier]{
	name:       "Barrier",
	kind:       trace.KindBarrier,
	concurrent: true,
	construct: func(_ context.Context, a barrierArg) (*threading.Barrier, error) {
		return threading.NewBarrier(a.Name, a.Parties, a.Timeout, nil), nil
	},
	methods: []served{&barrierWait, &barrierAbort, &barrierReset, &barrierLook},
}

var (
	barrierWait = Method[*threading.Barrier, struct{}, int]{
		name:   "wait",
		blocks: always[struct{}],
		run: func(ctx context.Context, b *threading.Barrier, _ struct{}) (int, error) {
			return b.Wait(ctx)
		},
		policy: callPolicy{evenIfDone: true},
	}
	barrierAbort = Method[*threading.Barrier, struct{}, struct{}]{
		name: "abort",
		run: func(ctx context.Context, b *threading.Barrier, _ struct{}) (struct{}, error) {
			return struct{}{}, b.Abort(ctx)
		},
	}
	barrierReset = Method[*threading.Barrier, struct{}, struct{}]{
		name: "reset",
		run: func(ctx context.Context, b *threading.Barrier, _ struct{}) (struct{}, error) {
			return struct{}{}, b.Reset(ctx)
		},
	}
	barrierLook = Method[*threading.Barrier, struct{}, barrierView]{
		name: "look",
		run: func(_ context.Context, b *threading.Barrier, _ struct{}) (barrierView, error) {
			return barrierView{Parties: b.Parties(), Waiting: b.NWaiting(), Broken: b.Broken()}, nil
		},
	}
)

// NewBarrier returns a barrier for so many parties, with a name that recorders show; fewer than 1
// is an error. Each wait takes timeout at most; 0 means that only its context limits it. It costs a
// call.
func NewBarrier(ctx context.Context, m *Manager, name string, parties int, timeout time.Duration) (*Barrier, error) {
	o, err := barrierType.create(ctx, m, name, barrierArg{Name: name, Parties: parties, Timeout: timeout})
	if err != nil {
		return nil, err
	}
	return &Barrier{*o}, nil
}

// Wait blocks until all parties are there, and returns which of them this one was, by arrival, from
// 0. Otherwise it returns -1 and [threading.ErrBrokenBarrier]; the error matches also the context's
// cause where that was the reason. The call is made even if ctx is done, as the others must hear
// that the round is broken.
func (b *Barrier) Wait(ctx context.Context) (index int, err error) {
	index, err = barrierWait.Call(ctx, &b.Proxy, struct{}{})
	switch {
	case err == nil:
		return index, nil
	case ctx.Err() != nil:
		err = fmt.Errorf("%w: %w", threading.ErrBrokenBarrier, err)
	}
	return -1, err
}

// Abort breaks the barrier: whoever waits and whoever comes gets [threading.ErrBrokenBarrier],
// until [Barrier.Reset].
func (b *Barrier) Abort(ctx context.Context) error {
	_, err := barrierAbort.Call(ctx, &b.Proxy, struct{}{})
	return err
}

// Reset begins a new round on a barrier that is whole. Whoever waits gets
// [threading.ErrBrokenBarrier].
func (b *Barrier) Reset(ctx context.Context) error {
	_, err := barrierReset.Call(ctx, &b.Proxy, struct{}{})
	return err
}

// Parties is how many threads must come.
func (b *Barrier) Parties(ctx context.Context) (int, error) {
	v, err := barrierLook.Call(ctx, &b.Proxy, struct{}{})
	return v.Parties, err
}

// NWaiting is how many threads wait at this moment.
func (b *Barrier) NWaiting(ctx context.Context) (int, error) {
	v, err := barrierLook.Call(ctx, &b.Proxy, struct{}{})
	return v.Waiting, err
}

// Broken says whether the barrier is broken at this moment.
func (b *Barrier) Broken(ctx context.Context) (bool, error) {
	v, err := barrierLook.Call(ctx, &b.Proxy, struct{}{})
	return v.Broken, err
}
