package multiprocessing

import (
	"runtime"
	"sync/atomic"
	"time"
)

const (
	// awaitFor is how long one looks for what is likely to come in a moment, before going to sleep in the kernel: about
	// what it costs two processes that one sleeps and the other wakes it.
	awaitFor = 20 * time.Microsecond
	// looks is how often one looks before letting another run, and yields how often one does that before looking at the clock. Each of these costs
	// much more than the one before.
	looks, yields = 50, 8
)

// awaiting is how many threads of this process are in await.
var awaiting atomic.Int32

// await looks until there is what look looks for, but not for long, and says whether there was. It lets others run in between.
func await(look func() bool) bool {
	crowded := int(awaiting.Add(1)) >= runtime.GOMAXPROCS(0)
	defer awaiting.Add(-1)
	for began := time.Now(); ; {
		for range yields {
			for range looks {
				if look() {
					return true
				}
			}
			if crowded { // else it would wake a thread of the system for nothing
				runtime.Gosched()
			}
			yield()
		}
		if time.Since(began) > awaitFor {
			return false
		}
	}
}
