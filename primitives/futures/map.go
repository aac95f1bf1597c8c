package futures

import (
	"context"
	"iter"
	"slices"

	"concurrency-lab/primitives/multiprocessing"
)

// Map makes a call of every input and submits all of them at once. It returns a sequence of their
// results in the order of the inputs, each with its call's error. The loop over it blocks for the
// next result. If the loop stops, or ctx is done, the calls that have not begun are cancelled.
// When ctx is done its cause is yielded last. If the executor refuses a call, the sequence yields
// that error only. The sequence is for one loop.
//
// bind is a registered function's Bind method, or made by [Bind].
//
// Python: Executor.map, whose iterator ends at the first exception. Here the loop decides.
func Map[A, R any, C Call[R]](ctx context.Context, ex Executor, bind func(A) C, inputs []A) iter.Seq2[R, error] {
	submitted := make([]*Future[R], 0, len(inputs))
	for _, input := range inputs {
		f, err := Submit[R](ctx, ex, bind(input))
		if err != nil {
			return refused(submitted, err)
		}
		submitted = append(submitted, f)
	}
	return inOrder(ctx, submitted)
}

// MapBuffered is [Map] for many inputs, or for inputs that are made as they are needed: at most
// buffersize calls are submitted whose results have not been taken yet. Then the inputs wait. A
// buffersize below 1 is 1.
//
// Python: Executor.map with buffersize, since 3.14.
func MapBuffered[A, R any, C Call[R]](
	ctx context.Context, ex Executor, bind func(A) C, inputs iter.Seq[A], buffersize int,
) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		next, stop := iter.Pull(inputs)
		defer stop()
		var submitted []*Future[R]
		defer func() { cancelAll(submitted) }()
		for more := true; ; {
			for more && len(submitted) < max(buffersize, 1) {
				var input A
				if input, more = next(); !more {
					break
				}
				f, err := Submit[R](ctx, ex, bind(input))
				if err != nil {
					var zero R
					yield(zero, err)
					return
				}
				submitted = append(submitted, f)
			}
			if len(submitted) == 0 {
				return
			}
			result, done, err := submitted[0].await(ctx)
			if done {
				submitted[0], submitted = nil, submitted[1:]
			}
			if !yield(result, err) || !done {
				return
			}
		}
	}
}

// MapChunks is [Map] on processes that sends the inputs in chunks, each with one message to one
// worker, which begins them together. With many inputs and little to do for each, larger chunks are
// quicker; with few inputs they leave workers idle. A chunksize below 1 is 1.
//
// Python: Executor.map with chunksize, which has no effect on threads.
func MapChunks[A, R any](
	ctx context.Context, ex *ProcessExecutor, f *multiprocessing.Func[A, R], inputs []A, chunksize int,
) iter.Seq2[R, error] {
	if ctx.Err() != nil {
		return refused[R](nil, context.Cause(ctx))
	}
	submitted := make([]*Future[R], 0, len(inputs))
	for chunk := range slices.Chunk(inputs, max(chunksize, 1)) {
		p := &parcel{}
		for _, input := range chunk {
			s := &submission[R]{call: f.Bind(input)}
			if err := p.add(s); err != nil {
				return refused(submitted, err)
			}
			submitted = append(submitted, &s.Future)
		}
		if err := ex.send(p); err != nil {
			return refused(submitted, err)
		}
	}
	return inOrder(ctx, submitted)
}

// refused cancels what was submitted already, and yields just the error.
func refused[R any](submitted []*Future[R], err error) iter.Seq2[R, error] {
	cancelAll(submitted)
	return func(yield func(R, error) bool) {
		var zero R
		yield(zero, err)
	}
}

// inOrder yields the results of futures, and keeps none that it has yielded.
func inOrder[R any](ctx context.Context, futures []*Future[R]) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		defer func() { cancelAll(futures) }()
		for len(futures) > 0 {
			result, done, err := futures[0].await(ctx)
			if done {
				futures[0], futures = nil, futures[1:]
			}
			if !yield(result, err) || !done {
				return
			}
		}
	}
}

func cancelAll[R any](futures []*Future[R]) {
	each(futures, func(f *Future[R]) { f.Cancel() })
}
