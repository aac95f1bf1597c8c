package future

import (
	"context"
	"fmt"
	"strings"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

func futureDeadlock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	if st.On == demo.OnProcess {
		return futureElsewhere(ctx, st)
	}
	return futureRing(ctx, st)
}

type futureDeadlockResult struct {
	Tasks    int                 `json:"tasks"` // that wait for another of their executor
	Done     int                 `json:"done"`
	Deadlock demo.DeadlockResult `json:"deadlock"`
}

// futureRing gives each worker a task that submits another to the same executor and waits for it.
func futureRing(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	r := futureDeadlockResult{Tasks: st.Workers}
	st.Total(st.Workers)
	err := crew.WithExecutor(ctx, demo.OnThread, st.Workers, "worker", func(ex futures.Executor) error {
		full := threading.NewBarrier("all workers have a task", st.Workers, 0, nil)
		var outer []*futures.Future[int]
		for range st.Workers {
			f, err := futures.Submit(ctx, ex,
				futures.Func[int](func(ctx context.Context) (int, error) { return askOwn(ctx, ex, full) }))
			if err != nil {
				return err
			}
			outer = append(outer, f)
		}
		for _, f := range outer {
			if err := f.Err(ctx); err != nil {
				return err
			}
			r.Done++
			st.Advance()
		}
		return nil
	})
	var check demo.Check
	if r.Deadlock, check, err = demo.ShowDeadlock(ctx, st, err); r.Deadlock.Found && len(r.Deadlock.Cycle) == 0 {
		r.Deadlock.Cycle = ring(st.Recorder())
		st.Say(ctx, "only a worker could begin these tasks, and each of them waits: %s",
			strings.Join(r.Deadlock.Cycle, " → "))
	}
	return demo.Report{Result: r, Checks: []demo.Check{check}, Outcome: "deadlock " + check.Got,
		Next: "future --variant deadlock --on process"}, err
}

// askOwn is a task that, when no worker is free, gives its executor another one and waits for the
// answer.
func askOwn(ctx context.Context, ex futures.Executor, full *threading.Barrier) (int, error) {
	if _, err := full.Wait(ctx); err != nil {
		return 0, err
	}
	inner, err := futures.Submit(ctx, ex, futures.Func[int](func(context.Context) (int, error) { return 5, nil }))
	if err != nil {
		return 0, err
	}
	stage.In(ctx).Say(ctx, "waits for a task of its own executor, which is full")
	return inner.Result(ctx)
}

// ring is the circle of workers and the futures that they wait for. The recorder has no such
// circle, as nobody holds a future whose task has not begun; but only the executor's workers could
// begin it, and these are all in the ring.
func ring(rec *trace.Recorder) []string {
	events, _ := rec.Events()
	begun := map[uint64]bool{}
	for _, e := range events {
		begun[e.Object] = begun[e.Object] || e.Kind == trace.Acquired
	}
	var circle []string
	for _, e := range events {
		o, _ := rec.Object(e.Object)
		if e.Kind == trace.Waiting && o.Kind == trace.KindFuture && !begun[e.Object] {
			w, _ := rec.Worker(e.Worker)
			circle = append(circle, w.Name, o.String())
		}
	}
	if len(circle) == 0 {
		return []string{}
	}
	return append(circle, circle[0])
}

// ownExecutor is a package variable: in a worker process it is nil, as nobody has set it there.
var ownExecutor futures.Executor

// These want an executor or a future of another process.
var (
	wantExecutor = multiprocessing.Register("future.want-executor",
		func(ctx context.Context, ex *futures.ProcessExecutor) (int, error) {
			return 0, ex.Shutdown(ctx)
		})
	wantFuture = multiprocessing.Register("future.want-future",
		func(ctx context.Context, f *futures.Future[int]) (int, error) {
			return f.Result(ctx)
		})
	useOwnExecutor = multiprocessing.Register("future.use-own-executor", func(ctx context.Context, x int) (int, error) {
		inner, err := futures.Submit(ctx, ownExecutor, double.Bind(x))
		if err != nil {
			return 0, err
		}
		return inner.Result(ctx)
	})
	double = multiprocessing.Register("future.double", func(_ context.Context, x int) (int, error) { return 2 * x, nil })
)

type futureElsewhereResult struct {
	Refused  []demo.Refusal      `json:"refused"`
	After    int                 `json:"after"` // what the executor still computes
	Deadlock demo.DeadlockResult `json:"deadlock"`
}

// futureElsewhere shows that a task in another process cannot even begin to wait for its own
// executor.
func futureElsewhere(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	r := &demo.Refusals{Stage: st, Res: demo.RefusedResult{Refusals: []demo.Refusal{}}}
	refused := func(what string, submit func() (*futures.Future[int], error)) {
		r.Ask(ctx, what, futures.ErrOtherProcess, func() error {
			f, err := submit()
			if err != nil {
				return err
			}
			return f.Err(ctx)
		})
	}
	after := 0
	err := crew.WithExecutor(ctx, demo.OnProcess, st.Workers, "worker", func(ex futures.Executor) error {
		ownExecutor = ex
		defer func() { ownExecutor = nil }()
		refused("a task that uses the executor of a package variable", func() (*futures.Future[int], error) {
			return futures.Submit(ctx, ex, useOwnExecutor.Bind(5))
		})
		refused("the executor as a task's argument", func() (*futures.Future[int], error) {
			return futures.Submit(ctx, ex, wantExecutor.Bind(ex.(*futures.ProcessExecutor)))
		})
		refused("a future as a task's argument", func() (*futures.Future[int], error) {
			return futures.Submit(ctx, ex, wantFuture.Bind(futures.New[int]("mine")))
		})
		f, err := futures.Submit(ctx, ex, double.Bind(21))
		if err != nil {
			return err
		}
		after, err = f.Result(ctx)
		return err
	})
	return demo.Report{
		Result:  futureElsewhereResult{r.Res.Refusals, after, demo.DeadlockResult{Cycle: []string{}}},
		Checks:  append(r.Checks, demo.Expect("the executor still works", 42, after)),
		Outcome: fmt.Sprintf("%d refused", len(r.Res.Refusals)),
		Next:    "future --variant broken",
	}, err
}
