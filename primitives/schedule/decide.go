package schedule

import (
	"cmp"
	"slices"
	"time"

	"concurrency-lab/primitives/trace"
)

// decide lets the worker go on whose turn it is, unless one has the turn already or none is left.
func (c *controller) decide() {
	c.hear()
	if c.running.Load() == nil && c.left > 0 && c.dying() == nil {
		if s := c.next(); s != nil {
			c.give(s)
		}
	}
}

// next returns the worker that goes on; nil if what lets one go on comes from elsewhere.
//
// Those that are ready go first, in the order in which they became so, and steps that are no
// choice. So nobody is asked before all have come to where they have a choice.
func (c *controller) next() *worker {
	for {
		if s := c.eager(); s != nil {
			return s
		}
		if !c.isAsking() {
			return c.unwind()
		}
		c.choices()
		switch {
		case allSpin(c.enabled) && c.passTime():
		case len(c.enabled) > 0:
			if s := c.ask(); s != nil {
				return s
			}
		case c.workers[0].Recorder().WaitsOutside():
			return nil
		default:
			c.observe()
			c.end = Deadlock
		}
	}
}

// isAsking says whether the run is still one of choices.
func (c *controller) isAsking() bool {
	switch {
	case c.end != Finished:
	case c.run.Err() != nil:
		c.end = Abandoned
	case c.turns >= turnsPerStep*c.Steps: // it goes on and on without steps
		c.abandon(Endless, errEndless)
	}
	return c.end == Finished
}

// abandon ends the run by cancelling it.
func (c *controller) abandon(end End, cause error) {
	c.end = cmp.Or(c.end, end)
	c.declared = true
	c.cancel(cause)
}

// fail ends the run because it cannot be controlled.
func (c *controller) fail(err error) {
	c.err = cmp.Or(c.err, err)
	c.abandon(Abandoned, err)
}

// give gives a worker the turn, and lets it go on.
func (c *controller) give(s *worker) {
	if s.sleeps() {
		c.advance(s.wakes()) // until later, if others were quicker
		c.expireDue(s)
	}
	if s.status == gated && s.step.Eager {
		c.pass(s)
	}
	s.status, c.latest = running, s
	c.running.Store(s)
	c.turns++
	c.still = 0
	c.moment.Store(int64(max(c.Now()+time.Duration(len(c.steps))*perStep, time.Duration(c.moment.Load())+perTurn)))
	s.goOn()
}

// eager returns a worker that goes on without a choice, or nil.
func (c *controller) eager() *worker {
	for _, s := range c.workers {
		c.noteEnd(s)
	}
	if len(c.ready) > 0 {
		s := c.ready[0]
		c.ready = slices.Delete(c.ready, 0, 1)
		return s
	}
	c.askAway()
	for _, s := range c.workers {
		switch s.status {
		case parked:
			if s.ctx.Err() != nil {
				return c.called(s)
			}
		case gated:
			if s.step.Eager && c.can(s) {
				return s
			}
		case woken:
			if c.end != Finished {
				return s
			}
		}
	}
	return nil
}

// called is told that the context is done of a worker that is parked. It goes on; but if it was
// called off because of a deadlock, not before whoever ends the run has told everybody.
func (c *controller) called(s *worker) *worker {
	if c.workers[0].Recorder().Deadlock() != nil {
		c.end = cmp.Or(c.end, Deadlock)
	}
	if c.undeclared() {
		return nil
	}
	return s
}

// can says whether a worker could make the step that it stands before.
func (c *controller) can(s *worker) bool {
	switch {
	case s.step.Op.Tries(), s.ctx.Err() != nil:
		return true
	case s.step.Op == trace.OpSleep:
		return c.Anytime
	case c.Inner && !s.step.Eager:
		return true
	}
	return s.step.Can == nil || s.step.Can()
}

// choices finds the steps that can be made.
func (c *controller) choices() {
	c.enabled = c.enabled[:0]
	for _, s := range c.workers {
		if s.status == woken {
			c.enabled = append(c.enabled, s.choice)
		}
		if s.status != gated && s.status != parked {
			continue
		}
		choice := c.choiceOf(s)
		if s.status == gated && !s.step.Eager {
			can := c.can(s)
			choice.Spins = can && c.spins(s)
			able := can && !choice.Spins
			if able && !s.able {
				s.ableFrom = len(c.steps)
			}
			if s.able = able; can {
				c.enabled = append(c.enabled, choice)
				continue
			}
		}
		if c.Anytime && trace.DeadlineOf(s.ctx) != nil {
			choice.Expired = true
			c.enabled = append(c.enabled, choice)
		}
	}
}

// ask asks the scheduler who goes on, and makes that step; nil if the run ends instead.
func (c *controller) ask() *worker {
	if len(c.steps) >= c.Steps {
		c.abandon(Endless, errEndless)
		return nil
	}
	last := -1
	if n := len(c.steps); n > 0 {
		last = c.steps[n-1].Worker
	}
	// The turn before may have been a child's, whose moments are some more than what is known here.
	p := Point{Enabled: c.enabled, Workers: len(c.workers), Last: last, State: c.observe(),
		Steps: c.steps, Moment: time.Duration(c.moment.Load()) + perTurn - 1}
	at := c.scheduler.Next(p)
	if at < 0 {
		c.abandon(Abandoned, errGivenUp)
		return nil
	}
	pick := &c.enabled[at]
	s := c.workers[pick.Worker]
	step := Step{Choice: *pick, Name: s.Name, PID: s.PID, Place: s.place,
		TimedOut: pick.Expired || trace.TimeIsUp(s.ctx), Preempts: preempts(c.enabled, pick, last),
		all: s.allFrom, able: s.ableFrom, after: s.after, usual: usual(c.enabled, last) == at}
	if pick.Spins {
		step.all = len(c.steps)
	}
	c.look(s, pick)
	c.steps = append(c.steps, step)
	s.last, s.after = len(c.steps), nil
	if pick.Expired {
		c.advance(trace.DeadlineOf(s.ctx).Due())
		c.expireDue(s)
	}
	return s
}

// unwind returns who goes on in a run that is only to be ended, one after the other as before, so
// that it ends in the same way each time. What a deadlock holds up has to really wait, for the
// recorder to find the deadlock; then whoever ends the run is waited for.
func (c *controller) unwind() *worker {
	for {
		var waits *worker // the first that has to wait
		for _, s := range c.workers {
			switch {
			case s.status != gated:
			case c.undeclared(), c.can(s):
				return s
			case waits == nil && s.step.Op != trace.OpSleep:
				waits = s
			}
		}
		if c.undeclared() || !c.passTime() {
			return waits
		}
		if s := c.eager(); s != nil {
			return s
		}
	}
}

// undeclared says whether somebody is still to be told of the deadlock that the run came to.
func (c *controller) undeclared() bool { return c.end == Deadlock && !c.declared }
