package future

import (
	"context"
	"errors"
	"fmt"
	"os"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
)

// ordeal is a task that does not end by itself, or one in which the process is killed.
var ordeal = multiprocessing.RegisterTask("future.ordeal", func(ctx context.Context, deadly bool) error {
	if deadly {
		stage.In(ctx).Say(ctx, "process %d is killed in the middle of its task", os.Getpid())
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Kill()
		}
		if err != nil {
			return err
		}
	}
	<-ctx.Done()
	return context.Cause(ctx)
})

type futureBrokenResult struct {
	Submitted int `json:"submitted"`
	// Broken counts the tasks that failed with the error for this, and Named those of them whose
	// error names the process.
	Broken int            `json:"broken"`
	Named  int            `json:"named"`
	Error  string         `json:"error"` // the first task's
	Later  []demo.Refusal `json:"later"` // what came of a task that was submitted afterwards
}

// futureBroken kills one of the workers. The tasks that it, the others and nobody had all fail with
// the same named error.
func futureBroken(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	later := &demo.Refusals{Stage: st, Res: demo.RefusedResult{Refusals: []demo.Refusal{}}}
	tasks := make([]bool, st.Workers+2)
	tasks[st.Workers-1] = true // the others before it have a task by then, and those after it wait
	r := futureBrokenResult{Submitted: len(tasks)}
	st.Total(len(tasks))
	err := crew.WithExecutor(ctx, demo.OnProcess, st.Workers, "worker", func(ex futures.Executor) error {
		todo, refused := crew.SubmitAll(ctx, ex, ordeal.Bind, tasks)
		for _, f := range todo {
			r.add(ctx, st, f.Err(ctx))
		}
		for range len(tasks) - len(todo) { // not even taken any more
			r.add(ctx, st, refused)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		later.Ask(ctx, "a task for the broken executor", futures.ErrBrokenPool, func() error {
			_, err := futures.Submit(ctx, ex, double.Bind(1))
			return err
		})
		return nil
	})
	r.Later = later.Res.Refusals
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d broken", r.Broken),
		Checks: append(later.Checks, demo.Expect("tasks that the executor's end broke", r.Submitted, r.Broken),
			demo.Expect("errors that name the process", r.Submitted, r.Named)),
		Next: "future --variant executor --on process",
	}, err
}

// add counts what a task ended with.
func (r *futureBrokenResult) add(ctx context.Context, st *stage.Stage, err error) {
	var exit *multiprocessing.ExitError
	if errors.Is(err, futures.ErrBrokenPool) {
		r.Broken++
		st.Advance()
	}
	if errors.As(err, &exit) {
		r.Named++
	}
	if err != nil && r.Error == "" {
		r.Error = err.Error()
		st.Say(ctx, "%v", err)
	}
}
