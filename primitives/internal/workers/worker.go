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

func runWorker(ctx context.Context, arg workerArg) (none struct{}, err error) {
	if arg.Init != "" {
		if err := spawn.Run(ctx, arg.Init, arg.InitArg); err != nil {
			return none, err
		}
	}
	w := worksite{board: arg.Board, seat: arg.Seat}
	defer context.AfterFunc(ctx, func() { w.board.call(shm.Everyone) })() // or next would sleep on
	guard.Again(func() { err = w.work(ctx) })
	return none, err
}

// send sends results of a task.
func send(kind spawn.FrameKind, n uint64, row []byte) error {
	return spawn.SendUp(kind, append(binary.LittleEndian.AppendUint64(nil, n), row...))
}

// worksite is where a worker works, and what lies there.
type worksite struct {
	board  board
	seat   int
	task   []byte
	number uint64 // of the task under way, or 0
	name   string // of its function
	args   []byte // of those of its calls that have not begun
	result []byte // of the others, but for those that went ahead: see appendResult
	parted bool   // some went ahead
	lost   error  // why they could not
}

// work does the tasks that come, until no more will or there is an error. When the code of one
// leaves by runtime.Goexit, the next call of work goes on with what is left.
func (w *worksite) work(ctx context.Context) error {
	for {
		if w.number == 0 {
			n, err := w.next(ctx)
			if n == 0 {
				return err
			}
			if err := w.begin(n); err != nil {
				return err
			}
		}
		if err := w.run(ctx); err != nil {
			return err
		}
		if err := w.deliver(); err != nil {
			return err
		}
	}
}

// begin makes the task that next has brought the one under way.
func (w *worksite) begin(n uint64) error {
	name, args, err := nextField(w.task)
	w.number, w.name, w.args, w.result, w.parted = n, string(name), args, w.result[:0], false
	return err
}

// run makes the calls of the task under way that have not begun.
func (w *worksite) run(ctx context.Context) error {
	where := "task " + w.name + " in " + trace.From(ctx).Name
	for len(w.args) > 0 {
		var arg, value []byte
		var err error
		if arg, w.args, err = nextField(w.args); err != nil {
			return err
		}
		guard.Call(where, func() (err error) {
			value, err = spawn.Call(ctx, w.name, arg)
			return err
		}, func(err error) { w.add(encoded(value, err), err) })
		if w.lost != nil {
			return w.lost
		}
	}
	return nil
}

// add appends what came of a call. Where the results become too large for one frame, those that
// there are go ahead.
func (w *worksite) add(value []byte, err error) {
	if len(w.result) > 0 && len(w.result)+fieldHeader+1+len(value) > maxRow {
		w.lost = send(spawn.FramePart, w.number, w.result)
		w.result, w.parted = w.result[:0], true
	}
	w.result = appendResult(w.result, value, err)
}

// deliver leaves the result of the task under way for the parent.
func (w *worksite) deliver() error {
	n := w.number
	w.number = 0
	if !w.parted && w.board.leaveResult(w.seat, n, w.result) { // else it might be found before the parts are
		return nil
	}
	return send(spawn.FrameResult, n, w.result)
}

// work stands for what the parent has to do. Nobody here can tell when something comes.
var work = trace.Object{Name: "of tasks"}

// next blocks until the worker has a task and returns its number; or it returns 0, because no more
// will come, or because of an error, as the end of ctx is.
func (w *worksite) next(ctx context.Context) (n uint64, err error) {
	me := trace.From(ctx)
	me.WaitingOutside(ctx, &work, trace.KindQueue)
	defer me.Resumed()
	c := w.board.obj.Cells[cellTasks]
	for {
		seen := c.Word.Load()
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
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
