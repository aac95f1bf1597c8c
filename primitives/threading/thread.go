package threading

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// Errors of a thread's life. Match them with errors.Is.
var (
	ErrStarted    = errors.New("the thread was started already")
	ErrNotStarted = errors.New("the thread was not started")
	ErrJoinSelf   = errors.New("a thread cannot wait for its own end")
)

// errExited is the error of a thread whose code called runtime.Goexit, as a failing test does.
var errExited = errors.New("the thread left by runtime.Goexit")

// PanicError is the error of a thread or task that panicked: the Name of the thread, the Value that
// was given to panic, and the Stack of the thread at that moment, as text. errors.Is and errors.As
// find the value if that is an error.
type PanicError = guard.PanicError

// Thread is a goroutine with a name, an end that can be waited for, and an error.
//
// Its code gets a context that belongs to the thread: the primitives find the current thread in it,
// and it is done when the context given to Start is. A thread that starts others may end before
// they do, and does not take them with it. A Thread is made with [NewThread] and must not be
// copied.
//
// Python: threading.Thread. A Python thread cannot be stopped from outside; here its context can be
// cancelled. A Python thread has no result; here Join returns its error.
type Thread struct {
	// Name is what users and recorders see; set it before Start. Names need not be unique.
	Name string
	// Daemon says, before Start, that the program's end does not wait for this thread: [Run]
	// cancels its context instead. Set later, it changes nothing.
	Daemon bool

	daemon bool // Daemon, at Start
	target func(ctx context.Context) error
	worker *trace.Worker
	main   *mainThread
	parent *Thread // whose context this one's may come from
	cancel context.CancelCauseFunc
	users  atomic.Int32 // itself and its children, as long as they run

	mu      sync.Mutex
	started bool
	ended   atomic.Bool
	joiners park.List
	err     error
	locals  map[any]any // from each *Local[T] to a *T
}

var threadCount atomic.Int64

// NewThread returns a thread that will run target. An empty name becomes Thread-N, as in Python.
func NewThread(name string, target func(ctx context.Context) error) *Thread {
	if name == "" {
		name = fmt.Sprintf("Thread-%d", threadCount.Add(1))
	}
	return &Thread{Name: name, target: target}
}

// Go starts a new thread and returns it.
func Go(ctx context.Context, name string, target func(ctx context.Context) error) *Thread {
	t := NewThread(name, target)
	_ = t.Start(ctx) // a new thread cannot have been started
	return t
}

// Start runs the thread under ctx and returns at once. It returns [ErrStarted] the second time. It
// costs a goroutine and a context.
func (t *Thread) Start(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.started {
		return ErrStarted
	}
	t.daemon = t.Daemon
	run, cancel := context.WithCancelCause(ctx)
	t.begin(run, cancel, trace.From(ctx).Recorder())
	if p := Current(ctx); p != nil {
		t.main = p.main
		if p.use() {
			t.parent = p
		}
	}
	t.main.enter(t)
	go t.run()
	return nil
}

// begin makes the thread a worker that runs under ctx.
func (t *Thread) begin(ctx context.Context, cancel context.CancelCauseFunc, rec *trace.Recorder) {
	t.started, t.cancel = true, cancel
	t.users.Store(1)
	t.worker = trace.NewWorker(ctx, t.Name, rec)
	t.worker.Owner = t
	t.worker.Born()
}

// use keeps the thread's context from being done at its end, until drop; unless it has been
// already.
func (t *Thread) use() bool {
	for {
		n := t.users.Load()
		if n == 0 {
			return false
		}
		if t.users.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// drop ends the contexts that nobody runs under any more, so that those above forget them.
func (t *Thread) drop() {
	for ; t != nil && t.users.Add(-1) == 0; t = t.parent {
		t.cancel(nil)
	}
}

func (t *Thread) run() {
	err := errExited
	defer func() { t.finish(err) }()
	t.worker.Started()
	err = guard.Catch(t.Name, func() error { return t.target(t.worker) })
}

func (t *Thread) finish(err error) {
	park.Retire(t.worker)
	t.drop()
	t.mu.Lock()
	t.locals = nil
	t.end(err)
	t.worker.Ended(err)
	t.main.leave(t, err) // last, because Run does not wait for who has left, but before any joiner goes on
	t.mu.Unlock()
}

// end lets those go on who wait for the thread's end. The caller holds mu.
func (t *Thread) end(err error) {
	t.err = err
	t.ended.Store(true)
	t.joiners.WakeAll()
}

// Join blocks until the thread has ended and returns its error, a [*PanicError] if it panicked; or
// until ctx is done, and returns its cause, while the thread runs on. Tell the two apart by
// [Thread.Alive]. Waiting for oneself is [ErrJoinSelf], for a thread that never started
// [ErrNotStarted].
func (t *Thread) Join(ctx context.Context) error {
	if Current(ctx) == t {
		return ErrJoinSelf
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.started {
		return ErrNotStarted
	}
	for !t.ended.Load() {
		if err := t.joiners.Wait(ctx, &t.mu, t.worker.End(), trace.KindThread); err != nil {
			return err
		}
	}
	return t.err
}

// Alive says whether the thread was started and has not ended (Python: is_alive).
func (t *Thread) Alive() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.started && !t.ended.Load()
}

// Cancel makes the thread's context done, with the cause given. It does not wait, and it does
// nothing to a thread that has not started or has ended. Python has no counterpart.
func (t *Thread) Cancel(cause error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.started && !t.ended.Load() {
		t.cancel(cause)
	}
}
