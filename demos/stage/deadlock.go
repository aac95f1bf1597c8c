package stage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"concurrency-lab/primitives/trace"
)

// Lab is the name under which the lab itself says a line: no worker of the run.
const Lab = "the lab"

// standing is how long a deadlock is left as it is where somebody watches, at speed 1: nothing
// moves in it, and that is to be felt.
const standing = 3 * time.Second

// endDeadlock tells of a deadlock, and ends the run by end, with the deadlock as its cause. A
// timeout of the demo's own ends the deadlock instead if it has one, however slow the run is.
func (st *Stage) endDeadlock(ctx context.Context, d *trace.Deadlock, end context.CancelCauseFunc) {
	if d.Until > 0 || st.Watched && !st.letStand(ctx) {
		return
	}
	st.labSays("deadlock: every worker waits")
	for _, blocked := range d.Blocked {
		st.labSays("%s", blocked)
	}
	if st.Watched {
		st.labSays("ends the run after %.1f s in which nothing moved", st.Scaled(standing).Seconds())
	} else {
		st.labSays("ends the run at once")
	}
	st.labSays("without the lab it would wait for ever")
	st.rec.Stopped()
	end(d)
}

// Ended says why the run is ended; nil as long as it goes on. The lab ends a run by the contexts of
// its workers, one after the other. So in a deadlock a worker may get what another has given back
// that has heard of it first: it asks here whether that is too late.
func Ended(ctx context.Context) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if rec := trace.From(ctx).Recorder(); rec != nil {
		if d := rec.Deadlock(); d != nil {
			return d
		}
	}
	return nil
}

// letStand leaves the run as it is for a while. It returns whether it is still to be ended: the
// user may have done so.
func (st *Stage) letStand(ctx context.Context) bool {
	const parts = 3
	for i := range parts {
		select {
		case <-time.After(st.Scaled(standing) / parts):
		case <-ctx.Done():
			return false
		}
		if i == 0 {
			st.labSays("nothing has moved for %.1f s: every worker waits", st.Scaled(standing).Seconds()/parts)
		}
	}
	return true
}

// labSays says a line of the lab's own.
func (st *Stage) labSays(format string, args ...any) {
	st.sink.Line(Line{At: st.now(st.rec), Worker: Lab, Text: fmt.Sprintf(format, args...)})
}

// Deadlock returns the deadlock that ended a run with this error, or nil.
func Deadlock(err error) *trace.Deadlock {
	var d *trace.Deadlock
	errors.As(err, &d)
	return d
}
