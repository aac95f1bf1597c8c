package shm

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/trace"
)

const (
	// awaitFor is how long one looks for what is likely to come in a moment, before going to sleep
	// in the kernel: about what it costs two processes that one sleeps and the other wakes it.
	awaitFor = 20 * time.Microsecond
	// InMemory is how often one looks at a word in memory before letting another run, AtSystem how
	// often one asks the system; and yields is how often others are let run between two looks at
	// the clock. Each of these costs much more than the one before.
	InMemory, AtSystem, yields = 50, 1, 8
)

// awaiting is how many threads of this process are in Await.
var awaiting atomic.Int32

// awaitOrReport is Await for a word in memory, of a wait that is reported only when the worker goes
// to sleep. In a recorded run it looks just once, as what lasts but a moment is to be seen too.
func awaitOrReport(ctx context.Context, look func() bool) bool {
	if trace.From(ctx).Recorder() != nil {
		return look()
	}
	return Await(InMemory, look)
}

// Await looks until there is what look looks for, but not for long, and says whether there was. It
// lets others run after so many looks.
func Await(looks int, look func() bool) bool {
	if look() {
		return true
	}
	crowded := int(awaiting.Add(1)) >= runtime.GOMAXPROCS(0)
	defer awaiting.Add(-1)
	var began time.Time
	for i := 1; ; i++ {
		yield()
		for range looks {
			if look() {
				return true
			}
		}
		if crowded { // else it would wake a thread of the system for nothing
			runtime.Gosched()
		}
		switch {
		case i == yields:
			began = time.Now()
		case i%yields == 0 && time.Since(began) > awaitFor:
			return false
		}
	}
}
