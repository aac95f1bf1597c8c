package crew

import (
	"cmp"
	"context"

	"concurrency-lab/demos/demo"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// NewExecutor returns an executor of processes or threads, which are named after prefix.
func NewExecutor(ctx context.Context, on string, workers int, prefix string) (futures.Executor, error) {
	if on == demo.OnThread {
		return futures.NewThreadExecutor(ctx, workers, futures.WithThreadNamePrefix(prefix)), nil
	}
	return futures.NewProcessExecutor(ctx, workers, pool.WithName(prefix))
}

// NewInitializedExecutor is [NewExecutor] whose workers run init before their first task.
func NewInitializedExecutor(
	ctx context.Context, on string, workers int, prefix string, init multiprocessing.Bound[struct{}],
) (futures.Executor, error) {
	if on == demo.OnThread {
		run := func(ctx context.Context) error {
			_, err := init.Run(ctx)
			return err
		}
		return futures.NewThreadExecutor(ctx, workers, futures.WithThreadNamePrefix(prefix), futures.WithInitializer(run)),
			nil
	}
	return futures.NewProcessExecutor(ctx, workers, pool.WithName(prefix), pool.WithInitializer(init))
}

// WithExecutor runs f with an executor and shuts that down afterwards, as Python's with statement
// does.
func WithExecutor(ctx context.Context, on string, workers int, prefix string, f func(ex futures.Executor) error) error {
	ex, err := NewExecutor(ctx, on, workers, prefix)
	if err != nil {
		return err
	}
	err = f(ex)
	return cmp.Or(err, ex.Shutdown(ctx))
}

// SubmitAll submits the call that bind makes of each input.
func SubmitAll[A, R any, C futures.Call[R]](
	ctx context.Context, ex futures.Executor, bind func(A) C, inputs []A,
) ([]*futures.Future[R], error) {
	submitted := make([]*futures.Future[R], 0, len(inputs))
	for _, input := range inputs {
		f, err := futures.Submit[R](ctx, ex, bind(input))
		if err != nil {
			return submitted, err
		}
		submitted = append(submitted, f)
	}
	return submitted, nil
}
