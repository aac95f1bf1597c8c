package compare

import (
	"context"
	"errors"
	"strconv"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/crew/managed"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// submitted is how many calls are handed in before the results are asked for.
const submitted = 1000

// submitMode hands calls to an executor and adds up the results of their futures.
func submitMode(on string, workers, n int) contest.Mode {
	return contest.Mode{Work: "submit", Name: on, Workers: workers, Tasks: 1, N: n,
		Want: func(n int) string { return strconv.Itoa(sumOfSuccessors(n)) },
		Run: func(ctx context.Context, n int) (r contest.Ran, err error) {
			err = crew.WithExecutor(ctx, on, workers, "executor", func(ex futures.Executor) error {
				if _, err := submitSum(ctx, ex, 0, workers); err != nil { // until all are ready
					return err
				}
				sum := 0
				r.Took, err = contest.Timed(func() error {
					for from := 0; from < n; from += submitted {
						part, err := submitSum(ctx, ex, from, min(n, from+submitted))
						if err != nil {
							return err
						}
						sum += part
					}
					return nil
				})
				r.Found = strconv.Itoa(sum)
				return err
			})
			return r, err
		}}
}

// submitSum is the sum of the successors of from, from+1 … below to, each from a call.
func submitSum(ctx context.Context, ex futures.Executor, from, to int) (sum int, err error) {
	inputs := make([]int, 0, to-from)
	for i := from; i < to; i++ {
		inputs = append(inputs, i)
	}
	calls, err := crew.SubmitAll[int, int](ctx, ex, successor.Bind, inputs)
	if err != nil {
		return 0, err
	}
	for _, f := range calls {
		x, err := f.Result(ctx)
		if err != nil {
			return 0, err
		}
		sum += x
	}
	return sum, nil
}

// applyMode has one worker of a pool do one call after the other.
func applyMode(n int) contest.Mode {
	return contest.Mode{Work: "apply", Name: demo.OnProcess, Workers: 1, Tasks: 1, N: n,
		Want: func(n int) string { return strconv.Itoa(sumOfSuccessors(n)) },
		Run: func(ctx context.Context, n int) (r contest.Ran, err error) {
			p, err := pool.New(ctx, 1)
			if err != nil {
				return r, err
			}
			sum, ready := 0, 0
			if ready, err = pool.Apply(ctx, p, successor, -1); err == nil {
				r.Took, err = contest.Timed(func() error {
					for i := range n {
						x, err := pool.Apply(ctx, p, successor, i)
						if err != nil {
							return err
						}
						sum += x
					}
					return nil
				})
			}
			p.Close()
			r.Found = strconv.Itoa(ready + sum)
			return r, errors.Join(err, p.Join(ctx))
		}}
}

func comparePrimitives(ctx context.Context, st *stage.Stage, o *compareOptions) (r demo.Report, err error) {
	err = WithPrimitiveModes(ctx, st, o.iterations, func(ctx context.Context, modes []contest.Mode) error {
		t := topic{name: "primitives", modes: modes, single: true, next: "compare --topic primitives --python"}
		r, err = t.measure(ctx, st, o)
		return err
	})
	return r, err
}

// WithPrimitiveModes hands f one operation of every primitive, between threads and between
// processes, as modes that compare and the benchmarks measure. Each does it n times in a run; 0 is
// as often as it takes to be measured. A manager runs meanwhile.
func WithPrimitiveModes(
	ctx context.Context, st *stage.Stage, n int, f func(ctx context.Context, modes []contest.Mode) error,
) error {
	_, err := managed.With(ctx, func(ctx context.Context, m *managers.Manager) (demo.Report, error) {
		modes, err := primitiveModes(ctx, st, m, n)
		if err != nil {
			return demo.Report{}, err
		}
		return demo.Report{}, f(ctx, modes)
	})
	return err
}

// contender is a drill, whatever its workers share.
type contender interface {
	mode(st *stage.Stage, name, on string, n int) (contest.Mode, error)
}

// primitiveModes is one operation of every primitive, threads beside processes.
func primitiveModes(ctx context.Context, st *stage.Stage, m *managers.Manager, n int) ([]contest.Mode, error) {
	var d drilled
	kinds := []string{demo.OnThread, demo.OnProcess}
	for _, c := range []contender{
		lockAdds(st.Workers), rlockAdds(st.Workers), semaphoreAdds(st.Workers), valueAdds("value", st.Workers),
		eventTurns(), conditionTurns(), meetings(st.Workers), queueItems("queue"), pipeTrips("pipe"),
	} {
		for _, on := range kinds {
			d.add(c.mode(st, on, on, n))
		}
	}
	d.add(managerAdds(ctx, m, "manager", st.Workers).mode(st, demo.OnProcess, demo.OnProcess, n))
	for _, on := range kinds {
		d.add(startMode("start", on, on, st.Workers, n))
	}
	d.add(applyMode(n), nil)
	for _, on := range kinds {
		d.add(submitMode(on, st.Workers, n), nil)
	}
	return d.modes, d.err
}
