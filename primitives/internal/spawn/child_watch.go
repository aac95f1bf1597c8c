package spawn

import (
	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// watch listens to the child until it is gone, and then says so to all who want to know.
func (c *Child) watch(drained <-chan struct{}) {
	guard.Again(c.listen)
	c.arrival.end()
	c.away.doom()
	c.host.prober.gone(c)
	state, err := c.os.Wait()
	c.settle(drained)
	c.stop()
	c.link.close()
	for _, h := range c.handles {
		h.Died(c.os.Pid)
	}
	c.host.leave(c)
	c.rec.Gone(c.os.Pid)
	c.end(exitOf(state, err))
	if c.spec.OnEnd != nil {
		c.spec.OnEnd()
	}
	c.within.Drop()           // after OnEnd, which may have started another
	c.rec.Outside(-c.outside) // after all who wait for this process, or for its work, were woken
	c.rec.Within(-c.inside)
	c.away.gone()
}

// listen hears the child until the control channel ends.
func (c *Child) listen() {
	for {
		kind, body, err := c.link.receive()
		if err != nil {
			return
		}
		c.hear(kind, body)
	}
}

func (c *Child) hear(kind FrameKind, body []byte) {
	switch kind {
	case frameMessage:
		if c.host.Message != nil {
			c.host.Message(c, body)
		}
	case frameTrace:
		if b, err := wire.Decode[trace.Batch](body); err == nil && c.rec != nil {
			c.rec.Merge(b)
			c.quiet.Store(b.Quiet)
			if b.Quiet {
				c.rec.Poke()
			}
		}
	case frameStill:
		c.host.prober.hear(c, body)
	case frameEnd:
		if w, err := wire.Decode[*wire.Error](body); err == nil {
			c.failure, c.stage = w, stageReturned
		}
	case frameUp:
		c.stage = stageBegun
		c.arrival.end()
	case frameStand:
		c.away.hear(body)
	default:
		if c.spec.OnFrame != nil {
			c.spec.OnFrame(kind, body)
		}
	}
}
