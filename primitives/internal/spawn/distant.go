package spawn

import (
	"context"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/trace"
)

// distant stands for a worker of a child. It is the [trace.Worker.Owner] of the one that the
// control sees.
type distant struct {
	*away
	key     uint64 // that the child knows it by; 0: its main thread
	id      atomic.Uint64
	worker  *trace.Worker
	stands  atomic.Bool
	at      atomic.Pointer[standing] // where it has stopped last; nil before its first turn
	answers chan canFrame
}

// standing is the context of a worker that stands in the child, as far as it is known here.
type standing struct {
	context.Context
	changes bool     // it could go on, or its context be done, without the child having run
	known   canFrame // what the child has answered last
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
	s := &standing{Context: d.away.ctx, changes: n.Guarded || n.What == hasParked || n.Op == trace.OpSleep}
	if n.Due >= 0 {
		s.Context = trace.WithDue(s.Context, n.Due)
	}
	d.at.Store(s)
	d.stands.Store(true)
	if n.What == hasParked {
		d.control.Parked(s, d.worker, n.Object.object(), n.Kind)
	} else {
		d.control.Stopped(s, d.worker, n.step(s))
	}
}

// step is what the worker is about to do.
func (n *standFrame) step(at *standing) trace.Step {
	s := trace.Step{Op: n.Op, Kind: n.Kind, Index: n.Index, Eager: n.Eager, For: n.For, Stack: n.Stack}
	if n.Object.ID != 0 {
		s.Object = n.Object.object()
	}
	if n.Guarded {
		s.Can = func() bool { return at.known.Can }
	}
	if len(n.Also) > 0 {
		var also []*trace.Object
		for _, o := range n.Also {
			also = append(also, o.object())
		}
		s.Also = func() []*trace.Object { return also }
	}
	return s
}

// Go implements [trace.Distant]. If the process is about to end, the worker keeps the turn here
// until that is gone.
func (d *distant) Go() {
	if d.away.ctx.Err() != nil {
		return
	}
	at := d.at.Load()
	turn := turnFrame{Worker: d.key, Now: d.control.Now(), Moment: d.control.Moment(),
		Expired: at != nil && trace.TimeIsUp(at)}
	d.stands.Store(false)
	_ = d.child.link.send(frameTurn, turn) // it fails if the process has just ended
}

// Ask implements [trace.Distant].
func (d *distant) Ask() bool {
	at := d.at.Load()
	return at != nil && at.changes && d.stands.Load() && d.child.link.send(frameLook, d.key) == nil
}

// Answer implements [trace.Distant]. A worker for which nobody has answered is not asked for again.
func (d *distant) Answer(within time.Duration) bool {
	at, late := d.at.Load(), time.NewTimer(within)
	defer late.Stop()
	select {
	case at.known = <-d.answers:
	case <-d.over:
	case <-late.C:
		at.changes = false
		return false
	}
	return true
}

// ID implements [trace.Distant].
func (d *distant) ID() uint64 { return d.id.Load() }
