package futures

import "context"

// When says what [Wait] waits for.
type When uint8

const (
	// AllCompleted waits until all are done or cancelled (Python: ALL_COMPLETED).
	AllCompleted When = iota
	// FirstCompleted waits until one is done or cancelled (Python: FIRST_COMPLETED).
	FirstCompleted
	// FirstError waits until the call of one fails, or all are done. That a future was cancelled
	// does not count as failing (Python: FIRST_EXCEPTION).
	FirstError
)

// Wait blocks until the futures are done that when asks for, or until ctx is done. It returns those
// that are done or cancelled and those that are not, each once and in the order given; a ctx that
// ended the wait shows in what is not done. With no futures it returns at once.
//
// Python: wait.
func Wait[R any](ctx context.Context, futures []*Future[R], when When) (done, notDone []*Future[R]) {
	c := collect(ctx, futures)
	defer c.stop()
	for c.left > 0 {
		arrived, err := c.next(ctx)
		if err != nil || when == FirstCompleted || when == FirstError && anyFailed(arrived) {
			break
		}
	}
	return split(futures)
}

// anyFailed says whether the call of one of these futures, which are done, failed.
func anyFailed[R any](done []*Future[R]) bool {
	for _, f := range done {
		if err := f.Err(context.Background()); err != nil && !f.Cancelled() {
			return true
		}
	}
	return false
}
