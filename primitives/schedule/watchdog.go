package schedule

import (
	"sync"
	"time"
)

// watchdog looks from time to time, by the real clock, whether a run goes on. It looks several
// times before it says no: on a busy machine it comes as late as the workers do.
type watchdog struct {
	timer *time.Timer
	turns int // given when it looked last
	still int // how often it has found no more since
	over  chan struct{}
	once  sync.Once
}

const (
	looksOfWatchdog = 10
	// Where there are other processes a worker may take so many times as long.
	processTakes = 10
)

func (c *controller) startWatchdog() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watch.over = make(chan struct{})
	c.watch.timer = time.AfterFunc(c.TurnTimeout/looksOfWatchdog, c.watchOver)
}

func (c *controller) stopWatchdog() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watch.timer.Stop()
}

// watchOver is called when some time has passed since it was called last.
func (c *controller) watchOver() {
	c.mu.Lock() // not while a scheduler is asked, who may think about it for long
	defer c.mu.Unlock()
	if c.watch.still++; c.turns != c.watch.turns {
		c.watch.turns, c.watch.still = c.turns, 0
	} else if c.watch.still >= c.most() {
		c.watch.still = 0
		c.standsStill()
	}
	c.watch.timer.Reset(c.TurnTimeout / looksOfWatchdog)
}

// most is how often the watchdog looks in vain. Where other processes are needed, the system may
// keep one of them waiting that could go on. A thread of this process waits no longer than the
// watchdog.
func (c *controller) most() int {
	if c.outer.Load() && (c.running.Load() != nil || c.dying() != nil) {
		return processTakes * looksOfWatchdog
	}
	return looksOfWatchdog
}

// standsStill is called if no worker was given a turn for TurnTimeout.
func (c *controller) standsStill() {
	long := c.TurnTimeout * time.Duration(c.most()) / looksOfWatchdog
	switch s := c.running.Load(); {
	case c.left == 0:
		return
	case s == nil && c.asking: // it has not begun, or waits for something outside
		if d := c.dying(); d != nil {
			c.fail(&StalledError{Worker: d.Name, For: long})
		}
		return
	case s != nil: // others go on without it
		e := &StalledError{Worker: s.Name, For: long}
		if n := len(c.steps); n > 0 {
			e.After = c.describe(&c.steps[n-1].Choice)
		}
		c.fail(e)
		c.giveBack(s)
		s.status = away
	case c.end == Deadlock && !c.declared: // nobody has ended the run
		c.abandon(Deadlock, errDeadlock)
	default:
		c.watch.once.Do(func() { close(c.watch.over) })
		return
	}
	c.next().go_()
}
