package spawn

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/trace"
)

// distant stands for a worker of a child. It is the [trace.Worker.Owner] of the one that the
// control sees.
type distant struct {
	*away
	id      atomic.Uint64 // that the child knows it by; 0: its main thread, which is not born there yet
	worker  *trace.Worker
	at      atomic.Pointer[standing] // nil while it has the turn
	answers chan standFrame
}

// standing is the context of a worker that stands in the child, as far as it is known here.
type standing struct {
	context.Context
	mustAsk atomic.Bool // it may have to wait: whether it could go on, or its context is done, only the child knows
	known   standFrame  // what the child has answered last
}

// Err implements [context.Context].
func (s *standing) Err() error {
	if err := s.Context.Err(); err != nil || !s.known.Done {
		return err
	}
	return context.Canceled
}

// stop notes where the worker stands.
func (d *distant) stop(n standFrame) {
	s := &standing{Context: d.away.ctx}
	s.mustAsk.Store(n.Guarded || n.What == hasParked || n.Op == trace.OpSleep)
	if n.Due >= 0 {
		s.Context = trace.WithDue(s.Context, n.Due)
	}
	d.at.Store(s)
	if n.What == hasParked {
		d.control.Parked(s, d.worker, n.Object, n.Kind)
		return
	}
	if n.Guarded {
		n.Can = func() bool { return s.known.Able }
	}
	if len(n.Others) > 0 {
		n.Also = func() []*trace.Object { return n.Others }
	}
	d.control.Stopped(s, d.worker, n.Step, !slices.ContainsFunc(d.workers, (*distant).mustAsk))
}

// Go implements [trace.Distant]. If the process is about to end, the worker keeps the turn here
// until that is gone.
func (d *distant) Go() {
	if d.away.ctx.Err() != nil {
		return
	}
	at := d.at.Swap(nil)
	turn := turnFrame{Worker: d.id.Load(), Now: d.control.Now(), Moment: d.control.Moment(),
		Expired: at != nil && trace.TimeIsUp(at)}
	_ = d.child.link.send(frameTurn, turn) // it fails if the process has just ended
}

// mustAsk says whether only the child knows if the worker could go on.
func (d *distant) mustAsk() bool {
	at := d.at.Load()
	return at != nil && at.mustAsk.Load()
}

// Ask implements [trace.Distant].
func (d *distant) Ask() bool {
	select {
	case <-d.answers: // one that came too late
	default:
	}
	return d.mustAsk() && d.child.link.send(frameTurn, turnFrame{Worker: d.id.Load(), Asks: true}) == nil
}

// hear hears what the child has been asked for.
func (d *distant) hear(answer standFrame) {
	select {
	case d.answers <- answer:
	default: // it was not asked
	}
}

// Answer implements [trace.Distant]. If nobody answers the worker is not asked for again while it
// stands there.
func (d *distant) Answer(within time.Duration) bool {
	at, late := d.at.Load(), time.NewTimer(within)
	defer late.Stop()
	select {
	case at.known = <-d.answers:
	case <-d.away.ctx.Done():
	case <-late.C:
		at.mustAsk.Store(false)
		return false
	}
	return true
}

// ID implements [trace.Distant].
func (d *distant) ID() uint64 { return d.id.Load() }
