package trace

import (
	"encoding/binary"
	"fmt"
	"io"
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
	Read
	Wrote
	Done
	Failed
	// Stopped is the program's, not a worker's: it ends the run because of a deadlock.
	Stopped
)

var kindNames = [...]string{Born: "born", Runnable: "runnable", Running: "running", Waiting: "waiting",
	Sleeping: "sleeping", Acquired: "acquired", Released: "released", Notified: "notified",
	Read: "read", Wrote: "wrote", Done: "done", Failed: "failed", Stopped: "stopped"}

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
	KindNetwork   ObjectKind = "network"
)

// The kinds of object that hold values, which workers read and write.
const (
	KindValue ObjectKind = "value"
	KindArray ObjectKind = "array"
	KindDict  ObjectKind = "dict"
)

// KindTask is the kind of an object that stands for a piece of work that a program has given a
// name. Whoever works on it holds it; nobody waits for it.
const KindTask ObjectKind = "task"

// Event is one thing that a worker did, or that was done to it or, if it has no worker, to the run.
type Event struct {
	// At is the time since the recorder began.
	At time.Duration
	// Worker and Object are numbers that [Recorder.Worker] and [Recorder.Object] resolve; Object
	// may be 0.
	Worker, Object uint64
	Kind           Kind
	// Timed says, of Waiting, that the wait has a deadline of its own, not only that of the run.
	Timed bool
	// Access says what was read or written; nil for other kinds.
	Access *Access `cbor:",omitempty"`
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

// MarshalBinary implements [encoding.BinaryMarshaler]: the object travels as its number and name.
func (o *Object) MarshalBinary() ([]byte, error) {
	return append(binary.BigEndian.AppendUint64(nil, o.ID()), o.Name...), nil
}

// UnmarshalBinary implements [encoding.BinaryUnmarshaler].
func (o *Object) UnmarshalBinary(b []byte) error {
	if len(b) < 8 {
		return io.ErrUnexpectedEOF
	}
	o.SetID(binary.BigEndian.Uint64(b))
	o.Name = string(b[8:])
	return nil
}

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

// isEnd says whether the object stands for the end of a thread or a process.
func (o ObjectInfo) isEnd() bool { return o.Kind == KindThread || o.Kind == KindProcess }
