package schedule

import (
	"context"
	"slices"

	"concurrency-lab/primitives/trace"
)

// Born implements [trace.Control].
func (c *controller) Born(w *trace.Worker) { c.notify(func() { c.born(w) }) }

// Parked implements [trace.Control].
func (c *controller) Parked(ctx context.Context, w *trace.Worker, o *trace.Object, kind trace.ObjectKind) {
	c.yielded(func() { c.parked(ctx, w, o, kind) })
}

// Woken implements [trace.Control].
func (c *controller) Woken(w *trace.Worker) { c.notify(func() { c.woken(w) }) }

// Ended implements [trace.Control].
func (c *controller) Ended(w *trace.Worker) { c.yielded(func() { c.ended(w) }) }

// Declared implements [trace.Control].
func (c *controller) Declared() { c.notify(func() { c.declared = true }) }

// notify keeps a notice until the controller has time.
func (c *controller) notify(notice func()) {
	c.inbox.Lock()
	c.inbox.notices = append(c.inbox.notices, notice)
	c.inbox.Unlock()
	if c.running.Load() == nil { // else it is heard before the next decision
		c.decideLater()
	}
}

// yielded is notify for what may take the turn from a worker.
func (c *controller) yielded(notice func()) {
	c.notify(notice)
	c.decideLater()
}

// decideLater finds somebody to go on, by a goroutine that holds no other mutex.
func (c *controller) decideLater() {
	go func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.decide()
	}()
}

// hear takes in what has come, until there is nothing more: what comes after that, and finds nobody
// who has the turn, is heard by a decision of its own.
func (c *controller) hear() {
	for {
		c.inbox.Lock()
		notices := c.inbox.notices
		c.inbox.notices = nil
		c.inbox.Unlock()
		if len(notices) == 0 {
			return
		}
		for _, notice := range notices {
			notice()
		}
	}
}

func (c *controller) born(w *trace.Worker) {
	s := &worker{Worker: w, turn: make(chan struct{}, 1)}
	s.distant, _ = w.Owner.(trace.Distant)
	s.choice.Worker = len(c.workers)
	c.workers = append(c.workers, s)
	c.by[w] = s
	c.left++
	if len(c.workers) == 1 { // the main thread runs already
		s.status, c.latest = running, s
		c.running.Store(s)
		return
	}
	s.after = c.done(c.latest) // who has started it
	c.makeReady(s)
}

func (c *controller) parked(ctx context.Context, w *trace.Worker, o *trace.Object, kind trace.ObjectKind) {
	if s := c.by[w]; s != nil {
		eager := trace.IsAside(s.Name) || trace.IsAside(o.Name)
		c.stand(ctx, s, trace.Step{Op: trace.OpWait, Object: o, Kind: kind, Eager: eager})
		s.status = parked
	}
}

func (c *controller) woken(w *trace.Worker) {
	switch s := c.by[w]; {
	case s == nil || s.status != parked:
	case c.Inner && !s.step.Eager:
		s.status, s.choice.since = woken, len(c.steps)
		s.choice.Op = trace.OpResume
	default:
		if s.step.Eager {
			s.after.add(c.objects.all[s.choice.Object-1].after)
		}
		c.makeReady(s)
	}
}

func (c *controller) ended(w *trace.Worker) {
	s := c.by[w]
	if s == nil {
		return
	}
	if s.status != running { // it ends with its process, wherever it stands
		c.ready = slices.DeleteFunc(c.ready, func(r *worker) bool { return r == s })
		s.goOn()
	}
	s.status = ended
	c.left--
	c.running.CompareAndSwap(s, nil)
	if c.left == 0 && c.end == Finished {
		c.observe()
	}
}
