package threading

import (
	"context"
	"time"
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

// Cancel calls the timer off: the thread ends without running the function, unless that has begun.
// Before Start it works too. It never blocks.
//
// It hides [Thread.Cancel], which ends the context of the function as well.
func (t *Timer) Cancel(ctx context.Context) { t.calledOff.Set(ctx) }

func (t *Timer) run(ctx context.Context, interval time.Duration, f func(ctx context.Context) error) error {
	wait, cancel := context.WithTimeout(ctx, interval)
	defer cancel()
	if t.calledOff.Wait(wait) == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return f(ctx)
}
