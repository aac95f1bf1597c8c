package schedule

import "time"

const (
	// looksPerTurn is how often a run is looked at, by the real clock, before a worker has kept the
	// turn for too long: on a busy machine who looks comes as late as the workers do.
	looksPerTurn = 10
	// Where there are other processes a worker may take so many times as long.
	processTakes = 10
)

// timeout returns how long a worker may keep the turn. Where other processes are needed, the
// system may keep one of them waiting that could go on. A thread of this process waits no longer
// than who looks.
func (c *controller) timeout() time.Duration {
	if c.outer.Load() && (c.running.Load() != nil || c.dying() != nil) {
		return processTakes * c.TurnTimeout
	}
	return c.TurnTimeout
}

// standsStill is called looksPerTurn times in a TurnTimeout. It does something about a worker that
// has kept the turn for too long, and says whether there is nothing that it can do.
func (c *controller) standsStill() bool {
	c.mu.Lock() // not while a scheduler is asked, who may think about it for long
	defer c.mu.Unlock()
	c.still++
	long, s := c.timeout(), c.running.Load()
	if time.Duration(c.still-1)*c.TurnTimeout < long*looksPerTurn || c.left == 0 {
		return false
	}
	c.still = 0
	switch {
	case s != nil: // others go on without it
		e := &StalledError{Worker: s.Name, For: long}
		if s.last > 0 {
			made := &c.steps[s.last-1]
			e.After = made.Op.String()
			if made.Object > 0 {
				e.After += " " + c.objects.all[made.Object-1].String()
			}
		}
		c.fail(e)
		s.status = away
		c.running.Store(nil)
	case c.end == Finished: // it has not begun, or waits for something outside
		if d := c.dying(); d != nil {
			c.fail(&StalledError{Worker: d.Name, For: long})
		}
		return false
	case c.undeclared(): // nobody has ended the run
		c.abandon(Deadlock, errDeadlock)
	default:
		return true
	}
	c.decide()
	return false
}
