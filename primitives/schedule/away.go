package schedule

import (
	"context"
	"maps"

	"concurrency-lab/primitives/trace"
)

// A controller decides for the workers of child processes too: see [trace.Overseer].
var _ trace.Overseer = (*controller)(nil)

// Starts implements [trace.Overseer].
func (c *controller) Starts() (watched bool) {
	c.outer.Store(true)
	return c.Watch
}

// Stopped implements [trace.Overseer].
func (c *controller) Stopped(ctx context.Context, w *trace.Worker, s trace.Step, free bool) {
	c.notify(func() { c.stop(ctx, w, s) })
	if !free || !c.mu.TryLock() { // who has it may wait for an answer that is to be heard here
		c.decideLater()
		return
	}
	defer c.mu.Unlock()
	c.decide()
}

// Contents implements [trace.Overseer].
func (c *controller) Contents(of map[uint64]string) {
	c.notify(func() { maps.Copy(c.objects.contents, of) })
}

// Refuse implements [trace.Control].
func (c *controller) Refuse(why error) { c.notify(func() { c.fail(why) }) }

// dying returns a worker whose process is about to end, and has not; or nil.
func (c *controller) dying() *worker {
	for _, s := range c.workers {
		if s.distant != nil && s.status != ended && s.Err() != nil {
			return s
		}
	}
	return nil
}

// askAway asks all child processes at once whether their workers could go on.
func (c *controller) askAway() {
	var asked []*worker
	for _, s := range c.workers {
		if s.distant != nil && s.status != ended && s.distant.Ask() {
			asked = append(asked, s)
		}
	}
	within := processTakes * c.TurnTimeout
	for _, s := range asked {
		if !s.distant.Answer(within) { // the system has stopped it, say
			c.fail(&StalledError{Worker: s.Name, For: within})
		}
		c.noteEnd(s)
	}
}

// endsAs says whether an object stands for the end of a worker: the one here, or the one that the
// worker's own process has.
func (s *worker) endsAs(end *trace.Object) bool {
	return s.End() == end || s.distant != nil && s.distant.ID() == end.ID()
}

// id returns the number that recorders know a worker by.
func (s *worker) id() uint64 {
	if s.distant != nil {
		return s.distant.ID()
	}
	return s.ID()
}
