package trace

import (
	"context"
	"os"
	"sync/atomic"
	"time"
)

// Worker is one line of execution: a thread, or the main thread of a process.
//
// It is itself the context that its code runs under, so that the current thread is found by one
// type assertion ([From]) and a worker carries its recorder with it. All methods may be called on a
// nil *Worker, which reports nothing.
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

	seen *state // what the recorder knows of the worker; nil if there is none
	end  Object // held by the worker until it ends: what Join waits for; its number is the worker's as well
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
		w.seen.rec.born(w.seen)
	}
}

// Started reports that the worker's code runs. The caller holds no mutex.
func (w *Worker) Started() { w.reportFree(Running, nil, "") }

// Ended reports that the worker's code returned, with its error or nil.
func (w *Worker) Ended(err error) {
	if err != nil {
		w.report(Failed, &w.end, KindThread)
		return
	}
	w.report(Done, &w.end, KindThread)
}

// Waiting reports that the worker is about to block on o until it is woken or ctx is done. The
// caller holds whatever guards o, so that nobody can wake the worker before this is reported.
func (w *Worker) Waiting(ctx context.Context, o *Object, kind ObjectKind) {
	if w != nil && w.seen != nil {
		w.seen.rec.waiting(ctx, w.seen, o, kind, nil)
	}
}

// WaitingOutside reports that the worker is about to block on o, which comes from outside at a time
// that nobody here can tell. Such a wait is never taken for a deadlock.
func (w *Worker) WaitingOutside(ctx context.Context, o *Object, kind ObjectKind) {
	if w != nil && w.seen != nil {
		_, timed := ctx.Deadline()
		w.seen.report(Waiting, timed, o, kind)
	}
}

// WaitingShared reports that the worker is about to block on o, which another process can give to
// it without this recorder seeing that; over tells whether it has. Over is called under the
// recorder's lock: it must be quick, and report nothing.
func (w *Worker) WaitingShared(ctx context.Context, o *Object, kind ObjectKind, over func() bool) {
	if w != nil && w.seen != nil {
		w.seen.rec.waiting(ctx, w.seen, o, kind, over)
	}
}

// Runnable reports, by the one who wakes the worker, that it need not wait any longer.
func (w *Worker) Runnable() { w.report(Runnable, nil, "") }

// Resumed reports that the worker goes on after Waiting. The caller holds no mutex.
func (w *Worker) Resumed() { w.reportFree(Running, nil, "") }

// Acquired reports that the worker now holds o, or one permit of it. The caller holds no mutex.
func (w *Worker) Acquired(o *Object, kind ObjectKind) { w.reportFree(Acquired, o, kind) }

// Released reports that the worker gave o back.
func (w *Worker) Released(o *Object, kind ObjectKind) { w.report(Released, o, kind) }

// Notified reports that the worker notified those who wait for o.
func (w *Worker) Notified(o *Object, kind ObjectKind) { w.report(Notified, o, kind) }

// Sleep blocks for d or until ctx, which belongs to w, is done; then it returns the context's
// cause. It is time.Sleep that can be cancelled and that a recorder sees.
func (w *Worker) Sleep(ctx context.Context, d time.Duration) error {
	w.report(Sleeping, nil, "")
	defer w.Resumed()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// report is a report by the worker itself, or by another one about it. What the callers inline is
// the nil check.
func (w *Worker) report(k Kind, o *Object, kind ObjectKind) {
	if w != nil && w.seen != nil {
		w.seen.report(k, false, o, kind)
	}
}

// reportFree is report for one who may be made to stop here.
func (w *Worker) reportFree(k Kind, o *Object, kind ObjectKind) {
	if w != nil && w.seen != nil {
		w.seen.reportFree(k, o, kind)
	}
}

func (s *state) reportFree(k Kind, o *Object, kind ObjectKind) {
	s.report(k, false, o, kind)
	s.yield()
}
