package schedule

import (
	"math"
	"time"

	"concurrency-lab/primitives/trace"
)

// never is when the time of a worker is up that waits without a deadline.
const never = time.Duration(math.MaxInt64)

// dueOf returns when the deadline comes under which a worker waits.
func (c *controller) dueOf(s *worker) time.Duration {
	if d := trace.DeadlineOf(s.ctx); d != nil {
		return d.Due()
	}
	return never
}

// expireDue ends the context of a worker if its time is up.
func (c *controller) expireDue(s *worker) {
	if d := trace.DeadlineOf(s.ctx); d != nil && d.Due() <= c.Now() {
		d.Expire()
	}
}

// passTime lets time pass until the first sleep or wait with a deadline is over, and says whether
// there was one. All whose moment that is go on. In a run where time passes at any moment that is a
// choice of its own, except for when the run is only to be ended.
func (c *controller) passTime() bool {
	if c.Anytime && c.asking {
		return false
	}
	first := never
	for _, s := range c.workers {
		first = min(first, c.wakes(s))
	}
	if first == never {
		return false
	}
	c.clock.Store(int64(max(c.Now(), first)))
	for _, s := range c.workers {
		if c.wakes(s) > c.Now() {
			continue
		}
		s.allFrom = len(c.steps)
		c.expireDue(s)
		if s.status == gated && s.step.Op == trace.OpSleep && s.ctx.Err() == nil {
			c.makeReady(s)
		}
	}
	return true
}

// wakes returns when the time of a worker's sleep or wait is up.
func (c *controller) wakes(s *worker) time.Duration {
	switch {
	case s.status != gated && s.status != parked:
		return never
	case s.status == gated && s.step.Op == trace.OpSleep:
		return min(s.due, c.dueOf(s))
	}
	return c.dueOf(s)
}
