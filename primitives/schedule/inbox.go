package schedule

import (
	"context"
	"slices"
	"sync"

	"concurrency-lab/primitives/trace"
)

// inbox keeps what a controller is told until it has time. That comes under mutexes of the
// primitives, for which the controller may wait at that moment.
type inbox struct {
	mu      sync.Mutex
	notices []func()
	heard   []func() // room for the next ones
}

// Born implements [trace.Control].
func (c *controller) Born(w *trace.Worker) { c.notify(func() { c.born(w) }) }

// Parked implements [trace.Control].
func (c *controller) Parked(ctx context.Context, w *trace.Worker, o *trace.Object, kind trace.ObjectKind) {
	c.notify(func() { c.parked(ctx, w, o, kind) })
	c.decideLater()
}

// Woken implements [trace.Control].
func (c *controller) Woken(w *trace.Worker) { c.notify(func() { c.woken(w) }) }

// Ended implements [trace.Control].
func (c *controller) Ended(w *trace.Worker) {
	c.notify(func() { c.ended(w) })
	c.decideLater()
}

// Declared implements [trace.Control].
func (c *controller) Declared() { c.notify(func() { c.declared = true }) }

func (c *controller) notify(notice func()) {
	c.inbox.mu.Lock()
	c.inbox.notices = append(c.inbox.notices, notice)
	c.inbox.mu.Unlock()
	if c.running.Load() == nil { // else it is heard before the next decision
		c.decideLater()
	}
}

// decideLater finds somebody to go on, by a goroutine that holds no other mutex.
func (c *controller) decideLater() {
	go func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.next().go_()
	}()
}

// hear takes in what has come.
func (c *controller) hear() {
	in := &c.inbox
	in.mu.Lock()
	notices := in.notices
	in.notices = in.heard[:0]
	in.mu.Unlock()
	for _, notice := range notices {
		notice()
	}
	clear(notices)
	in.heard = notices // only who holds mu comes here
}

func (c *controller) born(w *trace.Worker) {
	s := &worker{Worker: w, turn: make(chan struct{}, 1)}
	s.choice.Worker = len(c.workers)
	c.workers = append(c.workers, s)
	c.by[w] = s
	c.left++
	if s.distant() != nil {
		c.away = append(c.away, s)
	}
	if len(c.workers) == 1 { // the main thread runs already
		s.status = running
		c.running.Store(s)
		return
	}
	c.makeReady(s)
}

func (c *controller) parked(ctx context.Context, w *trace.Worker, o *trace.Object, kind trace.ObjectKind) {
	if s := c.by[w]; s != nil {
		c.giveBack(s)
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
		defer s.go_()
	}
	s.status = ended
	c.left--
	c.giveBack(s)
	if c.left == 0 && c.asking {
		c.observe()
	}
}
