package futures

import (
	"context"
	"errors"
)

var (
	// ErrShutdown is returned by Submit when the executor takes no more calls (Python:
	// RuntimeError).
	ErrShutdown = errors.New("the executor was shut down")
	// ErrBrokenPool is the error of an executor that lost a worker, could not initialise one, or was
	// told to end them. The futures that it will not complete have it too (Python: BrokenExecutor).
	ErrBrokenPool = errors.New("the executor is broken")
)

// Executor runs calls on a fixed number of workers. It is implemented in this package alone; give
// it work by [Submit] and [Map], which know the type of the result.
//
// Python: concurrent.futures.Executor.
type Executor interface {
	// Shutdown makes the executor refuse calls from now on; those that it has are still done.
	// Unless told otherwise it blocks until they are and the workers have ended, or until ctx is
	// done, and then returns its cause. It returns what the callbacks of the executor's futures
	// panicked with. It may be called again.
	Shutdown(ctx context.Context, how ...ShutdownOption) error

	// submit takes a task without blocking, and names its future if somebody records.
	submit(ctx context.Context, t task) error
}

// ShutdownOption changes how an [Executor] is shut down.
type ShutdownOption uint8

const (
	// NoWait lets Shutdown return at once (Python: wait=False).
	NoWait ShutdownOption = iota + 1
	// CancelPending cancels the futures whose calls have not begun (Python: cancel_futures=True).
	CancelPending
)

// Submit gives call to the executor and returns its future. It never blocks. The call runs under
// the context of the worker that runs it, not under ctx: if ctx is done, Submit does nothing and
// returns its cause. An executor that takes no more calls returns [ErrShutdown] or [ErrBrokenPool],
// a nil one, as another process has in place of this one's, [ErrOtherProcess]. It costs one
// allocation beside what the call itself costs.
func Submit[R any](ctx context.Context, ex Executor, call Call[R]) (*Future[R], error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if ex == nil {
		return nil, ErrOtherProcess
	}
	s := &submission[R]{call: call}
	if err := ex.submit(ctx, s); err != nil {
		return nil, err
	}
	return &s.Future, nil
}
