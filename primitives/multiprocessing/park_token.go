package multiprocessing

import (
	"os"
	"sync/atomic"
)

// tokenParker is the portable way to sleep: one who waits counts itself and takes a token, one who wakes
// puts in a token for each that it takes off the count. Where the tokens are kept depends on the
// system. A token that nobody takes, because its waiter was killed, wakes a later one for no reason.
type tokenParker struct{ box tokenBox }

// tokenBox holds the tokens of one cell.
type tokenBox interface {
	// take blocks until there is a token and takes it.
	take()
	// put adds n tokens.
	put(n int)
	// handles are the files to hand to a child.
	handles() []*os.File
}

func (p tokenParker) park(c *cell, val uint32, cancelled *atomic.Bool) {
	c.waiters.Add(1)
	if c.word.Load() != val || cancelled.Load() {
		if leave(c.waiters) {
			return
		} // else somebody has put in a token for this waiter
	}
	p.box.take()
}

func (p tokenParker) unpark(c *cell, n int) {
	k := 0
	for k < n && leave(c.waiters) {
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
