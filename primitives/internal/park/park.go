// Package park is the one place in which threads of this process block.
//
// A primitive guards its state with a sync.Mutex that is held for moments only and keeps
// a [List] of those who wait for that state to change. Cancellation, the reports to the
// recorder and the promise that no wake-up is lost are made here, once for all of them.
package park

import (
	"context"
	"sync"

	"concurrency-lab/primitives/trace"
)

// List is a queue of blocked threads, first come first served. The zero value is empty.
// Its owner's mutex guards it.
type List struct {
	head, tail *waiter
	n          int
}

type waiter struct {
	ready      chan struct{}
	worker     *trace.Worker
	prev, next *waiter
	woken      bool
}

// Len is the number of threads that wait.
func (l *List) Len() int { return l.n }

// Wait blocks until somebody wakes the caller, which is then no longer in the list, and returns nil;
// or until ctx is done, and returns its cause. If both happen, being woken counts: what
// the waker gave is never lost. mu is held on entry, free while waiting, and held again on return.
func (l *List) Wait(ctx context.Context, mu *sync.Mutex, o *trace.Object, kind trace.ObjectKind) error {
	return l.wait(ctx, mu, o, kind, false)
}

// WaitFront is Wait for one who was woken, found that another had been quicker, and must not lose its place.
func (l *List) WaitFront(ctx context.Context, mu *sync.Mutex, o *trace.Object, kind trace.ObjectKind) error {
	return l.wait(ctx, mu, o, kind, true)
}

func (l *List) wait(ctx context.Context, mu *sync.Mutex, o *trace.Object, kind trace.ObjectKind, front bool) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	w := &waiter{ready: make(chan struct{}), worker: trace.From(ctx)}
	l.add(w, front)
	w.worker.Waiting(ctx, o, kind)
	mu.Unlock()
	select {
	case <-w.ready:
	case <-ctx.Done():
	}
	w.worker.Resumed()
	mu.Lock()
	if w.woken {
		return nil
	}
	l.remove(w)
	return context.Cause(ctx)
}

// WakeOne wakes the thread that has waited longest and says whether there was one.
func (l *List) WakeOne() bool {
	w := l.head
	if w == nil {
		return false
	}
	l.remove(w)
	w.woken = true
	w.worker.Runnable()
	close(w.ready)
	return true
}

// WakeAll wakes every thread and returns how many there were.
func (l *List) WakeAll() int {
	n := l.n
	for l.WakeOne() {
	}
	return n
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
