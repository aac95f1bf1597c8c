package spawn

import (
	"context"
	"time"

	"concurrency-lab/primitives/trace"
)

// standFrame tells the parent what a controlled worker of this process does.
type standFrame struct {
	_      struct{} `cbor:",toarray"`
	What   what
	Worker uint64 // its number; 0: the main thread
	ID     uint64 // its number even then, where it is born
	// Name is the worker's, where it is born; or what the run is refused for, and Why.
	Name, Why string

	Op      trace.Op
	Object  objectFrame
	Kind    trace.ObjectKind
	Also    []objectFrame
	Index   int
	Guarded bool // it may have to wait
	Eager   bool
	For     time.Duration
	Due     time.Duration // when the time of the operation is up; negative: never
	Stack   []trace.Frame
	// Contents is what objects have in them now.
	Contents map[uint64]string
}

// what says what a worker has done.
type what uint8

const (
	wasBorn    what = iota + 1
	hasStopped      // before a step
	hasParked
	wasWoken
	hasEnded
	hasRefused
)

// objectFrame is an object; the zero value is none.
type objectFrame struct {
	_    struct{} `cbor:",toarray"`
	ID   uint64
	Name string
}

func frameOf(o *trace.Object) objectFrame { return objectFrame{ID: o.ID(), Name: o.Name} }

func (f objectFrame) object() *trace.Object {
	o := &trace.Object{Name: f.Name}
	o.SetID(f.ID)
	return o
}

// turnFrame gives a worker the turn, at that time of the run's clock, and that moment. Expired says
// that the time of what it does is up.
type turnFrame struct {
	_       struct{} `cbor:",toarray"`
	Worker  uint64
	Now     time.Duration
	Moment  time.Duration
	Expired bool
}

// canFrame says whether a worker that stands could go on, and whether its context is done.
type canFrame struct {
	_         struct{} `cbor:",toarray"`
	Worker    uint64
	Can, Done bool
}

// near is a worker of this process.
type near struct {
	key  uint64
	turn chan struct{} // holds a token when it has been given the turn and has not taken it
	// Of where it stands:
	stands bool
	ctx    context.Context
	can    func() bool
}
