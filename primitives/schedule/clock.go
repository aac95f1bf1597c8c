package schedule

import (
	"time"

	"concurrency-lab/primitives/trace"
)

// Forever is the moment of a run that is over, and of what does not come: nothing is later.
const Forever time.Duration = 1<<63 - 1

// advance lets time pass until so late, if it is not later already.
func (c *controller) advance(until time.Duration) { c.clock.Store(int64(max(c.Now(), until))) }

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
	if c.Anytime && c.end == Finished {
		return false
	}
	first := Forever
	for _, s := range c.workers {
		first = min(first, s.wakes())
	}
	if first == Forever {
		return false
	}
	c.advance(first)
	for _, s := range c.workers {
		if s.wakes() > c.Now() {
			continue
		}
		s.allFrom = len(c.steps)
		c.expireDue(s)
		if s.sleeps() {
			c.makeReady(s)
		}
	}
	return true
}

// sleeps says whether a worker sleeps, and nothing has ended that.
func (s *worker) sleeps() bool {
	return s.status == gated && s.step.Op == trace.OpSleep && s.ctx.Err() == nil
}

// wakes returns when the time of a worker's sleep or wait is up.
func (s *worker) wakes() time.Duration {
	due := Forever
	if s.status == gated && s.step.Op == trace.OpSleep {
		due = s.due
	}
	if s.status == gated || s.status == parked {
		if d := trace.DeadlineOf(s.ctx); d != nil {
			due = min(due, d.Due())
		}
	}
	return due
}
