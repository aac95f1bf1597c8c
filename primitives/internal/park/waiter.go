package park

import (
	"context"

	"concurrency-lab/primitives/trace"
)

// waiter is a blocked thread. A worker keeps its own from one wait to the next, so that blocking
// allocates nothing and is a plain receive: the end of the worker's context comes through the same
// channel as a wake-up.
type waiter struct {
	worker *trace.Worker
	// ready has room for all that can come: true once in a wait, from whoever wakes; false once
	// ever, from what watches the context.
	ready chan bool
	done  <-chan struct{} // the end of the context that is watched
	stop  func() bool     // ends the watch; nil if there is none
	kept  bool            // it is the worker's own

	// Of the present wait, guarded by the list's owner:
	prev, next *waiter
	woken      bool
}

// enter returns a waiter for the current worker: its own, unless a goroutine that shares its
// context blocks on that.
func enter(w *trace.Worker) *waiter {
	if w == nil || !w.Parked.Take() {
		return newWaiter(w)
	}
	own, _ := w.Parked.Kept.(*waiter)
	if own == nil {
		own = newWaiter(w)
		own.kept, w.Parked.Kept = true, own
	} else if own.stop == nil { // not the first wait, so it pays to watch
		own.done = w.Done()
		own.stop = context.AfterFunc(w, func() { own.ready <- false })
	}
	return own
}

func newWaiter(w *trace.Worker) *waiter { return &waiter{worker: w, ready: make(chan bool, 2)} }

// leave ends a wait.
func (w *waiter) leave() {
	w.woken = false
	if w.kept {
		w.worker.Parked.Leave()
	}
}

// Retire forgets what is kept of a worker that has ended.
func Retire(w *trace.Worker) {
	if !w.Parked.Take() {
		return
	}
	if own, _ := w.Parked.Kept.(*waiter); own != nil && own.stop != nil {
		own.stop()
	}
}

// block returns true when the waiter was woken, false when ctx may be done.
func (w *waiter) block(ctx context.Context) bool {
	switch done := ctx.Done(); done {
	case nil, w.done:
		return <-w.ready
	default:
		select {
		case woken := <-w.ready:
			return woken
		case <-done:
			return false
		}
	}
}

// wake says that the thread is woken; the token follows.
func (w *waiter) wake() {
	w.woken = true
	w.worker.Runnable()
}

// awaitToken returns when the token of a waker has come.
func (w *waiter) awaitToken() {
	for !<-w.ready {
	}
}
