// Package crew is workers on threads or on processes, as the run asks for, and what they share.
package crew

import (
	"context"
	"fmt"
	"sync"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Joiner is what a thread and a process have in common when they have been started.
type Joiner interface {
	Join(ctx context.Context) error
}

// Start starts f with arg under that name, as a process or as a thread of this one.
func Start[A any](
	ctx context.Context, on, name string, f *multiprocessing.Func[A, struct{}], arg A,
) (Joiner, error) {
	return start(ctx, on, name, false, f, arg)
}

// StartDaemon is startWorker for a worker that the run's end does not wait for, but ends.
func StartDaemon[A any](
	ctx context.Context, on, name string, f *multiprocessing.Func[A, struct{}], arg A,
) (Joiner, error) {
	return start(ctx, on, name, true, f, arg)
}

func start[A any](
	ctx context.Context, on, name string, daemon bool, f *multiprocessing.Func[A, struct{}], arg A,
) (Joiner, error) {
	if on == demo.OnThread {
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
	Ctx      context.Context // the workers' own: done when one fails, with its error as the cause
	cancel   context.CancelCauseFunc
	ended    func() // called as each ends well
	Memory   int64  // how many bytes each takes for its work, if that is much
	workers  []Joiner
	watchers sync.WaitGroup
}

// New returns a crew without workers. ended is called as each ends well.
func New(ctx context.Context, ended func()) *crew {
	c := &crew{ended: ended}
	c.Ctx, c.cancel = context.WithCancelCause(ctx)
	return c
}

// Fail ends the crew because of err, if that is one.
func (c *crew) Fail(err error) {
	if err != nil {
		c.cancel(err)
	}
}

// Add takes on a worker that was started under the crew's context, or the reason why it was not.
func (c *crew) Add(w Joiner, err error) {
	if err != nil {
		c.Fail(err)
		return
	}
	c.workers = append(c.workers, w)
	c.watchers.Go(func() { // no thread of the run: what is recorded of the run is its workers alone
		if err := w.Join(context.Background()); err != nil {
			c.Fail(err)
			return
		}
		c.ended()
	})
}

// Join joins the workers and returns the first failure; or, when ctx is done, its cause. It waits
// on then, as they end with it: nobody is left to change what the report is made of, or to be found
// still running by the run's end.
func (c *crew) Join(ctx context.Context) error {
	defer c.cancel(nil)
	for _, w := range c.workers {
		_ = w.Join(ctx) // for the recorder: its watcher has the error
	}
	c.watchers.Wait()
	return context.Cause(c.Ctx)
}

// NeedRoom fails if there is no room for n workers of that kind at a time.
func (c *crew) NeedRoom(on string, n int) {
	if on != demo.OnThread {
		c.Fail(multiprocessing.CheckCapacity(n, c.Memory))
	}
}

// AddAll adds the run's workers to the crew, named prefix-0 and so on, each with its own argument.
func AddAll[A any](
	c *crew, st *stage.Stage, prefix string, f *multiprocessing.Func[A, struct{}], arg func(i int) A,
) {
	c.NeedRoom(st.On, st.Workers)
	for i := 0; i < st.Workers && c.Ctx.Err() == nil; i++ {
		c.Add(Start(c.Ctx, st.On, fmt.Sprintf("%s-%d", prefix, i), f, arg(i)))
	}
}

// AddRange adds workers that all have the same argument to the crew, named prefix-first to
// prefix-last.
func AddRange[A any](c *crew, on, prefix string, first, last int, f *multiprocessing.Func[A, struct{}], arg A) {
	c.NeedRoom(on, last-first+1)
	for i := first; i <= last && c.Ctx.Err() == nil; i++ {
		c.Add(Start(c.Ctx, on, fmt.Sprintf("%s-%d", prefix, i), f, arg))
	}
}

// Run starts the run's workers, named prefix-0 and so on, each with its own argument, and joins
// them all. It counts each that has ended as a step.
func Run[A any](
	ctx context.Context, st *stage.Stage, prefix string, f *multiprocessing.Func[A, struct{}], arg func(i int) A,
) error {
	return RunThen(ctx, st, prefix, f, arg, func(context.Context) error { return nil })
}

// RunThen is runWorkers that does something once all workers are started. The context of that is
// the workers': it is done when one of them fails.
func RunThen[A any](
	ctx context.Context, st *stage.Stage, prefix string, f *multiprocessing.Func[A, struct{}], arg func(i int) A,
	then func(context.Context) error,
) error {
	st.Total(st.Workers)
	c := New(ctx, st.Advance)
	AddAll(c, st, prefix, f, arg)
	c.Fail(then(c.Ctx))
	return c.Join(ctx)
}
