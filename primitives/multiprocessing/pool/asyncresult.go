package pool

import (
	"context"
	"errors"
	"sync"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// ErrNotReady is returned by one who asks whether work succeeded that is not done (Python:
// ValueError).
var ErrNotReady = errors.New("the result is not ready")

// AsyncResult is the result of work that a pool may not have done yet. Python:
// multiprocessing.pool.AsyncResult.
type AsyncResult[R any] struct {
	object  trace.Object
	mu      sync.Mutex
	waiters park.List
	done    park.Done
	ready   bool
	value   R
	err     error
}

// Get blocks until the work is done and returns its result, or until ctx is done and returns the
// cause: the work goes on, and Get can be called again.
func (a *AsyncResult[R]) Get(ctx context.Context) (R, error) {
	if err := a.Wait(ctx); err != nil {
		var none R
		return none, err
	}
	return a.value, a.err
}

// Wait blocks until the work is done, well or not, or until ctx is done; then it returns the cause.
func (a *AsyncResult[R]) Wait(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for !a.ready {
		if err := a.waiters.Wait(ctx, &a.mu, &a.object, trace.KindFuture); err != nil {
			return err
		}
	}
	return nil
}

// Ready says whether the work is done.
func (a *AsyncResult[R]) Ready() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ready
}

// Done returns a channel that is closed when the work is done, for those who select. Recorders do
// not see a wait for it.
func (a *AsyncResult[R]) Done() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.done.Channel(a.ready)
}

// Successful says whether the work was done without an error. Before it is done that is
// [ErrNotReady].
func (a *AsyncResult[R]) Successful() (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.ready {
		return false, ErrNotReady
	}
	return a.err == nil, nil
}

func (a *AsyncResult[R]) set(value R, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.value, a.err, a.ready = value, err, true
	a.waiters.WakeAll()
	a.done.End()
}
