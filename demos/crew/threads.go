package crew

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Threads starts n threads that all run code, named prefix-first and so on.
func Threads(
	ctx context.Context, prefix string, first, n int, code func(ctx context.Context) error,
) []*threading.Thread {
	threads := make([]*threading.Thread, n)
	for i := range threads {
		threads[i] = threading.Go(ctx, fmt.Sprintf("%s-%d", prefix, first+i), code)
	}
	return threads
}

// JoinThreads waits for the threads and returns their errors. It waits on when ctx is done, as they
// end with it: then nobody is left to change what the report is made of.
func JoinThreads(ctx context.Context, threads ...*threading.Thread) error {
	var errs []error
	for _, t := range threads {
		errs = append(errs, t.Join(context.WithoutCancel(ctx)))
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return errors.Join(errs...)
}

// Rand is the random numbers of the current worker.
func Rand(ctx context.Context) *rand.Rand {
	return stage.In(ctx).Rand(trace.From(ctx).Name)
}
