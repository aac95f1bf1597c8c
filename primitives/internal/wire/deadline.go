package wire

import (
	"context"
	"time"
)

// EndWith sets a deadline so much later than ctx is done, until release is called.
func EndWith(ctx context.Context, later time.Duration, setDeadline func(time.Time) error) (release func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	set := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_ = setDeadline(time.Now().Add(later))
		close(set)
	})
	return func() {
		if !stop() {
			<-set
			_ = setDeadline(time.Time{})
		}
	}
}
