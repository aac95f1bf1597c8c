package threading

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// ErrBrokenBarrier is returned by [Barrier.Wait] when the parties will not meet (Python:
// BrokenBarrierError).
var ErrBrokenBarrier = errors.New("the barrier is broken")

// Barrier holds up threads until a fixed number of them, its parties, are there; then all go on
// and the next round begins. A wait that times out or is cancelled breaks the barrier, and so
// does an action that fails, or [Barrier.Abort]. Then all who wait, and all who come, get
// [ErrBrokenBarrier]; [Barrier.Reset] mends it.
//
// It is made with [NewBarrier] and must not be copied. A round costs one small allocation.
//
// Python: threading.Barrier.
type Barrier struct {
	object  trace.Object
	parties int
	timeout time.Duration
	action  func(ctx context.Context) error

	mu     sync.Mutex
	round  *round
	broken bool
	acting bool      // all parties are there, and the action runs
	gate   park.List // those who came meanwhile
}

// round is one meeting of the parties. It outlives its place in the barrier until all of them have
// seen how it ended.
type round struct {
	waiters park.List
	arrived int
	broken  bool
}

// NewBarrier returns a barrier for so many parties; fewer than 1 panics. Each wait takes timeout at
// most; 0 means that only its context limits it. The last party to come runs action, unless that is
// nil, before the others go on; an error or a panic of it breaks the barrier.
func NewBarrier(name string, parties int, timeout time.Duration, action func(ctx context.Context) error) *Barrier {
	if parties < 1 {
		panic(fmt.Sprintf("threading: a barrier cannot have %d parties", parties))
	}
	b := &Barrier{parties: parties, timeout: timeout, action: action, round: &round{}}
	b.object.Name = name
	return b
}

// Wait blocks until all parties are there, and returns which of them this one was, by arrival, from
// 0. Otherwise it returns -1 and [ErrBrokenBarrier]; the error matches also the context's cause, a
// timeout or the error of the action where this caller's own was the reason.
//
// Once all parties are there a timeout or a cancelled context counts no more: everybody waits for
// the action to end. So does who comes meanwhile for the next round.
func (b *Barrier) Wait(ctx context.Context) (index int, err error) {
	trace.Before(ctx, trace.From(ctx), b, trace.OpWait, (*Barrier).step)
	b.mu.Lock()
	for b.acting {
		_ = b.gate.Wait(context.WithoutCancel(ctx), &b.mu, &b.object, trace.KindBarrier)
	}
	if b.broken {
		b.mu.Unlock()
		return -1, ErrBrokenBarrier
	}
	r := b.round
	index = r.arrived
	r.arrived++
	if r.arrived == b.parties {
		err = b.complete(ctx, r)
	} else {
		err = b.await(ctx, r)
	}
	if err != nil {
		return -1, err
	}
	return index, nil
}

// complete is what the last party does.
func (b *Barrier) complete(ctx context.Context, r *round) error {
	if b.action != nil {
		if err := b.act(ctx, r); err != nil {
			return fmt.Errorf("%w: its action failed: %w", ErrBrokenBarrier, err)
		}
		if r.broken {
			return ErrBrokenBarrier
		}
	}
	trace.From(ctx).Notified(&b.object, trace.KindBarrier)
	b.round = &round{}
	r.waiters.WakeAllAndUnlock(&b.mu)
	return nil
}

// act runs the action with mu free, so that it may take its time. If the round is broken then, mu
// stays free.
func (b *Barrier) act(ctx context.Context, r *round) (err error) {
	b.acting = true
	b.mu.Unlock()
	returned := false
	defer func() {
		b.mu.Lock()
		b.acting = false
		b.gate.WakeAll()
		if err != nil || !returned {
			b.fail(r)
		}
		if r.broken {
			b.mu.Unlock()
		}
	}()
	err = b.action(ctx)
	returned = true
	return err
}

// await is what the other parties do. Who was woken has no need of mu: how the round ended is not
// changed again.
func (b *Barrier) await(ctx context.Context, r *round) error {
	wait := ctx
	if b.timeout > 0 {
		var cancel context.CancelFunc
		wait, cancel = trace.WithTimeout(ctx, b.timeout)
		defer cancel()
	}
	err := r.waiters.Park(wait, &b.mu, &b.object, trace.KindBarrier)
	if err != nil && b.acting {
		err = r.waiters.Park(context.WithoutCancel(ctx), &b.mu, &b.object, trace.KindBarrier)
	}
	if err != nil {
		b.fail(r)
		b.mu.Unlock()
		return fmt.Errorf("%w: %w", ErrBrokenBarrier, err)
	}
	if r.broken {
		return ErrBrokenBarrier
	}
	return nil
}

// fail breaks r for those who wait in it, and the barrier with it unless that has been reset since.
func (b *Barrier) fail(r *round) {
	if r.broken {
		return // those who waited read it, with mu free
	}
	r.broken = true
	b.broken = b.broken || r == b.round
	r.waiters.WakeAll()
}

// Abort breaks the barrier: whoever waits and whoever comes gets [ErrBrokenBarrier], until
// [Barrier.Reset]. An action that runs is not stopped. It never blocks, and its error is always
// nil: a barrier of processes has one.
func (b *Barrier) Abort(ctx context.Context) error {
	w := trace.From(ctx)
	trace.Before(ctx, w, b, trace.OpAbort, (*Barrier).step)
	b.mu.Lock()
	defer b.mu.Unlock()
	w.Notified(&b.object, trace.KindBarrier)
	b.fail(b.round)
	return nil
}

// Reset begins a new round on a barrier that is whole. Whoever waits gets [ErrBrokenBarrier]. It
// never blocks, and its error is always nil, as that of Abort.
func (b *Barrier) Reset(ctx context.Context) error {
	w := trace.From(ctx)
	trace.Before(ctx, w, b, trace.OpReset, (*Barrier).step)
	b.mu.Lock()
	defer b.mu.Unlock()
	w.Notified(&b.object, trace.KindBarrier)
	b.fail(b.round)
	b.round, b.broken = &round{}, false
	return nil
}

func (b *Barrier) step(op trace.Op) trace.Step {
	return trace.Step{Op: op, Object: &b.object, Kind: trace.KindBarrier, Can: b.isOpen, Show: b.show}
}

// isOpen says whether a thread that comes is let in.
func (b *Barrier) isOpen() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.acting
}

func (b *Barrier) show() string { return fmt.Sprintf("%d of %d there", b.NWaiting(), b.parties) }

// Parties is how many threads must come.
func (b *Barrier) Parties() int { return b.parties }

// NWaiting is how many threads wait at this moment.
func (b *Barrier) NWaiting() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.round.waiters.Len()
}

// Broken says whether the barrier is broken at this moment.
func (b *Barrier) Broken() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.broken
}
