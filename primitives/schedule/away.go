package schedule

import (
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

// Contents implements [trace.Overseer].
func (c *controller) Contents(of map[uint64]string) {
	c.notify(notice{about: func(c *controller, _ *worker, _ *notice) { maps.Copy(c.objects.contents, of) }})
}

// Refuse implements [trace.Overseer].
func (c *controller) Refuse(why error) {
	c.notify(notice{about: func(c *controller, _ *worker, _ *notice) { c.fail(why) }})
}

// dying returns a worker whose process is about to end, and has not; or nil.
func (c *controller) dying() *worker {
	for _, s := range c.away {
		if s.status != ended && s.Err() != nil {
			return s
		}
	}
	return nil
}

// askAway asks all child processes at once which of their workers could go on.
func (c *controller) askAway() {
	var asked []trace.Distant
	for _, s := range c.away {
		if d := s.distant(); s.status != ended && d.Ask() {
			asked = append(asked, d)
		}
	}
	for _, d := range asked {
		d.Answer()
	}
}

// distant returns what stands for the worker if that is in another process, or nil.
func (s *worker) distant() trace.Distant {
	d, _ := s.Owner.(trace.Distant)
	return d
}

// idOf returns the number that recorders know a worker by.
func idOf(s *worker) uint64 {
	if d := s.distant(); d != nil {
		return d.ID()
	}
	return s.ID()
}
