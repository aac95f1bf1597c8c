// Package park is the one place in which threads of this process block.
//
// A primitive guards its state with a sync.Mutex that is held for moments only and keeps a [List]
// of those who wait for that state to change. Cancellation, the reports to the recorder and the
// promise that no wake-up is lost are made here, once for all of them.
//
// Blocking is a plain receive from a channel that the worker keeps from one wait to the next: no
// allocation, and no select, which takes half as long again. The end of the worker's context comes
// through the same channel; it is registered with the context once, at the worker's second wait. A
// wait under a context with an end of its own, as a timeout has, is a select still. The channel has
// room for both, so that neither sender can block. Whoever was woken as well as cancelled counts as
// woken. A waker that gives the waiter what it waits for lets it go on without the mutex
// ([List.Park]); where the waiter has to look again it takes the mutex ([List.Wait]).
package park

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"

	"concurrency-lab/primitives/trace"
)

// List is a queue of blocked threads, first come first served. The zero value is empty. Its owner's
// mutex guards it.
type List struct {
	head, tail *waiter
	n          int
}

// Len is the number of threads that wait.
func (l *List) Len() int { return l.n }

// Park blocks until somebody wakes the caller, which is then no longer in the list, and returns
// nil; or until ctx is done, and returns its cause. If both happen, being woken counts: what the
// waker gave is never lost. mu is held on entry and free while waiting. It stays free for one who
// was woken, who often has to look at nothing any more; one who gives up holds it, and so can say
// that before anybody else acts.
func (l *List) Park(ctx context.Context, mu *sync.Mutex, o *trace.Object, kind trace.ObjectKind) error {
	return l.park(ctx, mu, o, kind, false)
}

// Wait is Park for one who has to look again: mu is held on return in any case.
func (l *List) Wait(ctx context.Context, mu *sync.Mutex, o *trace.Object, kind trace.ObjectKind) error {
	err := l.park(ctx, mu, o, kind, false)
	if err == nil {
		mu.Lock()
	}
	return err
}

// WaitFront is Wait for one who was woken, found that another had been quicker, and must not lose
// its place.
func (l *List) WaitFront(ctx context.Context, mu *sync.Mutex, o *trace.Object, kind trace.ObjectKind) error {
	err := l.park(ctx, mu, o, kind, true)
	if err == nil {
		mu.Lock()
	}
	return err
}

func (l *List) park(ctx context.Context, mu *sync.Mutex, o *trace.Object, kind trace.ObjectKind, front bool) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	w := enter(trace.From(ctx))
	l.add(w, front)
	w.worker.Waiting(ctx, o, kind)
	mu.Unlock()
	for !w.block(ctx) {
		if ctx.Err() != nil {
			return l.giveUp(ctx, mu, w)
		} // else what is done is the worker's own context, from which ctx was detached
	}
	w.worker.Resumed()
	w.leave()
	return nil
}

// giveUp ends the wait of a thread whose context is done; unless it was woken as well.
func (l *List) giveUp(ctx context.Context, mu *sync.Mutex, w *waiter) error {
	w.worker.Resumed()
	defer w.leave()
	mu.Lock()
	if !w.woken {
		l.remove(w)
		return context.Cause(ctx)
	}
	mu.Unlock()
	w.awaitToken()
	return nil
}

// WakeOne wakes the thread that has waited longest and says whether there was one.
func (l *List) WakeOne() bool {
	w := l.head
	if w == nil {
		return false
	}
	l.remove(w)
	w.wake()
	w.ready <- true
	return true
}

// WakeAll wakes every thread and returns how many there were.
func (l *List) WakeAll() int {
	n := l.n
	for l.WakeOne() {
	}
	return n
}

// WakeAllAndUnlock is WakeAll for an owner who has no more to do: mu is free when the first of them
// goes on, so that those who need it at once do not queue for it.
func (l *List) WakeAllAndUnlock(mu *sync.Mutex) {
	w := l.head
	*l = List{}
	for each := w; each != nil; each = each.next {
		each.wake()
	}
	mu.Unlock()
	for w != nil {
		next := w.next // before w goes on, and into another list
		w.prev, w.next = nil, nil
		w.ready <- true
		w = next
	}
}

func (l *List) add(w *waiter, front bool) {
	l.n++
	switch {
	case l.head == nil:
		l.head, l.tail = w, w
	case front:
		w.next, l.head.prev, l.head = l.head, w, w
	default:
		w.prev, l.tail.next, l.tail = l.tail, w, w
	}
}

func (l *List) remove(w *waiter) {
	l.n--
	if w.prev != nil {
		w.prev.next = w.next
	} else {
		l.head = w.next
	}
	if w.next != nil {
		w.next.prev = w.prev
	} else {
		l.tail = w.prev
	}
	w.prev, w.next = nil, nil
}

// TimedOut returns the error of an operation that ended with err: if its context's deadline ended
// it, that is also was, which says what the operation waited for the end of.
func TimedOut(ctx context.Context, was, err error) error {
	if err != nil && trace.TimeIsUp(ctx) && is(err, context.Cause(ctx)) {
		return fmt.Errorf("%w: %w", was, err)
	}
	return err
}

// is says whether err is the cause of a context, or may be: errors that cannot be compared are
// taken for it.
func is(err, cause error) bool {
	return errors.Is(err, cause) || !reflect.TypeOf(cause).Comparable()
}

// Until calls wait, a condition's, until predicate is true, and looks a last time when ctx is done.
// The caller holds the condition's lock. It returns nil if predicate was true, and else the error
// of wait.
func Until(ctx context.Context, wait func(ctx context.Context) error, predicate func() bool) error {
	var err error
	for !predicate() {
		if err != nil {
			return err
		}
		if err = wait(ctx); err != nil && ctx.Err() == nil { // the lock could not be had again
			return err
		}
	}
	return nil
}
