package multiprocessing

import (
	"context"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// taskFrame is a task on its way to a worker: one function on a row of arguments.
type taskFrame struct {
	_    struct{} `cbor:",toarray"`
	ID   uint64
	Func string
	Args [][]byte
}

// resultFrame is what came of a task: a result or an error for each argument.
type resultFrame struct {
	_       struct{} `cbor:",toarray"`
	ID      uint64
	Results []itemResult
}

type itemResult struct {
	_     struct{} `cbor:",toarray"`
	Value []byte
	Err   *wireError
}

// workerArg is what a worker starts with.
type workerArg struct {
	Init    string // the initializer, or empty
	InitArg []byte
}

// work is the function of every worker process: it runs tasks until the parent says that no more will come.
var work = Register("multiprocessing.worker", func(ctx context.Context, arg workerArg) (struct{}, error) {
	if arg.Init != "" {
		if _, err := call(ctx, arg.Init, arg.InitArg); err != nil {
			return struct{}{}, err
		}
	}
	for task, ok := nextTask(ctx); ok; task, ok = nextTask(ctx) {
		result := resultFrame{ID: task.ID, Results: make([]itemResult, len(task.Args))}
		for i, arg := range task.Args {
			result.Results[i] = runTask(ctx, task.Func, arg)
		}
		if err := child.link.send(frameResult, result); err != nil {
			return struct{}{}, err
		}
	}
	return struct{}{}, nil
})

// tasks stands for what the parent has to do. Nobody here can tell when something comes.
var tasks = trace.Object{Name: "of tasks"}

// nextTask blocks until there is a task and returns it; or it returns false, because no more will come.
func nextTask(ctx context.Context) (taskFrame, bool) {
	w := trace.From(ctx)
	w.WaitingOutside(ctx, &tasks, trace.KindQueue)
	defer w.Resumed()
	task, ok := <-child.tasks
	return task, ok
}

func runTask(ctx context.Context, name string, arg []byte) (r itemResult) {
	err := threading.Catch("task "+name+" in "+trace.From(ctx).Name, func() (err error) {
		r.Value, err = call(ctx, name, arg)
		return err
	})
	r.Err = toWire(err)
	return r
}
