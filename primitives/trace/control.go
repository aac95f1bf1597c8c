package trace

import (
	"context"
	"time"
)

// Op says what a worker is about to do.
type Op uint8

// The operations before which a controlled worker stops.
const (
	OpAcquire Op = iota + 1
	OpTryAcquire
	OpRelease
	OpWait
	OpNotify
	OpSet
	OpClear
	OpAbort
	OpReset
	OpPut
	OpTryPut
	OpGet
	OpTryGet
	OpTaskDone
	OpShutdown
	OpRead
	OpWrite
	OpJoin
	OpSleep
	OpResume
	OpCall
)

var opNames = [...]string{OpAcquire: "acquire", OpTryAcquire: "try to acquire", OpRelease: "release", OpWait: "wait",
	OpNotify: "notify", OpSet: "set", OpClear: "clear", OpAbort: "abort", OpReset: "reset", OpPut: "put",
	OpTryPut: "try to put", OpGet: "get", OpTryGet: "try to get", OpTaskDone: "task done", OpShutdown: "shut down",
	OpRead: "read", OpWrite: "write", OpJoin: "join", OpSleep: "sleep",
	OpResume: "go on", OpCall: "call"}

// String returns the operation as a word.
func (o Op) String() string {
	if int(o) < len(opNames) {
		return opNames[o]
	}
	return ""
}

// Tries says whether the operation does nothing where it cannot be done at once.
func (o Op) Tries() bool { return o == OpTryAcquire || o == OpTryPut || o == OpTryGet }

// Step is what a worker is about to do, and what it takes to know whether that matters to others.
type Step struct {
	Op Op
	// Object is what it is done to, of that kind; nil if that is nothing shared.
	Object *Object
	Kind   ObjectKind
	// Also returns other objects that the step depends on or changes, as the lock of a condition that
	// is waited for; nil if there are none. It is called as Can is.
	Also func() []*Object `cbor:"-"`
	// Index is which number of an array it is done to, from 1. Different numbers of one array do not
	// matter to each other. 0 means all of the object.
	Index int
	// Can says whether the operation can be done now without blocking; nil means always, and so does
	// any of an operation that never waits, as to release. It is called while no worker runs, so it
	// may take the object's own mutex.
	Can func() bool `cbor:"-"`
	// Eager says that the step is no choice: it is made as soon as it can be.
	Eager bool
	// For is how long the worker sleeps.
	For time.Duration
	// Show says what the object has in it. It is called as Can is; nil if there is nothing to show.
	Show func() string `cbor:"-"`
	// Stack is where in its program the worker is, if that is to be known.
	Stack []Frame
}

// ObjectID returns the number of what steps of that kind are done to: the object's, but that what
// an object holds is another thing than the lock that comes with it.
func ObjectID(o *Object, kind ObjectKind) uint64 {
	if kind == KindValue || kind == KindArray {
		return o.ID() | content
	}
	return o.ID()
}

// Control decides which of a run's workers goes on. One of them runs at a time: it has the turn. It
// gives the turn back where it stops before a step, where it parks, and at its end.
//
// Two kinds of stop are enough. An operation that may block and that others cannot see waiting
// stops before it and says when it can be done ([Step.Can]), so that it never blocks. One whose
// waiting others can see, as they can count those who wait at a barrier, stops before it, then
// really parks, and is woken.
type Control interface {
	// Born hears of a worker that will run.
	Born(w *Worker)
	// Pass blocks until it is the turn of w to make the step. Only w calls it, and holds no mutex.
	Pass(ctx context.Context, w *Worker, s Step)
	// Resume blocks until it is the turn of w, which was born, or whose wait is over. Only w calls it,
	// and holds no mutex.
	Resume(w *Worker)
	// Parked, Woken and Ended hear that w waits for o until it is woken or ctx is done, that another
	// has woken it, and that it has ended. They are called under mutexes, and do not block.
	Parked(ctx context.Context, w *Worker, o *Object, kind ObjectKind)
	Woken(w *Worker)
	Ended(w *Worker)
	// Declared hears that the recorder has reported a deadlock, and that what the report ends, by
	// cancelling a context, has been told.
	Declared()
	// Refuse hears why the run cannot be controlled. It ends the run.
	Refuse(why error)
	// Now is the time since the run began by the run's own clock.
	Now() time.Duration
	// Moment is the time of what is recorded now: that of Now, and a little more for each step and each
	// turn before. So what is recorded has its order, and the same times in each run of one order.
	Moment() time.Duration
}

// Control makes c decide who goes on. It is called before there are workers.
func (r *Recorder) Control(c Control) { r.control = c }

// control returns what decides when the worker goes on, or nil.
func (w *Worker) control() Control {
	if w.Controlled() {
		return w.seen.rec.control
	}
	return nil
}

// Controlled says whether something decides when the worker goes on, so that it has to stop before
// each step. It is inlined. What a step is made of, as its closures, is made only if it is true, as
// by [Before]:
//
//	if w := trace.From(ctx); w.Controlled() {
//		w.Before(ctx, trace.Step{…})
//	}
func (w *Worker) Controlled() bool { return w != nil && w.controlled }

// Before stops the worker, if it is controlled, until it is its turn to make the step. The context
// is that of the operation: it says when the time for it is up. What is done to an object that is
// [Aside], or by a worker that is, is no choice. The caller holds no mutex.
func (w *Worker) Before(ctx context.Context, s Step) {
	c := w.control()
	if c == nil || w.quiet > 0 {
		return
	}
	if IsAside(w.Name) || s.Object != nil && IsAside(s.Object.Name) {
		s.Eager = true
	}
	if !s.Op.waits() {
		s.Can = nil
	}
	c.Pass(ctx, w, s)
}

// Quiet makes what the worker does until the returned function is called part of the step that it
// made last: it does not stop in between, so it may hold a mutex.
func (w *Worker) Quiet() (loud func()) {
	if !w.Controlled() {
		return func() {}
	}
	w.quiet++
	return func() { w.quiet-- }
}
