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

// ordeal is a task that does not end by itself, or a task in which the process is killed.
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
	Later  []demo.Refusal `json:"later"` // what a task got that was submitted afterwards
}

// futureBroken kills one of the workers. All tasks that are not done fail with the same named
// error, whether a worker has begun them or not.
func futureBroken(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	later := &demo.Refusals{Stage: st, Res: demo.RefusedResult{Refusals: []demo.Refusal{}}}
	tasks := make([]bool, st.Workers+2)
	tasks[st.Workers-1] = true // the tasks before it run by then, and those after it wait
	r := futureBrokenResult{Submitted: len(tasks)}
	st.Total(len(tasks))
	err := crew.WithExecutor(ctx, demo.OnProcess, st.Workers, "worker", func(ex futures.Executor) error {
		todo, refused := crew.SubmitAll(ctx, ex, ordeal.Bind, tasks)
		for _, f := range todo {
			r.add(ctx, st, f.Err(ctx))
		}
		for range len(tasks) - len(todo) { // the executor did not take them
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
		Words:   demo.Tell("tasks that failed: %d", r.Broken),
		Checks: append(later.Checks, demo.Expect("tasks that the executor's end broke", r.Submitted, r.Broken).
			As("tasks that failed because the executor is broken: %d of %d", r.Broken, r.Submitted),
			demo.Expect("errors that name the process", r.Submitted, r.Named).As("each error names the process that died")),
		Next: "future --variant executor --on process",
	}, err
}

// add counts a task by its error.
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
