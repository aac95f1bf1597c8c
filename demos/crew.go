package demos

import (
	"context"
	"errors"
	"fmt"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// nothing is the result of work that has none.
type nothing = struct{}

// joiner is what a thread and a process have in common when they have been started.
type joiner interface {
	Join(ctx context.Context) error
	Alive() bool
}

// startWorker starts f with arg under that name, as a process or as a thread of this one.
func startWorker[A any](ctx context.Context, on, name string, f *multiprocessing.Func[A, nothing], arg A) (joiner, error) {
	if on == OnThread {
		return threading.Go(ctx, name, func(ctx context.Context) error {
			_, err := f.Run(ctx, arg)
			return err
		}), nil
	}
	p := multiprocessing.NewProcess(name, f, arg)
	return p, p.Start(ctx)
}

// runWorkers starts the run's workers, named prefix-0 and so on, each with its own argument, and joins them
// all. It counts each that has ended as a step.
func runWorkers[A any](ctx context.Context, st *stage.Stage, prefix string, f *multiprocessing.Func[A, nothing], arg func(i int) A) error {
	return runWorkersAnd(ctx, st, prefix, f, arg, func(context.Context) error { return nil })
}

// runWorkersAnd is runWorkers that does something once all workers are started.
func runWorkersAnd[A any](ctx context.Context, st *stage.Stage, prefix string, f *multiprocessing.Func[A, nothing], arg func(i int) A, then func(context.Context) error) error {
	st.Total(st.Workers)
	var errs []error
	workers := make([]joiner, 0, st.Workers)
	counted := 0
	for i := range st.Workers {
		w, err := startWorker(ctx, st.On, fmt.Sprintf("%s-%d", prefix, i), f, arg(i))
		if err != nil {
			errs = append(errs, err)
			break
		}
		workers = append(workers, w)
		for ; counted < len(workers) && !workers[counted].Alive(); counted++ {
			st.Advance() // many workers end while others are still being started
		}
	}
	if len(errs) == 0 {
		errs = append(errs, then(ctx))
	}
	for i, w := range workers {
		err := w.Join(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx) // the workers end with it
		}
		errs = append(errs, err)
		if i >= counted {
			st.Advance()
		}
	}
	return errors.Join(errs...)
}
