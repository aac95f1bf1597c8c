package workers

import (
	"context"
	"encoding/binary"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/trace"
)

// workerArg is what a worker starts with.
type workerArg struct {
	Board   board
	Seat    int
	Init    string // the initializer, or empty
	InitArg []byte
}

// workerMain is the function of every worker process: it does the tasks on the board until no more
// will come.
var workerMain = spawn.Register(&spawn.Function[workerArg, struct{}]{Name: "multiprocessing.worker", Run: runWorker})

func runWorker(ctx context.Context, arg workerArg) (struct{}, error) {
	if arg.Init != "" {
		if _, err := spawn.Call(ctx, arg.Init, arg.InitArg); err != nil {
			return struct{}{}, err
		}
	}
	w := worksite{board: arg.Board, seat: arg.Seat}
	for {
		n, err := w.next(ctx)
		if n == 0 {
			return struct{}{}, err
		}
		if w.result, err = runTasks(ctx, w.task, w.result[:0]); err != nil {
			return struct{}{}, err
		}
		if w.board.leaveResult(w.seat, n, w.result) {
			continue
		}
		frame := append(binary.LittleEndian.AppendUint64(nil, n), w.result...)
		if err := spawn.SendUp(spawn.FrameResult, frame); err != nil {
			return struct{}{}, err
		}
	}
}

// worksite is where a worker works, and what lies there.
type worksite struct {
	board        board
	seat         int
	task, result []byte
}

// work stands for what the parent has to do. Nobody here can tell when something comes.
var work = trace.Object{Name: "of tasks"}

// next blocks until the worker has a task and returns its number; or it returns 0, because no more
// will come, or because of an error.
func (w *worksite) next(ctx context.Context) (n uint64, err error) {
	me := trace.From(ctx)
	me.WaitingOutside(ctx, &work, trace.KindQueue)
	defer me.Resumed()
	c := w.board.obj.Cells[cellTasks]
	for {
		seen := c.Word.Load()
		if n, w.task, err = w.board.take(w.seat, w.task); n != 0 {
			break
		}
		if err != nil || w.board.header().closed.Load() {
			return 0, err
		}
		if !shm.Await(shm.InMemory, func() bool { return c.Word.Load() != seen }) {
			_ = c.KernelWait(context.Background(), seen) // nothing ends it but a call
		}
	}
	if w.task == nil {
		_ = spawn.SendUp(spawn.FrameAsk, binary.LittleEndian.AppendUint64(nil, n))
		task, ok := <-spawn.Tasks()
		if !ok {
			return 0, nil
		}
		w.task = task
	}
	return n, nil
}

// runTasks runs the calls of a task and appends what came of them to results: for each a byte that
// says whether it is an error, and that or the value.
func runTasks(ctx context.Context, task, results []byte) ([]byte, error) {
	field, args, err := nextField(task)
	if err != nil {
		return nil, err
	}
	name := string(field)
	where := "task " + name + " in " + trace.From(ctx).Name
	for len(args) > 0 {
		var arg, value []byte
		if arg, args, err = nextField(args); err != nil {
			return nil, err
		}
		err := guard.Catch(where, func() (err error) {
			value, err = spawn.Call(ctx, name, arg)
			return err
		})
		results = appendResult(results, value, err)
	}
	return results, nil
}
