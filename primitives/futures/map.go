package futures

import (
	"context"
	"iter"
)

// Map binds every input to a call, submits all of these at once and returns a sequence of their
// results in the order of the inputs, each with its call's error. The loop over it blocks for the next result.
// When it ends early, the calls that have not begun are cancelled: because the consumer stops, or
// because ctx is done, whose cause is then yielded last. An executor that refuses a call
// makes the sequence yield just that error. The sequence is for one loop.
//
// bind is a registered function's Bind method, or made by [Bind].
//
// Python: Executor.map, whose iterator ends at the first exception; here that is the consumer's choice.
func Map[A, R any, C Call[R]](ctx context.Context, ex Executor, bind func(A) C, inputs []A) iter.Seq2[R, error] {
	submitted := make([]*Future[R], 0, len(inputs))
	for _, input := range inputs {
		f, err := Submit[R](ctx, ex, bind(input))
		if err != nil {
			cancelAll(submitted)
			return func(yield func(R, error) bool) {
				var zero R
				yield(zero, err)
			}
		}
		submitted = append(submitted, f)
	}
	return inOrder(ctx, submitted)
}

func inOrder[R any](ctx context.Context, futures []*Future[R]) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		defer cancelAll(futures) // does nothing to those that were yielded
		for _, f := range futures {
			result, done, err := f.await(ctx)
			if !yield(result, err) || !done {
				return
			}
		}
	}
}

func cancelAll[R any](futures []*Future[R]) {
	each(futures, func(f *Future[R]) { f.Cancel() })
}
