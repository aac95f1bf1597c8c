package spawn

import (
	"context"
	"slices"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// away is a child whose workers this process's control decides about.
//
// The control hears of the end of the child's main thread when the process is gone. Until then that
// thread has the turn, so that the end comes at the same place each time.
type away struct {
	child   *Child
	control trace.Overseer
	ctx     context.Context // done when the process is about to end
	cancel  context.CancelFunc
	main    *distant   // whose end stands for that of the process
	workers []*distant // the main thread first; used by who listens to the child
}

// oversee makes the control decide about the child, which has just been started.
func (c *Child) oversee(ctx context.Context, control trace.Overseer) {
	a := &away{child: c, control: control}
	a.ctx, a.cancel = context.WithCancel(ctx)
	c.away = a
	overseen.Add(1)
	a.main = a.born(c.object.Name, 0)
}

// born adds a worker.
func (a *away) born(name string, id uint64) *distant {
	d := &distant{away: a, worker: trace.NewWorker(a.ctx, name, nil), answers: make(chan standFrame, 1)}
	d.id.Store(id)
	d.at.Store(&standing{Context: a.ctx})
	d.worker.PID, d.worker.Owner = a.child.os.Pid, d
	a.workers = append(a.workers, d)
	a.control.Born(d.worker)
	return d
}

// hear hears of one of the child's workers. It blocks while it is decided who goes on. It may be
// called on a nil *away.
func (a *away) hear(body []byte) {
	n, err := wire.Decode[standFrame](body)
	if a == nil || err != nil || slices.Contains(n.Others, nil) {
		return
	}
	if len(n.Contents) > 0 {
		a.control.Contents(n.Contents)
	}
	d := a.find(n.Worker)
	switch {
	case n.What == hasRefused:
		a.control.Refuse(&trace.RefusedError{What: n.Name, Why: n.Why})
	case n.What == wasBorn && a.main.id.CompareAndSwap(0, n.Worker):
	case n.What == wasBorn:
		a.born(n.Name, n.Worker)
	case d == nil:
	case n.What == wasWoken:
		a.control.Woken(d.worker)
	case n.What == hasEnded && d != a.main: // the main thread ends with its process
		a.drop(d)
	case n.What == hasStopped, n.What == hasParked && n.Object != nil:
		d.stop(n)
	case n.What == hasAnswered:
		d.hear(n)
	}
}

func (a *away) find(id uint64) *distant {
	for _, d := range a.workers {
		if d.id.Load() == id {
			return d
		}
	}
	return nil
}

// doom says that the process is about to end, or that nothing more will be heard of it. It may be
// called on a nil *away.
func (a *away) doom() {
	if a != nil {
		a.cancel()
	}
}

// gone says that the process is no more: its workers have ended, wherever they stood. If that was
// not the doing of the run, the run cannot be controlled. It may be called on a nil *away.
func (a *away) gone() {
	if a == nil {
		return
	}
	exit, _ := a.child.Exit()
	runs := slices.ContainsFunc(a.workers, func(d *distant) bool { return d.at.Load() == nil })
	if err := a.child.Err(); err != nil && !a.child.doomed.Load() && (exit.Signal != "" || !runs) {
		a.control.Refuse(err)
	}
	overseen.Add(-1)
	for len(a.workers) > 0 {
		a.drop(a.workers[len(a.workers)-1])
	}
}

// drop says that a worker has ended.
func (a *away) drop(d *distant) {
	a.workers = slices.DeleteFunc(a.workers, func(w *distant) bool { return w == d })
	a.control.Ended(d.worker)
}
