package spawn

import (
	"context"
	"slices"
	"sync"

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
	over    chan struct{} // closed when nothing more will be heard
	end     *trace.Object // stands for the end of the process

	mu      sync.Mutex
	workers []*distant // the main thread first
}

// oversee makes the control decide about the child, which has just been started.
func (c *Child) oversee(ctx context.Context, control trace.Overseer) {
	a := &away{child: c, control: control, over: make(chan struct{})}
	a.ctx, a.cancel = context.WithCancel(ctx)
	c.away = a
	overseen.Add(1)
	a.end = a.born(c.object.Name, 0, 0).worker.End()
}

// born adds a worker.
func (a *away) born(name string, key, id uint64) *distant {
	d := &distant{away: a, key: key, answers: make(chan canFrame, 1)}
	d.id.Store(id)
	d.stands.Store(true)
	d.worker = trace.NewWorker(a.ctx, name, nil)
	d.worker.PID, d.worker.Owner = a.child.os.Pid, d
	a.mu.Lock()
	a.workers = append(a.workers, d)
	a.mu.Unlock()
	a.control.Born(d.worker)
	return d
}

// hear hears of one of the child's workers. It does not block. It may be called on a nil *away.
func (a *away) hear(body []byte) {
	n, err := wire.Decode[standFrame](body)
	if a == nil || err != nil {
		return
	}
	if len(n.Contents) > 0 {
		a.control.Contents(n.Contents)
	}
	if n.What == wasBorn && n.Worker != 0 {
		a.born(n.Name, n.Worker, n.ID)
		return
	}
	d := a.find(n.Worker)
	switch {
	case n.What == hasRefused:
		a.control.Refuse(&trace.RefusedError{What: n.Name, Why: n.Why})
	case d == nil:
	case n.What == wasBorn:
		d.id.Store(n.ID)
	case n.What == wasWoken:
		a.control.Woken(d.worker)
	case n.What == hasEnded && d.key != 0: // the main thread ends with its process
		a.drop(d)
	case n.What == hasStopped, n.What == hasParked:
		d.stop(n)
	}
}

func (a *away) find(key uint64) *distant {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, d := range a.workers {
		if d.key == key {
			return d
		}
	}
	return nil
}

// answer hears what the child has been asked for. It may be called on a nil *away.
func (a *away) answer(body []byte) {
	if a == nil {
		return
	}
	answer, _ := wire.Decode[canFrame](body)
	if d := a.find(answer.Worker); d != nil {
		select {
		case d.answers <- answer:
		default: // it was not asked
		}
	}
}

// doom says that the process is about to end. It may be called on a nil *away.
func (a *away) doom() {
	if a != nil {
		a.cancel()
	}
}

// lost says that nothing more will be heard of the child. It may be called on a nil *away.
func (a *away) lost() {
	if a != nil {
		a.cancel()
		close(a.over)
	}
}

// gone says that the process is no more: its workers have ended, wherever they stood. If that was
// not the doing of the run, the run cannot be controlled. It may be called on a nil *away.
func (a *away) gone() {
	if a == nil {
		return
	}
	exit, _ := a.child.Exit()
	runs := slices.ContainsFunc(a.workers, func(d *distant) bool { return !d.stands.Load() })
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
	a.mu.Lock()
	a.workers = slices.DeleteFunc(a.workers, func(w *distant) bool { return w == d })
	a.mu.Unlock()
	a.control.Ended(d.worker)
}
