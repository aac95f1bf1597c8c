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
	key    uint64 // that the child knows it by; 0: its main thread
	id     atomic.Uint64
	worker *trace.Worker
	stops  chan standFrame
	// Of where it stands; ctx is nil before its first turn:
	ctx    context.Context
	stands atomic.Bool
	here   atomic.Bool // it has stopped once, and has not ended
	asks   bool        // it could go on, or its context be done, without the child having run
	can    bool
	done   *atomic.Bool
}

// standing is the context of a worker in the child, as far as it is known here.
type standing struct {
	context.Context
	done *atomic.Bool
}

// Err implements [context.Context].
func (s standing) Err() error {
	if err := s.Context.Err(); err != nil || !s.done.Load() {
		return err
	}
	return context.Canceled
}

// follow stops where the worker stops.
func (d *distant) follow() {
	d.control.Resume(d.worker)
	for d.letGo() {
		n, ok := <-d.stops
		switch {
		case !ok:
			return
		case n.What == hasParked:
			d.control.Resume(d.worker)
		default:
			d.control.Pass(d.ctx, d.worker, d.step(&n))
		}
	}
}

// letGo gives the worker the turn, and says whether it can take it. If not it keeps the turn here
// until its process is gone.
func (d *distant) letGo() bool {
	if d.away.ctx.Err() != nil {
		return false
	}
	turn := turnFrame{Worker: d.key, Now: d.control.Now(), Moment: d.control.Moment(),
		Expired: d.ctx != nil && trace.TimeIsUp(d.ctx)}
	d.stands.Store(false)
	_ = d.child.link.send(frameTurn, turn) // it fails if the process has just ended
	return true
}

// stop notes where the worker stands.
func (d *distant) stop(n standFrame) {
	d.away.mu.Lock()
	d.done = &atomic.Bool{}
	ctx := d.away.ctx
	if n.Due >= 0 {
		ctx = trace.WithDue(ctx, n.Due)
	}
	d.ctx = standing{ctx, d.done}
	d.asks, d.can = n.Guarded || n.What == hasParked || n.Op == trace.OpSleep, !n.Guarded
	d.away.mu.Unlock()
	d.stands.Store(true)
	d.here.Store(true)
	if n.What == hasParked {
		d.control.Parked(d.ctx, d.worker, n.Object.object(), n.Kind)
	}
	select {
	case d.stops <- n:
	default: // another goroutine acts as this worker, which the control will see
		go d.control.Pass(d.ctx, d.worker, d.step(&n))
	}
}

// step is what the worker is about to do.
func (d *distant) step(n *standFrame) trace.Step {
	s := trace.Step{Op: n.Op, Kind: n.Kind, Index: n.Index, Eager: n.Eager, For: n.For, Stack: n.Stack}
	if n.Object.ID != 0 {
		s.Object = n.Object.object()
	}
	if n.Guarded {
		s.Can = func() bool {
			d.away.mu.Lock()
			defer d.away.mu.Unlock()
			return d.can
		}
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

// ID implements [trace.Distant].
func (d *distant) ID() uint64 { return d.id.Load() }

// Moves implements [trace.Distant].
func (d *distant) Moves() bool { return !d.here.Load() || d.away.ctx.Err() != nil }

// Ask implements [trace.Distant]. A child is asked once for all its workers.
func (d *distant) Ask() bool {
	a := d.away
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.asked || !d.asks || !d.stands.Load() {
		return false
	}
	a.asked = a.child.link.send(frameLook, nil) == nil
	return a.asked
}

// Answer implements [trace.Distant]. A child that has not answered is not asked again.
func (d *distant) Answer(within time.Duration) bool {
	a := d.away
	var all []canFrame
	late := time.NewTimer(within)
	defer late.Stop()
	select {
	case all = <-a.answers:
	case <-a.over:
	case <-late.C:
		return false
	}
	for _, answer := range all {
		if w := a.find(answer.Worker); w != nil {
			a.mu.Lock()
			w.can = answer.Can
			w.done.Store(answer.Done)
			a.mu.Unlock()
		}
	}
	a.mu.Lock()
	a.asked = false
	a.mu.Unlock()
	return true
}
