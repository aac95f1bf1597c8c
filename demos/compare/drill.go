package compare

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// drill is an operation that some workers repeat together, on threads or on processes. Their start
// is not measured. O is what they share.
type drill[O any] struct {
	work    string
	workers int
	// together says that all workers are needed for one operation; otherwise each does one.
	together bool
	code     *multiprocessing.Func[drillArg[O], struct{}]
	// share makes what workers of a kind share.
	share func(st *stage.Stage) (O, error)
	// reset, if not nil, prepares that for a run.
	reset func(ctx context.Context, object O) error
	// want is what the workers must have counted after n times.
	want func(n int) int
}

type drillArg[O any] struct {
	I, N   int
	Object O
	// Count proves that the operation did what it should.
	Count *multiprocessing.Value[int64]
	Start *multiprocessing.Barrier
	// Took is the nanoseconds that each worker needed.
	Took *multiprocessing.Array[int64]
}

// add adds to the count, which the caller must guard.
func (a drillArg[O]) add(n int) { a.Count.Store(a.Count.Load() + int64(n)) }

// drillStretch is how often an operation is repeated between two looks at the context.
const drillStretch = 1 << 14

// registerDrill makes a worker of an operation: rep does it for each of the numbers from, from+1 …
// below to.
func registerDrill[O any](
	name string, rep func(ctx context.Context, a drillArg[O], from, to int) error,
) *multiprocessing.Func[drillArg[O], struct{}] {
	return multiprocessing.RegisterTask("compare."+name, func(ctx context.Context, a drillArg[O]) error {
		if _, err := a.Start.Wait(ctx); err != nil {
			return err
		}
		begin := time.Now()
		for from := 0; from < a.N; from += drillStretch {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err := rep(ctx, a, from, min(a.N, from+drillStretch)); err != nil {
				return err
			}
		}
		a.Took.Store(a.I, int64(time.Since(begin)))
		return nil
	})
}

// mode makes a mode of the drill, by that name and with workers of that kind.
func (d drill[O]) mode(st *stage.Stage, name, on string, n int) (contest.Mode, error) {
	here := *st
	here.On = on
	object, err := d.share(&here)
	if err != nil {
		return contest.Mode{}, err
	}
	a, err := newDrillArg(object, d.workers)
	if err != nil {
		return contest.Mode{}, err
	}
	m := contest.Mode{Work: d.work, Name: name, Workers: d.workers, Tasks: d.workers, N: n,
		Want: func(n int) string { return strconv.Itoa(d.want(n)) },
		Run:  func(ctx context.Context, n int) (contest.Ran, error) { return d.run(ctx, a, on, n) }}
	if d.together {
		m.Tasks = 1
	}
	return m, nil
}

func newDrillArg[O any](object O, workers int) (a drillArg[O], err error) {
	a.Object = object
	if a.Count, err = multiprocessing.NewValue("count", int64(0)); err != nil {
		return a, err
	}
	if a.Start, err = multiprocessing.NewBarrier("start", workers, 0); err != nil {
		return a, err
	}
	a.Took, err = multiprocessing.NewArray("took", make([]int64, workers)...)
	return a, err
}

// run has the workers do it n times and returns the time of the slowest.
func (d drill[O]) run(ctx context.Context, a drillArg[O], on string, n int) (contest.Ran, error) {
	a.Count.Store(0)
	if d.reset != nil {
		if err := d.reset(ctx, a.Object); err != nil {
			return contest.Ran{}, err
		}
	}
	err := runOn(ctx, on, d.work, d.workers, d.code, func(i int) drillArg[O] {
		a.I, a.N = i, n
		return a
	})
	return contest.Ran{Took: time.Duration(slices.Max(a.Took.Numbers())), Found: fmt.Sprint(a.Count.Load())}, err
}

// drilled collects modes until one cannot be made.
type drilled struct {
	modes []contest.Mode
	err   error
}

// add adds a mode, or keeps the error why there is none.
func (d *drilled) add(m contest.Mode, err error) {
	if d.err == nil {
		d.modes, d.err = append(d.modes, m), err
	}
}
