package shm

import (
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"concurrency-lab/primitives/trace"
)

// accesses stands at the end of the header of an object that holds values, where other objects have
// cells. It puts reads and writes that are reported into an order.
type accesses struct {
	busy atomic.Uint32 // 1 while a process reads or writes
	_    uint32
	last atomic.Int64 // the moment of the last access
}

const (
	accessesSize = int(unsafe.Sizeof(accesses{}))
	// accessTimeout is how long a process waits for another in the middle of an access. An access
	// takes less than a microsecond: a process that takes longer has died.
	accessTimeout = 100 * time.Millisecond
)

// Access calls do, which reads or writes one value, while no other process accesses the object, and
// returns when that was: see [trace.Worker.Moment]. The object has fewer than seven cells.
func (o *Object) Access(w *trace.Worker, do func()) (moment int64) {
	defer runtime.KeepAlive(o)
	a := o.accesses()
	var since time.Time
	for !Await(InMemory, func() bool { return a.busy.CompareAndSwap(0, 1) }) {
		switch {
		case since.IsZero():
			since = time.Now()
		case time.Since(since) > accessTimeout:
			a.busy.Store(0)
		}
	}
	defer a.busy.Store(0)
	do()
	moment = w.Moment(a.last.Load())
	a.last.Store(moment)
	return moment
}

func (o *Object) accesses() *accesses {
	return (*accesses)(unsafe.Pointer(&o.header[headerSize-accessesSize]))
}
