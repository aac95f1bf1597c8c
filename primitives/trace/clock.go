package trace

import (
	"context"
	"time"
)

// epoch is when a controlled run begins.
var epoch = time.Date(2000, time.January, 1, 12, 0, 0, 0, time.UTC)

// Now is time.Now; for a controlled worker the time of a clock that only sleeping and waiting move,
// so that it is the same each time.
func Now(ctx context.Context) time.Time {
	if c := From(ctx).control(); c != nil {
		return epoch.Add(c.Now())
	}
	return time.Now()
}

// Deadline is a context that is done when its control lets so much time pass.
type Deadline struct {
	context.Context
	cancel context.CancelCauseFunc
	due    time.Duration
	first  *Deadline // of it and those that it is under, the one that comes first
}

type deadlineKey struct{}

// WithTimeout is context.WithTimeout; for a controlled worker by the clock of [Now].
func WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	c := From(ctx).control()
	if c == nil {
		return context.WithTimeout(ctx, d)
	}
	own := WithDue(ctx, c.Now()+d)
	return own, func() { own.cancel(context.Canceled) }
}

// WithDue returns a context whose time is up when its control expires it, at due by the control's
// clock. It stands for the context of a worker in another process.
func WithDue(ctx context.Context, due time.Duration) *Deadline {
	own := &Deadline{due: due}
	own.Context, own.cancel = context.WithCancelCause(ctx)
	own.first = own
	if outer, ok := ctx.Value(deadlineKey{}).(*Deadline); ok && outer.first.due < due {
		own.first = outer.first
	}
	return own
}

// DeadlineOf returns the deadline of a control's clock that ends ctx first, or nil if there is none
// or ctx is done.
func DeadlineOf(ctx context.Context) *Deadline {
	if ctx.Err() != nil || ctx.Done() == nil {
		return nil
	}
	if d, ok := ctx.Value(deadlineKey{}).(*Deadline); ok {
		return d.first
	}
	return nil
}

// TimeIsUp says whether a deadline has ended ctx, be it one of package context or of [WithTimeout].
func TimeIsUp(ctx context.Context) bool {
	return ctx.Err() == context.DeadlineExceeded || context.Cause(ctx) == context.DeadlineExceeded
}

// Due is when the time is up, by the control's clock.
func (d *Deadline) Due() time.Duration { return d.due }

// Expire makes the context done, because its time is up.
func (d *Deadline) Expire() { d.cancel(context.DeadlineExceeded) }

// Deadline implements [context.Context]. By the real clock it is soon, and before that of the run,
// so that a recorder takes a wait under it for one that ends by itself.
func (d *Deadline) Deadline() (time.Time, bool) {
	soon := time.Now().Add(Near / 2)
	if run, ok := d.Context.Deadline(); ok && run.Before(soon) {
		soon = run.Add(-1)
	}
	return soon, true
}

// Err implements [context.Context].
func (d *Deadline) Err() error {
	err := d.Context.Err()
	if err != nil && context.Cause(d.Context) == context.DeadlineExceeded {
		return context.DeadlineExceeded
	}
	return err
}

// Value implements [context.Context].
func (d *Deadline) Value(key any) any {
	if key == (deadlineKey{}) {
		return d
	}
	return d.Context.Value(key)
}
