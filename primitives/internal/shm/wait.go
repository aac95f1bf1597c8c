package shm

import (
	"context"
	"runtime"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Guarded is something to do with an object as soon as it may be done. Both functions are called
// under the object's own lock.
type Guarded struct {
	Cell  int         // the cell that is signalled when Ready may have become true
	Ready func() bool // says whether it may be done
	Act   func()      // does it
}

// refused are the errors of operations that are not made because they would have to wait.
var refused = map[trace.Op]error{
	trace.OpTryAcquire: threading.ErrNotHeld, trace.OpTryPut: queue.ErrFull, trace.OpTryGet: queue.ErrEmpty,
}

// Await does g, which is op, once g.Ready says that it may be done. It blocks until then, or until
// ctx is done; then it returns the cause. An op that tries waits only for those who hold the
// object's own lock. This is how everything between processes waits but the lock.
func (o *Object) Await(ctx context.Context, op trace.Op, g Guarded) error {
	defer runtime.KeepAlive(o)
	c := o.Cells[g.Cell]
	for {
		done, seen, err := o.attempt(ctx, g)
		if done || err != nil {
			return err
		}
		if op.Tries() {
			return refused[op]
		}
		if awaitOrReport(ctx, func() bool { return c.Word.Load() != seen }) {
			continue
		}
		if err := c.Wait(ctx, seen, &o.Trace, o.Kind); err != nil {
			return err
		}
	}
}

// Do calls act under the object's own lock.
func (o *Object) Do(ctx context.Context, act func()) error {
	defer runtime.KeepAlive(o)
	if err := o.enter(ctx); err != nil {
		return err
	}
	act()
	o.leave()
	return nil
}

// attempt does g if that may be done. If not, seen is what the cell's word was when that was looked
// at.
func (o *Object) attempt(ctx context.Context, g Guarded) (done bool, seen uint32, err error) {
	if err := o.enter(ctx); err != nil {
		return false, 0, err
	}
	if done = g.Ready(); done {
		g.Act()
	} else {
		seen = o.Cells[g.Cell].Word.Load()
	}
	o.leave()
	return done, seen, nil
}

// Signal makes a cell's waiters look again, once they are woken. The caller has entered, and wakes
// them after it has left.
func (o *Object) Signal(at int) { o.Cells[at].Word.Add(1) }

// Notified reports that those who wait on a cell, if anybody does, are about to be told to look
// again. The caller has entered.
func (o *Object) Notified(ctx context.Context, at int) {
	if o.Cells[at].Waiters.Load() > 0 {
		trace.From(ctx).Notified(&o.Trace, o.Kind)
	}
}

// enter and leave take and give back the object's own lock. Unlike those of a Lock they are not
// reported: to a reader the object is one thing. It is held for moments, so that a done context
// does not matter.
func (o *Object) enter(ctx context.Context) error {
	if !o.take() {
		if err := o.acquireSlow(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	o.Order.After()
	return nil
}

func (o *Object) leave() {
	o.Order.Before()
	o.Cells[0].Word.Swap(0) // no Store: see the package
	o.Cells[0].Wake(1)
}
