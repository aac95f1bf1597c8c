package futures

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/internal/workers"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/trace"
)

// ErrOtherProcess is the error of a task in another process that is given an executor or a future
// of this one, or finds none there. In Python such a task waits for ever.
var ErrOtherProcess = multiprocessing.RegisterError(errors.New("there is no such executor or future here: they " +
	"belong to the process that made them"))

// ProcessExecutor runs calls in worker processes, which start with it. It takes calls of functions
// that are registered with package multiprocessing, bound to their argument; any other call is
// [multiprocessing.ErrNotRegistered]. It is made with [NewProcessExecutor] and must be shut down.
//
// A worker that dies breaks the executor: the others are terminated, and every future that is not
// done fails with [ErrBrokenPool] and the [*multiprocessing.ExitError] that names the process. If
// all are done, only a later Submit is told; Shutdown does not fail, as in Python. When the context
// that the executor was made with is done, the workers are terminated and these futures fail with
// its cause. The end of the main thread terminates the workers too; in Python it waits for them.
//
// Callbacks of the futures run one after the other, and must not wait for the executor. A call
// costs some microseconds where workers are busy, and some ten more where one has to be woken.
//
// Python: concurrent.futures.ProcessPoolExecutor.
type ProcessExecutor struct {
	ctx  context.Context // kept for its end and its recorder
	pool *workers.Pool

	mu      sync.Mutex
	unended map[*parcel]struct{}
	count   int    // tasks ever submitted
	panics  panics // of callbacks
}

// parcel is calls of one function that travel to a worker together.
type parcel struct {
	work  workers.Task
	tasks []task

	// The executor's mutex guards these.
	of   *ProcessExecutor
	left int // calls that were not cancelled
}

func (p *parcel) add(t task) (err error) {
	var arg []byte
	if p.work.Func, arg, err = t.remote(); err == nil {
		p.work.Args, p.tasks = append(p.work.Args, arg), append(p.tasks, t)
	}
	return err
}

var processExecutorCount atomic.Int64

// NewProcessExecutor starts an executor of n worker processes; it does not wait until they are
// ready. No workers, or fewer, stands for Python's default, one for each processor. The options are
// those of a pool: [pool.WithInitializer], and [pool.WithName] in place of ProcessPoolExecutor-0.
func NewProcessExecutor(ctx context.Context, n int, options ...pool.Option) (*ProcessExecutor, error) {
	name := fmt.Sprintf("ProcessPoolExecutor-%d", processExecutorCount.Add(1)-1)
	options = append([]pool.Option{pool.BreakOnLoss(), pool.WithName(name)}, options...)
	pool, err := workers.Start(ctx, n, options...)
	if err != nil {
		return nil, err
	}
	return &ProcessExecutor{ctx: ctx, pool: pool, unended: map[*parcel]struct{}{}}, nil
}

func (e *ProcessExecutor) submit(_ context.Context, t task) error {
	p := &parcel{}
	if err := p.add(t); err != nil {
		return err
	}
	return e.send(p)
}

// send queues a parcel for the first worker that is free.
func (e *ProcessExecutor) send(p *parcel) error {
	if e == nil || e.pool == nil {
		return ErrOtherProcess
	}
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	p.of, p.left = e, len(p.tasks)
	e.name(p.tasks)
	for _, t := range p.tasks {
		t.isIn(p)
	}
	p.work.Done = func(results []wire.Outcome, err error) {
		e.leave(p)
		e.settle(p.tasks, results, err)
	}
	err := e.pool.Submit(&p.work)
	if err == nil {
		e.unended[p] = struct{}{}
	}
	return verdict(err)
}

// name names tasks for a recorder, if there is one.
func (e *ProcessExecutor) name(tasks []task) {
	for _, t := range tasks {
		e.count++
		if trace.From(e.ctx).Recorder() != nil {
			t.trace().Name = fmt.Sprintf("f%d of %s", e.count, e.pool.Name())
		}
	}
}

func (e *ProcessExecutor) leave(p *parcel) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.unended, p)
}

// begun implements elsewhere.
func (p *parcel) begun() bool {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	return p.work.Begun()
}

// drop implements elsewhere. The other calls of the parcel are done all the same; if none is left,
// the parcel is taken back.
func (p *parcel) drop() bool {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	if p.left > 1 && !p.work.Begun() {
		p.left--
		return true
	}
	if p.left > 1 || !p.work.Withdraw() {
		return false
	}
	delete(p.of.unended, p)
	return true
}

// settle completes tasks with their results, or with the error of them all, and keeps the panics of
// the futures' callbacks for Shutdown.
func (e *ProcessExecutor) settle(tasks []task, results []wire.Outcome, err error) {
	i := -1
	guard.Each(e.pool.Name(), tasks, func(t task) {
		if i++; err != nil {
			t.settle(wire.Outcome{Err: verdict(err)})
			return
		}
		results[i].Err = verdict(results[i].Err)
		t.settle(results[i])
	}, func(err error) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.panics.keep(err)
	})
}

// verdict is what an error of the pool means to users of the executor. Neither an ExitError nor
// ErrTerminated ever comes from another process, so they are not a task's own.
func verdict(err error) error {
	var exit *multiprocessing.ExitError
	switch {
	case errors.Is(err, pool.ErrClosed):
		return ErrShutdown
	case errors.As(err, &exit), errors.Is(err, pool.ErrTerminated):
		return fmt.Errorf("%w: %w", ErrBrokenPool, err)
	}
	return err
}

// Shutdown implements [Executor].
func (e *ProcessExecutor) Shutdown(ctx context.Context, how ...ShutdownOption) error {
	if e == nil || e.pool == nil {
		return ErrOtherProcess
	}
	e.pool.Close()
	if slices.Contains(how, CancelPending) {
		each(e.all(), func(t task) { t.Cancel() })
	}
	if slices.Contains(how, NoWait) {
		return nil
	}
	if err := e.pool.Join(ctx); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return errors.Join(e.panics...)
}

// TerminateWorkers ends the workers at once, by SIGTERM where there are signals, and shuts the
// executor down. It does not wait. What runs or has not begun fails with [ErrBrokenPool], and so
// does Submit from now on. In another process, where the executor is nil, it does nothing. Python:
// terminate_workers, since 3.14.
func (e *ProcessExecutor) TerminateWorkers() { e.end((*workers.Pool).Terminate) }

// KillWorkers is [ProcessExecutor.TerminateWorkers] by SIGKILL where there are signals, which no
// worker can ignore. Python: kill_workers, since 3.14.
func (e *ProcessExecutor) KillWorkers() { e.end((*workers.Pool).Kill) }

func (e *ProcessExecutor) end(how func(*workers.Pool)) {
	if e != nil && e.pool != nil {
		how(e.pool)
	}
}

// all returns the tasks that have not ended, in no order.
func (e *ProcessExecutor) all() (tasks []task) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for p := range e.unended {
		tasks = append(tasks, p.tasks...)
	}
	return tasks
}

// MarshalCBOR refuses to send the executor to another process, with [ErrOtherProcess].
func (*ProcessExecutor) MarshalCBOR() ([]byte, error) { return nil, ErrOtherProcess }

// MarshalCBOR refuses to send the executor to another process, with [ErrOtherProcess].
func (*ThreadExecutor) MarshalCBOR() ([]byte, error) { return nil, ErrOtherProcess }

// MarshalCBOR refuses to send the future to another process, with [ErrOtherProcess].
func (*Future[R]) MarshalCBOR() ([]byte, error) { return nil, ErrOtherProcess }
