package threading

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/life"
	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// Errors of a thread's life. Match them with errors.Is.
var (
	ErrStarted    = errors.New("already started")
	ErrNotStarted = errors.New("not started yet")
	ErrJoinSelf   = errors.New("a thread cannot wait for its own end")
)

// PanicError is the error of a thread or task that panicked. It has the Name of the thread, the
// Value that was given to panic, and the Stack of the thread at that moment, as text. If the
// value is an error, errors.Is and errors.As find it.
type PanicError = guard.PanicError

// Thread is a goroutine with a name, an end that can be waited for, and an error.
//
// Its code gets a context that belongs to the thread: the primitives find the current thread in
// it, and it is done when the context given to Start is. When a thread ends, what it has started
// lives on: threads, processes, pools, managers, executors. All of that ends with [Run] at the
// latest. A Thread is made with [NewThread] and must not be copied.
//
// Under [Run] its error is never lost: Join returns it, or Run does. Outside of Run a panic ends
// the program, as that of any goroutine does, with the thread's name and stack. There an error is
// lost if no thread joins.
//
// Python: threading.Thread. A Python thread cannot be stopped from outside; here its context can be
// cancelled. A Python thread has no result; here Join returns its error.
type Thread struct {
	// Name is what users and recorders see; set it before Start. Names need not be unique.
	Name string
	// Daemon says, before Start, that the program's end does not wait for this thread: [Run]
	// cancels its context instead. Set later, it changes nothing.
	Daemon bool

	daemon bool   // Daemon, at Start
	given  string // the name that it has because it was given none
	target func(ctx context.Context) error
	worker *trace.Worker
	main   *mainThread
	life   life.Life

	mu      sync.Mutex
	started bool
	ended   atomic.Bool
	joiners park.List
	done    park.Done
	err     error
	// callbacks are called before those go on who join the thread; then calledBack is true.
	callbacks  []func(error)
	calledBack bool
	locals     map[any]any // from each *Local[T] to a *T
}

var threadCount atomic.Int64

// NewThread returns a thread that will run target. An empty name becomes Thread-N, as in Python. A
// recorder counts such threads of its own, at Start.
func NewThread(name string, target func(ctx context.Context) error) *Thread {
	t := &Thread{Name: name, target: target}
	if name == "" {
		t.given = fmt.Sprintf("Thread-%d", threadCount.Add(1))
		t.Name = t.given
	}
	return t
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
		return fmt.Errorf("thread %s is %w", t.Name, ErrStarted)
	}
	t.daemon = t.Daemon
	if p := Current(ctx); p != nil {
		t.main = p.main
	}
	t.begin(ctx, trace.From(ctx).Recorder())
	t.main.enter(t)
	go t.run()
	return nil
}

// begin makes the thread a worker that runs under ctx.
func (t *Thread) begin(ctx context.Context, rec *trace.Recorder) {
	t.started = true
	if rec != nil && t.given != "" && t.Name == t.given {
		t.Name = fmt.Sprintf("Thread-%d", rec.Number("Thread"))
	}
	t.worker = trace.NewWorker(t.life.Begin(ctx), t.Name, rec)
	t.worker.Owner = t
	t.worker.Born()
}

func (t *Thread) run() {
	t.worker.Started()
	var returned error
	guard.Call(t.Name, func() error {
		returned = t.target(t.worker)
		return returned
	}, func(err error) {
		if p, ok := err.(*PanicError); ok && t.main == nil && returned != err {
			panic(p.Error() + "\n\n" + p.Stack) // nobody needs to ask, so nobody may ever hear of it
		}
		t.finish(err)
	})
}

func (t *Thread) finish(err error) {
	own := !guard.Is(err, context.Cause(t.worker)) // else whoever has cancelled the thread knows
	park.Retire(t.worker)
	t.life.Drop()
	t.mu.Lock()
	callbacks := t.callbacks
	t.callbacks, t.calledBack, t.err = nil, true, err
	t.mu.Unlock()
	if len(callbacks) > 0 {
		t.callBack(callbacks, err)
		return
	}
	t.leave(err, own)
}

// callBack calls the callbacks and leaves. The error is told to them; only their own is not.
func (t *Thread) callBack(callbacks []func(error), err error) {
	own := false
	defer func() { t.leave(err, own) }() // a callback may leave by runtime.Goexit
	guard.Each(t.Name+"'s callback", callbacks, func(fn func(error)) { fn(err) },
		func(failed error) { err, own = errors.Join(err, failed), true })
}

// leave is the very end: whoever waits for it goes on.
func (t *Thread) leave(err error, own bool) {
	defer t.worker.Left()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.locals = nil
	t.end(err)
	t.worker.Ended(err)
	t.main.leave(t, err, own) // last, because Run does not wait for who has left, but before any joiner goes on
}

// AddDoneCallback makes the thread call fn with its error as the last that it does, before those go
// on who join it; or calls fn at once, if the thread has ended. A panic in fn is added to the
// thread's error. Python: Future.add_done_callback.
func (t *Thread) AddDoneCallback(fn func(err error)) {
	t.mu.Lock()
	if !t.calledBack {
		t.callbacks = append(t.callbacks, fn)
		t.mu.Unlock()
		return
	}
	err := t.err
	t.mu.Unlock()
	fn(err)
}

// end lets those go on who wait for the thread's end. The caller holds mu.
func (t *Thread) end(err error) {
	t.err = err
	if !t.ended.Swap(true) { // a main thread ends here twice
		t.done.End()
	}
	t.joiners.WakeAll()
}

// Done returns a channel that is closed when the thread has ended, to select on. Then Join does not
// block. A recorder does not see who waits for the channel, and takes it for running.
func (t *Thread) Done() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.done.Channel(t.ended.Load())
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
		t.life.Cancel(cause)
	}
}
