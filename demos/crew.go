package demos

import (
	"context"
	"fmt"
	"sync"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// joiner is what a thread and a process have in common when they have been started.
type joiner interface {
	Join(ctx context.Context) error
}

// startWorker starts f with arg under that name, as a process or as a thread of this one.
func startWorker[A any](
	ctx context.Context, on, name string, f *multiprocessing.Func[A, struct{}], arg A,
) (joiner, error) {
	return start(ctx, on, name, false, f, arg)
}

// startDaemon is startWorker for a worker that the run's end does not wait for, but ends.
func startDaemon[A any](
	ctx context.Context, on, name string, f *multiprocessing.Func[A, struct{}], arg A,
) (joiner, error) {
	return start(ctx, on, name, true, f, arg)
}

func start[A any](
	ctx context.Context, on, name string, daemon bool, f *multiprocessing.Func[A, struct{}], arg A,
) (joiner, error) {
	if on == OnThread {
		t := threading.NewThread(name, func(ctx context.Context) error {
			_, err := f.Run(ctx, arg)
			return err
		})
		t.Daemon = daemon
		return t, t.Start(ctx)
	}
	p := multiprocessing.NewProcess(name, f, arg)
	p.Daemon = daemon
	return p, p.Start(ctx)
}

// crew is workers that belong together. The first that fails ends the others, so that nobody waits
// for one who is gone.
type crew struct {
	ctx      context.Context // the workers' own: done when one fails, with its error as the cause
	cancel   context.CancelCauseFunc
	ended    func() // called as each ends well
	memory   int64  // how many bytes each takes for its work, if that is much
	workers  []joiner
	watchers sync.WaitGroup
}

func newCrew(ctx context.Context, ended func()) *crew {
	c := &crew{ended: ended}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	return c
}

// fail ends the crew because of err, if that is one.
func (c *crew) fail(err error) {
	if err != nil {
		c.cancel(err)
	}
}

// add takes on a worker that was started under the crew's context, or the reason why it was not.
func (c *crew) add(w joiner, err error) {
	if err != nil {
		c.fail(err)
		return
	}
	c.workers = append(c.workers, w)
	c.watchers.Go(func() { // no thread of the run: what is recorded of the run is its workers alone
		if err := w.Join(context.Background()); err != nil {
			c.fail(err)
			return
		}
		c.ended()
	})
}

// join joins the workers and returns the first failure; or, when ctx is done, its cause. It waits
// on then, as they end with it: nobody is left to change what the report is made of, or to be found
// still running by the run's end.
func (c *crew) join(ctx context.Context) error {
	defer c.cancel(nil)
	for _, w := range c.workers {
		_ = w.Join(ctx) // for the recorder: its watcher has the error
	}
	c.watchers.Wait()
	return context.Cause(c.ctx)
}

// expect fails if there is no room for n workers of that kind at a time.
func (c *crew) expect(on string, n int) {
	if on != OnThread {
		c.fail(multiprocessing.CheckCapacity(n, c.memory))
	}
}

// startCrew adds the run's workers to the crew, named prefix-0 and so on, each with its own
// argument.
func startCrew[A any](
	c *crew, st *stage.Stage, prefix string, f *multiprocessing.Func[A, struct{}], arg func(i int) A,
) {
	c.expect(st.On, st.Workers)
	for i := 0; i < st.Workers && c.ctx.Err() == nil; i++ {
		c.add(startWorker(c.ctx, st.On, fmt.Sprintf("%s-%d", prefix, i), f, arg(i)))
	}
}

// startRange adds workers that all have the same argument to the crew, named prefix-first to
// prefix-last.
func startRange[A any](c *crew, on, prefix string, first, last int, f *multiprocessing.Func[A, struct{}], arg A) {
	c.expect(on, last-first+1)
	for i := first; i <= last && c.ctx.Err() == nil; i++ {
		c.add(startWorker(c.ctx, on, fmt.Sprintf("%s-%d", prefix, i), f, arg))
	}
}

// runWorkers starts the run's workers, named prefix-0 and so on, each with its own argument, and
// joins them all. It counts each that has ended as a step.
func runWorkers[A any](
	ctx context.Context, st *stage.Stage, prefix string, f *multiprocessing.Func[A, struct{}], arg func(i int) A,
) error {
	return runWorkersAnd(ctx, st, prefix, f, arg, func(context.Context) error { return nil })
}

// runWorkersAnd is runWorkers that does something once all workers are started. The context of that
// is the workers': it is done when one of them fails.
func runWorkersAnd[A any](
	ctx context.Context, st *stage.Stage, prefix string, f *multiprocessing.Func[A, struct{}], arg func(i int) A,
	then func(context.Context) error,
) error {
	st.Total(st.Workers)
	c := newCrew(ctx, st.Advance)
	startCrew(c, st, prefix, f, arg)
	c.fail(then(c.ctx))
	return c.join(ctx)
}
