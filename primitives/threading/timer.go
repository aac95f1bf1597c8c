package threading

import (
	"context"
	"time"

	"concurrency-lab/primitives/trace"
)

// Timer is a thread that waits before it runs its function, and can be called off until then.
//
// It is made with [NewTimer]; Start starts the clock. A Timer must not be copied.
//
// Python: threading.Timer.
type Timer struct {
	*Thread
	calledOff Event
}

// NewTimer returns a timer that will run f once, interval after its start. An empty name becomes
// Thread-N.
func NewTimer(name string, interval time.Duration, f func(ctx context.Context) error) *Timer {
	t := &Timer{}
	t.Thread = NewThread(name, func(ctx context.Context) error { return t.run(ctx, interval, f) })
	t.calledOff.object.Name = t.Name
	return t
}

// Cancel calls the timer off: the thread ends without running the function. It works before Start,
// and until the function begins, even if the interval is over; later it changes nothing. It never
// blocks. Python: Timer.cancel.
//
// It hides [Thread.Cancel], which ends the context of the function as well.
func (t *Timer) Cancel(ctx context.Context) { t.calledOff.Set(ctx) }

func (t *Timer) run(ctx context.Context, interval time.Duration, f func(ctx context.Context) error) error {
	t.sleep(ctx, interval)
	ended := context.Cause(ctx)
	if t.calledOff.IsSet() {
		return nil
	}
	if ended != nil {
		return ended
	}
	return f(ctx)
}

// sleep returns when the interval is over, the timer is called off or ctx is done. What will wake
// it is known to come, however far off it is.
func (t *Timer) sleep(ctx context.Context, interval time.Duration) {
	clock := trace.From(ctx).Recorder()
	clock.Outside(1)
	defer clock.Outside(-1)
	wait, cancel := trace.WithTimeout(ctx, interval)
	defer cancel()
	_ = t.calledOff.Wait(wait) // whoever calls sleep looks what ended it
}
