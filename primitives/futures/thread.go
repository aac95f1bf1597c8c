package futures

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/life"
	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// ThreadExecutor runs calls on threads, each of which takes one call after the other. A thread is
// started only when a call comes, none is idle and there may be more. It is made with
// [NewThreadExecutor] and must be shut down. A call costs no goroutine of its own.
//
// When the context that it was made with is done, the calls that run see that in their own, and the
// futures of all others fail with its cause. The threads are daemons, so the end of the main thread
// does the same; in Python it waits for them.
//
// Python: concurrent.futures.ThreadPoolExecutor.
type ThreadExecutor struct {
	ctx        context.Context // kept because threads start when calls come
	within     *life.Life      // that lasts until no more come
	workers    int
	prefix     string
	initialize func(ctx context.Context) error

	object  trace.Object // the backlog: what idle threads wait for
	mu      sync.Mutex
	backlog backlog
	idle    park.List
	threads []*threading.Thread
	count   int   // tasks ever submitted
	closed  error // why no more are taken
}

// ThreadOption is an option of [NewThreadExecutor].
type ThreadOption func(*ThreadExecutor)

// WithThreadNamePrefix names the threads prefix_0, prefix_1 and so on, in place of
// ThreadPoolExecutor-0_0 (Python: thread_name_prefix).
func WithThreadNamePrefix(prefix string) ThreadOption {
	return func(e *ThreadExecutor) { e.prefix = prefix }
}

// WithInitializer makes every thread call f before its first task. If f fails the executor is
// broken: the futures of all calls that have not begun fail with [ErrBrokenPool] and f's error
// (Python: initializer).
func WithInitializer(f func(ctx context.Context) error) ThreadOption {
	return func(e *ThreadExecutor) { e.initialize = f }
}

var executorCount atomic.Int64

// NewThreadExecutor returns an executor with at most that many threads, which run under ctx. No
// workers, or fewer, stands for Python's default: 4 more than there are processors, 32 at most.
func NewThreadExecutor(ctx context.Context, workers int, options ...ThreadOption) *ThreadExecutor {
	if workers <= 0 {
		workers = min(32, runtime.NumCPU()+4)
	}
	e := &ThreadExecutor{ctx: ctx, within: life.Hold(ctx), workers: workers}
	for _, option := range options {
		option(e)
	}
	if e.prefix == "" {
		n := int(executorCount.Add(1))
		if rec := trace.From(ctx).Recorder(); rec != nil {
			n = rec.Number("ThreadPoolExecutor")
		}
		e.prefix = fmt.Sprintf("ThreadPoolExecutor-%d", n-1)
	}
	e.object.Name = "of " + e.prefix
	return e
}

func (e *ThreadExecutor) submit(ctx context.Context, t task) error {
	trace.Before(ctx, trace.From(ctx), e, trace.OpPut, (*ThreadExecutor).step)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed != nil {
		return e.closed
	}
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	e.count++
	if trace.From(e.ctx).Recorder() != nil {
		t.trace().Name = fmt.Sprintf("f%d of %s", e.count, e.prefix)
	}
	e.backlog.push(t)
	if !e.idle.WakeOne() && len(e.threads) < e.workers {
		e.startThread()
	}
	return nil
}

func (e *ThreadExecutor) startThread() {
	t := threading.NewThread(fmt.Sprintf("%s_%d", e.prefix, len(e.threads)), e.work)
	t.Daemon = true
	e.threads = append(e.threads, t)
	_ = t.Start(e.ctx) // a new thread cannot have been started
}

// work is what a thread of the executor does, until there is a reason to end. Its goroutine is
// another one from when a call, or a callback, leaves by runtime.Goexit.
func (e *ThreadExecutor) work(ctx context.Context) error {
	name := threading.Current(ctx).Name
	var p panics   // of callbacks; those of calls are their futures' errors
	keep := p.keep // made once, because it is an allocation
	err := e.begin(ctx, name)
	guard.Again(func() {
		for err == nil {
			var t task
			if t, err = e.next(ctx); err == nil {
				t.run(ctx, keep)
			}
		}
		guard.Call(name, func() error { e.abandon(err); return nil }, keep)
	})
	return p.thrown(name)
}

// begin prepares a thread for its first task.
func (e *ThreadExecutor) begin(ctx context.Context, name string) error {
	if e.initialize == nil {
		return nil
	}
	err := guard.Run(name, func() error { return e.initialize(ctx) })
	if err != nil {
		trace.Before(ctx, trace.From(ctx), e, trace.OpShutdown, (*ThreadExecutor).step)
		return fmt.Errorf("%w: the initializer of %s failed: %w", ErrBrokenPool, name, err)
	}
	return nil
}

// next blocks until there is a task, or none will come any more: then it returns the reason.
func (e *ThreadExecutor) next(ctx context.Context) (task, error) {
	trace.Before(ctx, trace.From(ctx), e, trace.OpGet, (*ThreadExecutor).step)
	e.mu.Lock()
	defer e.mu.Unlock()
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if t := e.backlog.pop(); t != nil {
			return t, nil
		}
		if e.closed != nil {
			return nil, e.closed
		}
		if err := e.idle.Wait(ctx, &e.mu, &e.object, trace.KindQueue); err != nil {
			return nil, err
		}
	}
}

// step returns what a worker does to the backlog. Only to take a task may have to wait.
func (e *ThreadExecutor) step(op trace.Op) trace.Step {
	step := trace.Step{Op: op, Object: &e.object, Kind: trace.KindQueue, Show: e.show}
	if op == trace.OpGet {
		step.Can = e.hasTask
	}
	return step
}

// hasTask says whether a thread need not wait for a task, or for the reason to end.
func (e *ThreadExecutor) hasTask() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.closed != nil || e.backlog.len() > 0
}

func (e *ThreadExecutor) show() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return fmt.Sprintf("%d tasks", e.backlog.len())
}

// Shutdown implements [Executor]. A thread of the executor may call it, but cannot wait for itself:
// that is [threading.ErrJoinSelf].
func (e *ThreadExecutor) Shutdown(ctx context.Context, how ...ShutdownOption) error {
	trace.Before(ctx, trace.From(ctx), e, trace.OpShutdown, (*ThreadExecutor).step)
	each(e.close(ErrShutdown, slices.Contains(how, CancelPending)), func(t task) { t.Cancel() })
	if slices.Contains(how, NoWait) {
		return nil
	}
	var errs []error
	for _, t := range e.threads { // since it is closed, there will be no more of them
		errs = append(errs, t.Join(ctx))
		if t.Alive() {
			break
		}
	}
	return errors.Join(errs...)
}

// abandon closes the executor and fails the tasks that have not begun. A thread that ends because
// all was done finds none.
func (e *ThreadExecutor) abandon(reason error) {
	each(e.close(reason, true), func(t task) { _ = t.SetError(reason) })
}

// close makes the executor refuse tasks for this reason, unless it has one already, and idle
// threads end. If drop, it returns the tasks that have not begun.
func (e *ThreadExecutor) close(reason error, drop bool) (dropped []task) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed == nil {
		e.closed = reason
		e.within.Drop()
	}
	if drop {
		dropped = e.backlog.drain()
	}
	e.idle.WakeAll()
	return dropped
}
