package trace

import (
	"context"
	"os"
	"sync/atomic"
	"time"
)

// Worker is one line of execution: a thread, or the main thread of a process.
//
// It is itself the context that its code runs under, so one type assertion ([From]) finds the
// current thread and its recorder. All methods may be called on a nil *Worker, which reports
// nothing.
type Worker struct {
	context.Context
	// Name is the thread's name, as a user reads it. Names need not be unique.
	Name string
	// PID is the operating-system process that the worker runs in.
	PID int
	// Owner is whatever stands behind the worker (a *threading.Thread).
	Owner any
	// Parked is for package park: the waiter that the worker keeps from one wait to the next.
	Parked Slot

	seen       *state          // what the recorder knows of the worker; nil if there is none
	quiet      int             // see Quiet
	controlled bool            // see Controlled
	shared     context.Context // of a controlled wait whose end nobody reports; nil if there is none
	end        Object          // held by the worker until it ends: what Join waits for; its number is the worker's as well
}

var (
	pid   = os.Getpid()
	count atomic.Uint64
)

// nextID numbers workers and objects so that no two in a tree of processes share a number.
func nextID() uint64 { return uint64(pid)<<32 | count.Add(1)&0xffffffff }

// NewWorker returns a worker that runs under ctx and reports to rec, which may be nil.
func NewWorker(ctx context.Context, name string, rec *Recorder) *Worker {
	w := &Worker{Context: ctx, Name: name, PID: pid}
	w.end.Name = name
	w.end.SetID(nextID())
	if rec != nil {
		w.seen = rec.newState(WorkerInfo{ID: w.ID(), Name: name, PID: pid})
		w.seen.runEnds = rec.runEnds(ctx)
		w.controlled = rec.control != nil
	}
	return w
}

// Slot is room for one thing that belongs to whoever has taken the slot.
type Slot struct {
	Kept  any
	taken atomic.Bool
}

// Take takes the slot if it is free, and says whether it did.
func (s *Slot) Take() bool { return s.taken.CompareAndSwap(false, true) }

// Leave frees the slot.
func (s *Slot) Leave() { s.taken.Store(false) }

type workerKey struct{}

// From returns the worker that ctx belongs to, or nil. It costs one type assertion where ctx is the
// worker itself, a value look-up where it was wrapped.
func From(ctx context.Context) *Worker {
	if w, ok := ctx.(*Worker); ok {
		return w
	}
	return lookUp(ctx)
}

//go:noinline
func lookUp(ctx context.Context) *Worker { // apart, so that From is inlined
	w, _ := ctx.Value(workerKey{}).(*Worker)
	return w
}

// Value implements [context.Context].
func (w *Worker) Value(key any) any {
	if key == (workerKey{}) {
		return w
	}
	return w.Context.Value(key)
}

// ID is the worker's number, unique among the processes of a run; 0 for a nil *Worker.
func (w *Worker) ID() uint64 {
	if w == nil {
		return 0
	}
	return w.end.ID()
}

// Recorder returns the recorder that the worker reports to, or nil.
func (w *Worker) Recorder() *Recorder {
	if w == nil || w.seen == nil {
		return nil
	}
	return w.seen.rec
}

// End is the object that stands for the worker's end; joining it is waiting for this.
func (w *Worker) End() *Object { return &w.end }

// Born reports that the worker exists and will run.
func (w *Worker) Born() {
	if w != nil && w.seen != nil {
		w.born()
	}
}

func (w *Worker) born() {
	w.seen.rec.born(w.seen)
	if c := w.control(); c != nil {
		c.Born(w)
	}
}

// Started reports that the worker's code runs. The caller holds no mutex.
func (w *Worker) Started() { w.Resumed() }

// Ended reports that the worker's code returned, with its error or nil.
func (w *Worker) Ended(err error) {
	if err != nil {
		w.report(Failed, &w.end, KindThread)
		return
	}
	w.report(Done, &w.end, KindThread)
}

// Left reports, after Ended, that nothing more is done about the worker's end: another may go on.
func (w *Worker) Left() {
	if w.Controlled() {
		w.control().Ended(w)
	}
}

// Waiting reports that the worker is about to block on o until it is woken or ctx is done. The
// caller holds whatever guards o, so that nobody can wake the worker before this is reported.
func (w *Worker) Waiting(ctx context.Context, o *Object, kind ObjectKind) {
	if w != nil && w.seen != nil {
		w.waiting(ctx, o, kind, nil)
	}
}

func (w *Worker) waiting(ctx context.Context, o *Object, kind ObjectKind, over func() bool) {
	w.seen.rec.waiting(ctx, w.seen, o, kind, over)
	if c := w.control(); c != nil && w.quiet == 0 {
		if over != nil {
			w.shared = ctx
		}
		c.Parked(ctx, w, o, kind)
	}
}

// WaitingOutside reports that the worker is about to block on o, which comes from outside at a time
// that nobody here can tell. Such a wait is never taken for a deadlock.
func (w *Worker) WaitingOutside(ctx context.Context, o *Object, kind ObjectKind) {
	if w != nil && w.seen != nil {
		_, timed := w.seen.deadline(ctx)
		w.seen.report(Waiting, timed, o, kind)
	}
}

// Expires says whether a deadline of ctx's own, which is not that of the whole run, is [Near]: what
// is started under ctx then ends by itself.
func (w *Worker) Expires(ctx context.Context) bool {
	if w == nil || w.seen == nil {
		return false
	}
	until, own := w.seen.deadline(ctx)
	return own && until-time.Since(w.seen.rec.origin) <= Near
}

// WaitingShared reports that the worker is about to block on o, which another process can give to
// it without this recorder seeing that; over tells whether it has. Over is called under the
// recorder's lock: it must be quick, and report nothing.
func (w *Worker) WaitingShared(ctx context.Context, o *Object, kind ObjectKind, over func() bool) {
	if w != nil && w.seen != nil {
		w.waiting(ctx, o, kind, over)
	}
}

// Runnable reports, by the one who wakes the worker, that it need not wait any longer.
func (w *Worker) Runnable() {
	if w != nil && w.seen != nil {
		w.runnable()
	}
}

func (w *Worker) runnable() {
	w.seen.report(Runnable, false, nil, "")
	if c := w.control(); c != nil {
		c.Woken(w)
	}
}

// Resumed reports that the worker goes on after Waiting. The caller holds no mutex.
func (w *Worker) Resumed() {
	if w != nil && w.seen != nil {
		w.resumed()
	}
}

func (w *Worker) resumed() {
	if c := w.control(); c != nil {
		if w.shared != nil && w.shared.Err() == nil {
			c.Woken(w)
		}
		w.shared = nil
		c.Resume(w)
	}
	w.seen.reportFree(Running, nil, "")
}

// Sleep blocks for d or until ctx, which belongs to w, is done; then it returns the context's
// cause. It is time.Sleep that can be cancelled and that a recorder sees.
func (w *Worker) Sleep(ctx context.Context, d time.Duration) error {
	if w.Controlled() {
		w.report(Sleeping, nil, "")
		defer w.Resumed()
		w.Before(ctx, Step{Op: OpSleep, For: d, Eager: true})
		return context.Cause(ctx)
	}
	timer := time.NewTimer(d) // a sleep of less than the report takes is over then; else it takes a millisecond
	defer timer.Stop()
	w.report(Sleeping, nil, "")
	defer w.Resumed()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
