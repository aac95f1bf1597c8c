package semantics

import (
	"context"
	"errors"
	"iter"
	"testing"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// office is where a case gets executors of one kind from.
type office struct {
	t    *testing.T
	ctx  context.Context
	kind executorKind
	all  []futures.Executor
}

// executorKind is what executors on threads and on processes have in common, and where they differ.
type executorKind struct {
	name string
	hire func(ctx context.Context, workers int, name string, init multiprocessing.Bound[struct{}]) (futures.Executor,
		error)
	// chunked is Map with a chunksize, if there is such a thing.
	chunked func(ctx context.Context, ex futures.Executor, inputs []int, chunksize int) iter.Seq2[int, error]
}

var onThreadPool = executorKind{
	name: "threads",
	hire: func(ctx context.Context, workers int, name string, init multiprocessing.Bound[struct{}]) (futures.Executor,
		error) {
		initializer := futures.WithInitializer(func(ctx context.Context) error {
			_, err := init.Run(ctx)
			return err
		})
		return futures.NewThreadExecutor(ctx, workers, initializer, futures.WithThreadNamePrefix(name)), nil
	},
}

var onProcessPool = executorKind{
	name: "processes",
	hire: func(ctx context.Context, n int, name string, init multiprocessing.Bound[struct{}]) (futures.Executor, error) {
		options := []pool.Option{pool.WithInitializer(init)}
		if name != "" {
			options = append(options, pool.WithName(name))
		}
		return futures.NewProcessExecutor(ctx, n, options...)
	},
	chunked: func(ctx context.Context, ex futures.Executor, inputs []int, chunksize int) iter.Seq2[int, error] {
		return futures.MapChunks(ctx, ex.(*futures.ProcessExecutor), half, inputs, chunksize)
	},
}

// at is the implementation that is a kind of executor.
func at(k executorKind) impl[*office] {
	return impl[*office]{k.name, func(t *testing.T, f func(t *testing.T, o *office)) {
		inMain(t, func(ctx context.Context) error {
			o := &office{t: t, ctx: ctx, kind: k}
			f(t, o)
			return o.close()
		})
	}}
}

// hire returns an executor with an initializer; with no more workers than 0 its kind decides how
// many.
func (o *office) hire(workers int, init multiprocessing.Bound[struct{}]) futures.Executor {
	o.t.Helper()
	ex, err := o.kind.hire(o.ctx, workers, "office", init)
	if err != nil {
		o.t.Fatal(err)
	}
	o.all = append(o.all, ex)
	return ex
}

// gated returns an executor, and the gate that its tasks stop at.
func (o *office) gated(workers int) (futures.Executor, *gate) {
	o.t.Helper()
	g := newGate(o.t, 1)
	return o.hire(workers, build.Bind(g)), g
}

// plain returns an executor whose tasks need no gate.
func (o *office) plain(workers int) futures.Executor {
	o.t.Helper()
	ex, _ := o.gated(workers)
	return ex
}

// close shuts down what the case has not. That an executor is broken is the case's business.
func (o *office) close() error {
	var errs []error
	for _, ex := range o.all {
		errs = append(errs, ex.Shutdown(o.ctx))
	}
	return errors.Join(errs...)
}

// submit gives an executor a task.
func submit[R any](o *office, ex futures.Executor, call futures.Call[R]) *futures.Future[R] {
	o.t.Helper()
	f, err := futures.Submit(o.ctx, ex, call)
	if err != nil {
		o.t.Fatalf("submit: %v", err)
	}
	return f
}

// submitAll gives an executor n tasks that stop at the gate.
func submitAll(o *office, ex futures.Executor, n int) (all []*futures.Future[int]) {
	o.t.Helper()
	for range n {
		all = append(all, submit(o, ex, held.Bind(0)))
	}
	return all
}
