package shm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// ErrOwnerDied says that a process died while it held the lock, so that what the lock guards may be
// half changed.
var ErrOwnerDied = wire.RegisterError(errors.New("the process that held the lock has died"))

// ownerDied marks a lock's word whose other bits name a process that died with it.
const ownerDied = 1 << 31

// Self is the number of this process, which it writes into the word of a lock that it holds.
var Self = uint32(os.Getpid())

// Acquire takes the object's own lock, as a lock of the user's.
func (o *Object) Acquire(ctx context.Context) error {
	w := trace.From(ctx)
	if w.Recorder() == nil {
		return o.lock(ctx)
	}
	trace.Before(ctx, w, o, trace.OpAcquire, (*Object).lockStep)
	w.Yield() // between this and the release of another lock much can happen
	err := o.lock(ctx)
	if err == nil {
		w.Acquired(&o.Trace, o.Kind)
	}
	return err
}

func (o *Object) lock(ctx context.Context) error {
	defer runtime.KeepAlive(o)
	if !o.Cells[0].Word.CompareAndSwap(0, Self) {
		if err := o.acquireSlow(ctx); err != nil {
			return err
		}
	}
	o.Order.After()
	return nil
}

// take takes the lock if it is free.
func (o *Object) take() bool { return o.Cells[0].Word.CompareAndSwap(0, Self) }

// acquireSlow takes a lock that was not free. Who holds it will most often give it back before a
// waiter could go to sleep.
func (o *Object) acquireSlow(ctx context.Context) error {
	for !awaitOrReport(ctx, func() bool { return o.Cells[0].Word.Load() == 0 && o.take() }) {
		if err := o.waitUnlocked(ctx); err != nil {
			return err
		}
	}
	return nil
}

// waitUnlocked blocks until the lock may be free.
func (o *Object) waitUnlocked(ctx context.Context) error {
	c := o.Cells[0]
	word := c.Word.Load()
	switch {
	case word&ownerDied != 0:
		return fmt.Errorf("%w: process %d", ErrOwnerDied, word&^ownerDied)
	case word == 0:
		return nil
	}
	return c.Wait(ctx, word, &o.Trace, o.Kind)
}

// TryAcquire is Acquire that does not wait, and says whether it took the lock.
func (o *Object) TryAcquire(ctx context.Context) bool {
	defer runtime.KeepAlive(o)
	w := trace.From(ctx)
	trace.Before(ctx, w, o, trace.OpTryAcquire, (*Object).lockStep)
	if !o.take() {
		return false
	}
	o.Order.After()
	w.Acquired(&o.Trace, o.Kind)
	return true
}

// Release gives the lock back and wakes one who waits.
func (o *Object) Release(ctx context.Context) error {
	defer runtime.KeepAlive(o)
	w := trace.From(ctx)
	trace.Before(ctx, w, o, trace.OpRelease, (*Object).lockStep)
	c := o.Cells[0]
	word := c.Word.Load()
	if word == 0 || word&ownerDied != 0 {
		return threading.ErrNotHeld
	}
	w.Released(&o.Trace, o.Kind)
	o.Order.Before()
	if !c.Word.CompareAndSwap(word, 0) {
		return threading.ErrNotHeld // another was quicker, and so for a moment nobody held it
	}
	c.Wake(1)
	return nil
}
