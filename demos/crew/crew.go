// Package crew is workers on threads or on processes, as the run asks for, and what they share.
package crew

import (
	"context"
	"fmt"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Start starts f with arg under that name, as a process or as a thread of this one.
func Start[A any](
	ctx context.Context, on, name string, f *multiprocessing.Func[A, struct{}], arg A,
) (threading.Joiner, error) {
	return start(ctx, on, name, false, f, arg)
}

// StartDaemon is [Start] for a worker that the run does not wait for at its end, but ends.
func StartDaemon[A any](
	ctx context.Context, on, name string, f *multiprocessing.Func[A, struct{}], arg A,
) (threading.Joiner, error) {
	return start(ctx, on, name, true, f, arg)
}

func start[A any](
	ctx context.Context, on, name string, daemon bool, f *multiprocessing.Func[A, struct{}], arg A,
) (threading.Joiner, error) {
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

// Crew is workers that belong together. The first that fails ends the others, so that no worker
// waits for one that is gone.
type Crew struct {
	*threading.Group
	Ctx    context.Context // the workers' own: done when one fails, with its error as the cause
	Memory int64           // how many bytes each takes for its work, if that is much
	ended  func()          // called as each ends well
}

// New returns a crew without workers. ended is called as each ends well.
func New(ctx context.Context, ended func()) *Crew {
	g := threading.NewGroup(ctx)
	return &Crew{Group: g, Ctx: g.Context(), ended: ended}
}

// Add takes on a worker that was started under the crew's context, or the reason why it was not.
func (c *Crew) Add(w threading.Joiner, err error) {
	if err != nil {
		c.Fail(err)
		return
	}
	w.AddDoneCallback(func(err error) {
		if err == nil {
			c.ended()
		}
	})
	c.Group.Add(w)
}

// NeedRoom fails if there is no room for n workers of that kind at a time.
func (c *Crew) NeedRoom(on string, n int) {
	if on != demo.OnThread {
		c.Fail(multiprocessing.CheckCapacity(n, c.Memory))
	}
}

// AddAll adds the run's workers to the crew, named prefix-0 and so on, each with its own argument.
func AddAll[A any](
	c *Crew, st *stage.Stage, prefix string, f *multiprocessing.Func[A, struct{}], arg func(i int) A,
) {
	c.NeedRoom(st.On, st.Workers)
	for i := 0; i < st.Workers && c.Ctx.Err() == nil; i++ {
		c.Add(Start(c.Ctx, st.On, fmt.Sprintf("%s-%d", prefix, i), f, arg(i)))
	}
}

// AddRange adds workers that all have the same argument to the crew, named prefix-first to
// prefix-last.
func AddRange[A any](c *Crew, on, prefix string, first, last int, f *multiprocessing.Func[A, struct{}], arg A) {
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

// RunThen is [Run] that calls then once all workers are started. The context of that is
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
