package multiprocessing

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Barrier lets threads of any process wait until a fixed number of them, its parties, are there.
// Then all go on and the next round begins. A wait that times out or is cancelled breaks the
// barrier, and so does the death of a process that waits, or [Barrier.Abort]. Then all who wait,
// and all who come, get an error, until [Barrier.Reset]. A process gets a barrier as part of the
// argument that it starts with.
//
// Python: multiprocessing.Barrier, where a process that dies stays counted. It has no action: let
// the party with index 0 do what is to be done.
type Barrier struct{ shared }

// The phases of a barrier.
const (
	filling   = iota // parties come and wait
	draining         // all were there, and are leaving
	broken           // nobody waits any more, until Reset
	resetting        // those of the broken round are leaving
	doomed           // all were there, and are leaving a barrier that was broken meanwhile
)

// barrierState is the memory of a barrier. Its own lock guards it.
type barrierState struct {
	parties atomic.Int64
	timeout atomic.Int64 // of each wait, in nanoseconds; 0: none
	phase   atomic.Int64
	inside  atomic.Int64 // parties that have come and not yet left
}

// NewBarrier returns a barrier for so many parties; fewer than 1 panics. Each wait takes timeout at
// most; 0 means that only its context limits it. It costs a page of shared memory, or more for very
// many parties, and a file descriptor.
func NewBarrier(name string, parties int, timeout time.Duration) (*Barrier, error) {
	if parties < 1 {
		panic(fmt.Sprintf("multiprocessing: a barrier cannot have %d parties", parties))
	}
	s, err := shm.New(trace.KindBarrier, name, 2, int(unsafe.Sizeof(barrierState{}))+parties*seatSize)
	if err != nil {
		return nil, err
	}
	b := &Barrier{sharedObject(s)}
	b.state().parties.Store(int64(parties))
	b.state().timeout.Store(int64(timeout))
	return b, nil
}

func (b *Barrier) state() *barrierState { return (*barrierState)(unsafe.Pointer(&b.Object.Data[0])) }

// Wait blocks until all parties are there, and returns which of them this one was, by arrival, from
// 0. Otherwise it returns -1 and [threading.ErrBrokenBarrier], which matches also the context's
// cause or a timeout where that was this caller's own reason.
func (b *Barrier) Wait(ctx context.Context) (index int, err error) {
	defer runtime.KeepAlive(b.Object)
	if d := time.Duration(b.state().timeout.Load()); d > 0 {
		var cancel context.CancelFunc
		ctx, cancel = trace.WithTimeout(ctx, d)
		defer cancel()
	}
	index, last, err := b.arrive(ctx)
	if err == nil && !last {
		err = b.leaveWith(ctx, index)
	}
	if err != nil {
		return -1, err
	}
	return index, nil
}

// arrive waits for the last round to have left, and joins the next.
func (b *Barrier) arrive(ctx context.Context) (index int, last bool, err error) {
	w, st := trace.From(ctx), b.state()
	trace.Before(ctx, w, b, trace.OpWait, (*Barrier).step)
	isBroken := false
	err = b.Object.Await(ctx, trace.OpWait, shm.Guarded{
		Cell:  cellChanged,
		Ready: b.isOpen,
		Act: func() {
			if isBroken = b.Broken(); isBroken {
				return
			}
			index = int(st.inside.Add(1)) - 1
			if last = st.inside.Load() == st.parties.Load(); last {
				w.Notified(&b.Object.Trace, b.Object.Kind)
				st.phase.Store(draining)
				b.exit()
				return
			}
			b.seat(index).Store(shm.Self)
		},
	})
	if err == nil && isBroken {
		err = threading.ErrBrokenBarrier
	}
	if last { // otherwise nothing has changed for those who wait
		b.Object.Cells[cellChanged].Wake(shm.Everyone)
	}
	return index, last, err
}

// leaveWith waits for the end of the round, good or bad, and leaves its seat.
func (b *Barrier) leaveWith(ctx context.Context, seat int) error {
	st := b.state()
	if w := trace.From(ctx); w.Controlled() {
		w.Before(ctx, b.Object.Step(trace.Step{Op: trace.OpResume, Can: st.isOver, Eager: true, Show: b.show}))
	}
	var phase int64
	cause := b.Object.Await(ctx, trace.OpResume, shm.Guarded{
		Cell:  cellChanged,
		Ready: st.isOver,
		Act: func() {
			phase = st.phase.Load()
			b.seat(seat).Store(0)
			b.exit()
		},
	})
	if cause != nil && ctx.Err() != nil {
		if err := b.Object.Do(ctx, func() {
			if phase = st.phase.Load(); phase == filling {
				st.phase.Store(broken)
			}
			b.seat(seat).Store(0)
			b.exit()
		}); err != nil {
			return err
		}
		if met(phase) {
			cause = nil // all had come before it was too late
		}
	}
	b.Object.Cells[cellChanged].Wake(shm.Everyone)
	switch {
	case cause != nil:
		return fmt.Errorf("%w: %w", threading.ErrBrokenBarrier, cause)
	case met(phase):
		return nil
	}
	return threading.ErrBrokenBarrier
}

func (b *Barrier) step(op trace.Op) trace.Step {
	return b.Object.Step(trace.Step{Op: op, Can: b.isOpen, Show: b.show})
}

// isOpen says whether a party that comes is let in, or turned away.
func (b *Barrier) isOpen() bool { return b.state().phase.Load() == filling || b.Broken() }

// isOver says whether those who are in the round may leave.
func (s *barrierState) isOver() bool { return s.phase.Load() != filling }

func (b *Barrier) show() string { return fmt.Sprintf("%d of %d there", b.NWaiting(), b.Parties()) }

// met says whether all were there of those who leave in a phase.
func met(phase int64) bool { return phase == draining || phase == doomed }

// exit counts one who leaves; the last one opens the next round. The caller has entered, and wakes
// everyone after it has left.
func (b *Barrier) exit() {
	st := b.state()
	if st.inside.Add(-1) == 0 {
		if b.Broken() {
			st.phase.Store(broken)
		} else {
			st.phase.Store(filling)
		}
	}
	b.Object.Signal(cellChanged)
}

// Abort breaks the barrier: whoever waits and whoever comes gets [threading.ErrBrokenBarrier],
// until [Barrier.Reset]. Those who have met, and have only to leave, do not.
func (b *Barrier) Abort(ctx context.Context) error {
	return b.change(ctx, trace.OpAbort, func(phase int64) int64 {
		if met(phase) {
			return doomed
		}
		return broken
	})
}

// Reset begins a new round on a barrier that is whole. Whoever waits gets
// [threading.ErrBrokenBarrier].
func (b *Barrier) Reset(ctx context.Context) error {
	return b.change(ctx, trace.OpReset, func(phase int64) int64 {
		switch {
		case met(phase):
			return draining
		case b.state().inside.Load() > 0:
			return resetting
		}
		return filling
	})
}

func (b *Barrier) change(ctx context.Context, op trace.Op, to func(phase int64) int64) error {
	w := trace.From(ctx)
	trace.Before(ctx, w, b, op, (*Barrier).step)
	err := b.Object.Do(ctx, func() {
		phase := b.state().phase.Load()
		if next := to(phase); next != phase {
			w.Notified(&b.Object.Trace, b.Object.Kind)
			b.state().phase.Store(next)
			b.Object.Signal(cellChanged)
		}
	})
	b.Object.Cells[cellChanged].Wake(shm.Everyone)
	return err
}

// Parties is how many threads must come.
func (b *Barrier) Parties() int {
	defer runtime.KeepAlive(b.Object)
	return int(b.state().parties.Load())
}

// NWaiting is how many threads wait at this moment.
func (b *Barrier) NWaiting() int {
	defer runtime.KeepAlive(b.Object)
	if b.state().phase.Load() != filling {
		return 0
	}
	return int(b.state().inside.Load())
}

// Broken says whether the barrier is broken at this moment.
func (b *Barrier) Broken() bool {
	phase := b.state().phase.Load()
	runtime.KeepAlive(b.Object)
	return phase == broken || phase == doomed
}
