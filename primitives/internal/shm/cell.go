package shm

import (
	"context"
	"math"
	"os"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// fallbackEnv, when set, makes a process use the portable mechanisms even where the system has
// better ones, so that they can be tested anywhere.
const fallbackEnv = "CONCURRENCY_LAB_FALLBACK"

// UseFallback says whether this process uses the portable mechanisms.
var UseFallback = os.Getenv(fallbackEnv) != ""

// cellSize is the shared memory of one cell.
const cellSize = 8

// Everyone is how many to wake to wake all.
const Everyone = math.MaxInt32

// cell is a word in shared memory that processes can wait on: the one way in which a thread blocks
// for a thread of another process. Waking costs a system call only where somebody waits.
type cell struct {
	Word *atomic.Uint32
	// how many wait; a waiter that was killed stays counted, which costs a needless call and no
	// more
	Waiters *atomic.Uint32
	parker
	// look is called now and then by one who waits long; see Object.lookForOwner
	look func()

	// Of the threads of this process one waits in the kernel, where it occupies a thread of the
	// operating system; the others wait here for their turn.
	mu    sync.Mutex
	busy  bool
	queue park.List
}

// lookEvery is how long one sleeps in the kernel before one looks whether a process has died. That
// is heard of from its parent in no time, unless the parent has died too.
const lookEvery = 500 * time.Millisecond

// parker is a system's way to sleep until a word changes. Both calls may find that nothing is to
// do.
type parker interface {
	// park blocks while the word is val, until it is woken, perhaps for no reason, or cancelled; or
	// it says that this has taken lookEvery.
	park(c *cell, val uint32, cancelled *atomic.Bool) (long bool)
	// unpark wakes up to n of those who wait.
	unpark(c *cell, n int)
}

func newCell(mem []byte, p parker, look func()) *cell {
	return &cell{
		Word:    (*atomic.Uint32)(unsafe.Pointer(&mem[0])),
		Waiters: (*atomic.Uint32)(unsafe.Pointer(&mem[4])),
		parker:  p,
		look:    look,
	}
}

// Wait blocks while the word is val, until another process wakes the caller or ctx is done; then it
// returns the cause. It may return nil for no reason: look again at what was waited for. The wait
// is reported as one for o.
func (c *cell) Wait(ctx context.Context, val uint32, o *trace.Object, kind trace.ObjectKind) error {
	switch { // else a wait would be reported that is none
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case c.Word.Load() != val:
		return nil
	}
	first, err := c.enter(ctx, val, o, kind)
	if !first {
		return err
	}
	defer c.leave()
	w := trace.From(ctx)
	w.WaitingShared(ctx, o, kind, func() bool { return c.Word.Load() != val })
	defer w.Resumed()
	return c.KernelWait(ctx, val)
}

// enter waits until no other thread of this process is in the kernel for this cell, and makes the
// caller the one that is; or it returns false because the word has changed, or with the cause of a
// done context. Whoever queues here saw the word as it then was, so that those to whom a change
// matters stand before those who have seen it: each passes it on to the next.
func (c *cell) enter(ctx context.Context, val uint32, o *trace.Object, kind trace.ObjectKind) (first bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.busy {
		if c.Word.Load() != val {
			c.queue.WakeOne()
			return false, nil
		}
		if err := c.queue.Wait(ctx, &c.mu, o, kind); err != nil {
			return false, err
		}
	}
	c.busy = true
	return true, nil
}

func (c *cell) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy = false
	c.queue.WakeOne()
}

// KernelWait is Wait that neither queues nor reports: for the only thread of a process that waits
// for a cell.
func (c *cell) KernelWait(ctx context.Context, val uint32) error {
	var cancelled, done atomic.Bool
	if ctx.Done() != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		// The kernel knows no contexts. The wake-up is repeated because the first may come just
		// before the sleep begins.
		stop := context.AfterFunc(ctx, func() {
			cancelled.Store(true)
			for !done.Load() {
				c.unpark(c, Everyone)
				time.Sleep(time.Millisecond)
			}
		})
		defer stop()
		defer done.Store(true)
	}
	for c.park(c, val, &cancelled) && !cancelled.Load() {
		c.look()
	}
	if cancelled.Load() {
		c.Wake(1) // the wake-up may have been meant for one who can use it
		return context.Cause(ctx)
	}
	return nil
}

// Wake wakes up to n of those who wait.
func (c *cell) Wake(n int) {
	if c.Waiters.Load() > 0 {
		c.unpark(c, min(n, Everyone)) // systems count in 32 bits
	}
}
