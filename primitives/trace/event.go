package trace

import (
	"fmt"
	"sync/atomic"
	"time"
)

// Kind says what happened to a worker.
type Kind uint8

// The kinds of event, in the order in which a thread meets them.
const (
	Born Kind = iota + 1
	Runnable
	Running
	Waiting
	Sleeping
	Acquired
	Released
	Notified
	Done
	Failed
)

var kindNames = [...]string{Born: "born", Runnable: "runnable", Running: "running", Waiting: "waiting",
	Sleeping: "sleeping", Acquired: "acquired", Released: "released", Notified: "notified", Done: "done", Failed: "failed"}

// String returns the kind as a word.
func (k Kind) String() string {
	if int(k) < len(kindNames) && kindNames[k] != "" {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// ObjectKind names what kind of thing an object is, as a reader calls it.
type ObjectKind string

// The kinds of object that a worker can wait for.
const (
	KindLock      ObjectKind = "lock"
	KindRLock     ObjectKind = "rlock"
	KindSemaphore ObjectKind = "semaphore"
	KindEvent     ObjectKind = "event"
	KindCondition ObjectKind = "condition"
	KindBarrier   ObjectKind = "barrier"
	KindQueue     ObjectKind = "queue"
	KindFuture    ObjectKind = "future"
	KindPipe      ObjectKind = "pipe"
	KindManager   ObjectKind = "manager"
	KindThread    ObjectKind = "thread"
	KindProcess   ObjectKind = "process"
)

// Event is one thing that a worker did, or that was done to it.
type Event struct {
	// At is the time since the recorder began.
	At time.Duration
	// Worker and Object are numbers that [Recorder.Worker] and [Recorder.Object] resolve; Object
	// may be 0.
	Worker, Object uint64
	Kind           Kind
	// Timed says, of Waiting, that the wait has a deadline.
	Timed bool
}

// Object is a primitive's identity in the events. The zero value is ready; it is numbered when it
// is first reported. An Object must not be copied after that.
type Object struct {
	// Name is what a reader sees; set it before the first use. Empty: the kind and a number.
	Name string
	id   atomic.Uint64
}

// ID returns the object's number, unique among the processes of a run.
func (o *Object) ID() uint64 {
	if id := o.id.Load(); id != 0 {
		return id
	}
	o.id.CompareAndSwap(0, nextID())
	return o.id.Load()
}

// SetID gives the object the number that it has in the process which made it.
func (o *Object) SetID(id uint64) { o.id.Store(id) }

// ObjectInfo tells a reader which object an event is about.
type ObjectInfo struct {
	ID   uint64
	Kind ObjectKind
	Name string
	// Of is the worker whose end the object stands for, if it stands for one and that worker is
	// known; otherwise 0.
	Of uint64
}

// String returns "lock A", or "lock 3" where it has no name.
func (o ObjectInfo) String() string {
	if o.Name != "" {
		return string(o.Kind) + " " + o.Name
	}
	return fmt.Sprintf("%s %d", o.Kind, o.ID&0xffffffff)
}

// WorkerInfo tells a reader which worker an event is about.
type WorkerInfo struct {
	ID   uint64
	Name string
	PID  int
}
