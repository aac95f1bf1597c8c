package readers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

const (
	insideTime  = 200 * time.Millisecond // how long a worker reads or writes
	outsideTime = 50 * time.Millisecond  // until it comes again, and between the first arrivals
)

// page is what is read and written: two halves, which a writer changes one after the other. They
// are the same when no writer is inside.
type page struct {
	Halves *multiprocessing.Array[int64]
	// Torn counts for each worker how often it saw halves that are not the same.
	Torn *multiprocessing.Array[int64]
}

func newPage(workers int) (p page, err error) {
	if p.Halves, err = multiprocessing.NewArray("page", 0, int64(0)); err != nil {
		return p, err
	}
	p.Torn, err = multiprocessing.NewArray("torn", make([]int64, workers)...)
	return p, err
}

// workerArg is what a reader or a writer needs.
type workerArg struct {
	Place  int
	Rounds int
	Lock   rwLock
	Page   page
}

// use is what the worker does while it is inside.
func (a workerArg) use(ctx context.Context) error {
	if a.Lock.Line.isWriter(a.Place) {
		return a.write(ctx)
	}
	return a.read(ctx)
}

// read reads one half, and some time later the other.
func (a workerArg) read(ctx context.Context) error {
	first := a.Page.Halves.Get(ctx, 0)
	if err := spend(ctx, insideTime); err != nil {
		return err
	}
	a.compare(ctx, first, a.Page.Halves.Get(ctx, 1))
	return nil
}

// write writes the next version. It begins with the half that is read last, so that a reader sees
// it that is inside at the same time.
func (a workerArg) write(ctx context.Context) error {
	first, second := a.Page.Halves.Get(ctx, 0), a.Page.Halves.Get(ctx, 1)
	a.compare(ctx, first, second)
	a.Page.Halves.Set(ctx, 1, second+1)
	if err := spend(ctx, insideTime); err != nil {
		return err
	}
	a.Page.Halves.Set(ctx, 0, second+1)
	return nil
}

// compare counts a page whose halves are not the same.
func (a workerArg) compare(ctx context.Context, first, second int64) {
	if first != second {
		a.Page.Torn.Store(a.Place, a.Page.Torn.Load(a.Place)+1)
		stage.In(ctx).Say(ctx, "sees half of version %d and half of version %d", first, second)
	}
}

// spend lets time pass, but not where somebody decides who goes on: a sleep would leave out orders
// that a longer or a shorter one allows.
func spend(ctx context.Context, d time.Duration) error {
	if st := stage.In(ctx); !st.Scheduled {
		return st.Sleep(ctx, d)
	}
	return nil
}

var work = multiprocessing.RegisterTask("readers", func(ctx context.Context, a workerArg) error {
	if err := spend(ctx, time.Duration(a.Place)*outsideTime); err != nil {
		return err
	}
	for range a.Rounds {
		if err := a.Lock.Enter(ctx, a.Place); err != nil {
			return err
		}
		if err := errors.Join(a.use(ctx), a.Lock.Leave(ctx, a.Place)); err != nil {
			return err
		}
		stage.In(ctx).Advance()
		if err := spend(ctx, outsideTime); err != nil {
			return err
		}
	}
	return nil
})

func run(ctx context.Context, st *stage.Stage, first kind, f flags) (demo.Report, error) {
	workers := st.Workers + f.Writers
	st.Total(workers * f.Rounds)
	st.Accesses((2*st.Workers + 4*f.Writers) * f.Rounds)
	lock, err := newRWLock(st, first, st.Workers, f.Writers)
	if err != nil {
		return demo.Report{}, err
	}
	p, err := newPage(workers)
	if err != nil {
		return demo.Report{}, err
	}
	c := crew.New(ctx, func() {})
	c.NeedRoom(st.On, workers)
	for place := 0; place < workers && c.Ctx.Err() == nil; place++ {
		c.Add(crew.Start(c.Ctx, st.On, lock.Line.name(place), work, workerArg{place, f.Rounds, lock, p}))
	}
	err = c.Join(ctx)
	return report(lock, p, f), err
}

// name is what a worker is called.
func (l line) name(place int) string {
	if l.isWriter(place) {
		return fmt.Sprintf("writer-%d", place-l.Readers+1)
	}
	return fmt.Sprintf("reader-%d", place+1)
}
