package shm

import (
	"os"
	"sync/atomic"
	"time"
)

// recheck is how long a waiter trusts in its token to come. Tokens have no names: one who has just
// begun to wait can take that of another, which then has to look for itself. That is rare, so this
// is no polling to speak of.
const recheck = 10 * time.Millisecond

// tokenParker is the portable way to sleep: one who waits counts itself and takes a token, one who
// wakes puts in a token for each that it takes off the count. Where the tokens are kept depends on
// the system. A token that nobody takes, because its waiter was killed, wakes a later one for no
// reason.
type tokenParker struct{ box tokenBox }

// tokenBox holds the tokens of one cell.
type tokenBox interface {
	// take takes a token, for which it waits as long as limit, and says whether it got one.
	take(limit time.Duration) bool
	// put adds n tokens.
	put(n int)
	// handles are the files to hand to a child.
	handles() []*os.File
}

func (p tokenParker) park(c *cell, val uint32, cancelled *atomic.Bool) (long bool) {
	c.Waiters.Add(1)
	for began := time.Now(); c.Word.Load() == val && !cancelled.Load() && !long; {
		if p.box.take(recheck) {
			return false // whoever put it in has taken this waiter off the count
		}
		long = time.Since(began) >= lookEvery
	}
	leave(c.Waiters) // unless there is a token for this waiter now, which will wake a later one for no reason
	return long
}

func (p tokenParker) unpark(c *cell, n int) {
	k := 0
	for k < n && leave(c.Waiters) {
		k++
	}
	if k > 0 {
		p.box.put(k)
	}
}

// leave takes one off a count, unless it is zero.
func leave(count *atomic.Uint32) bool {
	for {
		n := count.Load()
		if n == 0 {
			return false
		}
		if count.CompareAndSwap(n, n-1) {
			return true
		}
	}
}
