package future

import (
	"context"
	"fmt"

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
	err := crew.WithExecutor(ctx, demo.OnThread, st.Workers, "worker", func(ex futures.Executor) error {
		return r.run(ctx, st, ex, ex)
	})
	var check demo.Check
	if r.Deadlock, check, err = demo.ExpectDeadlock(st, err); r.Deadlock.Found && len(r.Deadlock.Cycle) == 0 {
		r.Deadlock.Cycle = ring(st.Recorder())
	}
	return demo.Report{Result: r, Checks: []demo.Check{check}, Outcome: r.Deadlock.Outcome(),
		Next: "future --variant second-executor"}, err
}

// futureSecond is the cure: the tasks that others wait for have an executor of their own.
func futureSecond(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	r := futureDeadlockResult{Tasks: st.Workers, Deadlock: demo.DeadlockResult{Cycle: []string{}}}
	err := crew.WithExecutor(ctx, demo.OnThread, st.Workers, "worker", func(outer futures.Executor) error {
		return crew.WithExecutor(ctx, demo.OnThread, 1, "helper", func(inner futures.Executor) error {
			return r.run(ctx, st, outer, inner)
		})
	})
	return demo.Report{Result: r, Outcome: fmt.Sprintf("%d of %d done", r.Done, r.Tasks),
		Words:  demo.Tell("tasks done: %d of %d", r.Done, r.Tasks),
		Checks: []demo.Check{demo.Expect("tasks done", r.Tasks, r.Done).As("%d of %d tasks are done", r.Done, r.Tasks)},
		Next:   "future --variant deadlock --on process"}, err
}

// run gives each worker of one executor a task that waits for a task of another one, which may be
// the same.
func (r *futureDeadlockResult) run(ctx context.Context, st *stage.Stage, outer, inner futures.Executor) error {
	st.Total(st.Workers)
	full := threading.NewBarrier(trace.Aside("all workers have a task"), st.Workers, 0, nil)
	var all []*futures.Future[int]
	for range st.Workers {
		f, err := futures.Submit(ctx, outer, futures.Func[int](func(ctx context.Context) (int, error) {
			if !st.Scheduled {
				if _, err := full.Wait(ctx); err != nil {
					return 0, err
				}
			}
			return ask(ctx, inner, inner == outer)
		}))
		if err != nil {
			return err
		}
		all = append(all, f)
	}
	for _, f := range all {
		if err := f.Err(ctx); err != nil {
			return err
		}
		r.Done++
		st.Advance()
	}
	return nil
}

// ask gives an executor a task, and waits for its result.
func ask(ctx context.Context, ex futures.Executor, own bool) (int, error) {
	f, err := futures.Submit(ctx, ex, futures.Func[int](func(context.Context) (int, error) { return 5, nil }))
	if err != nil {
		return 0, err
	}
	if own {
		stage.In(ctx).Say(ctx, "waits for a task of its own executor, which has no free worker")
	} else {
		stage.In(ctx).Say(ctx, "waits for a task of the second executor")
	}
	return f.Result(ctx)
}

// ring is the cycle of workers and the futures that they wait for. The recorder finds no cycle,
// because no worker holds a future whose task has not begun. But only the executor's workers could
// begin it, and all of them are in the ring.
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

// ownExecutor is a package variable. It is nil in a worker process, because only the parent sets
// it.
var ownExecutor futures.Executor

// These tasks use an executor or a future of another process.
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
		Checks:  append(r.Checks, demo.Expect("the executor still works", 42, after).As("the executor still works")),
		Outcome: fmt.Sprintf("%d refused", len(r.Res.Refusals)),
		Words:   demo.Tell("requests refused: %d", len(r.Res.Refusals)),
		Next:    "future --variant broken",
	}, err
}
