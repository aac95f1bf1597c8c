package buffer

import (
	"context"
	"fmt"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// workerArg is what a producer or a consumer needs.
type workerArg struct {
	Ring      ring
	First, N  int // a producer puts the items First to First+N-1, a consumer takes N
	Consumers int // how many there are that take anything
	Forced    bool
	AllWait   crew.Event // set when all consumers wait; only if Forced
	Arrived   *multiprocessing.Value[int64]
}

// inOneGo runs f. If a bug is forced the worker holds the lock all the time but while it waits, so
// that no other worker comes in between. In any program this may happen by chance.
func (a workerArg) inOneGo(ctx context.Context, f func() error) error {
	if !a.Forced {
		return f()
	}
	return threading.With(ctx, a.Ring.Lock, f)
}

var produce = multiprocessing.RegisterTask("buffer.produce", func(ctx context.Context, a workerArg) error {
	return a.inOneGo(ctx, func() error {
		for item := a.First; item < a.First+a.N; item++ {
			if err := a.Ring.put(ctx, int64(item)); err != nil {
				return err
			}
			stage.In(ctx).Advance()
		}
		return nil
	})
})

var consume = multiprocessing.RegisterTask("buffer.consume", func(ctx context.Context, a workerArg) error {
	return a.inOneGo(ctx, func() error {
		if a.Forced {
			a.Arrived.Store(a.Arrived.Load() + 1)
			if int(a.Arrived.Load()) == a.Consumers {
				a.AllWait.Set(ctx) // the lock is still held; the wait releases it
			}
		}
		for range a.N {
			if err := a.Ring.take(ctx); err != nil {
				return err
			}
			stage.In(ctx).Advance()
		}
		return nil
	})
})

// run runs a variant. The consumers share the items as evenly as these can be shared.
func run(ctx context.Context, st *stage.Stage, k kind, f flags) (demo.Report, error) {
	all := f.Producers * f.Items
	a, err := newArg(st, k, f.Size)
	if err != nil {
		return demo.Report{}, err
	}
	a.Consumers = min(st.Workers, all)
	st.Total(2 * all)
	c := crew.New(ctx, func() {})
	c.NeedRoom(st.On, a.Consumers+f.Producers)
	for i := range a.Consumers {
		a.N = (all + i) / a.Consumers
		c.Add(crew.Start(c.Ctx, st.On, fmt.Sprintf("c-%d", i+1), consume, a))
	}
	if a.Forced {
		c.Fail(a.AllWait.Wait(c.Ctx))
	}
	a.N = f.Items
	for i := 0; i < f.Producers && c.Ctx.Err() == nil; i++ {
		a.First = 1 + i*f.Items
		c.Add(crew.Start(c.Ctx, st.On, fmt.Sprintf("p-%d", i+1), produce, a))
	}
	return report(a.Ring, k, f, c.Join(ctx))
}

func newArg(st *stage.Stage, k kind, size int) (a workerArg, err error) {
	if a.Ring, err = newRing(st, k, size); err != nil {
		return a, err
	}
	if a.Forced = k != (kind{}) && !st.Scheduled; !a.Forced {
		return a, nil
	}
	if a.Arrived, err = multiprocessing.NewValue(trace.Aside("arrived"), int64(0)); err != nil {
		return a, err
	}
	a.AllWait, err = crew.NewEvent(st, trace.Aside("all consumers wait"))
	return a, err
}
