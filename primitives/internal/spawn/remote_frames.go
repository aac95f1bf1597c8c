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
	Worker uint64 // its number
	// Name is the worker's, where it is born; or what the run is refused for, and Why.
	Name, Why string

	// Step is what it stands before, or waits for, and Others what its Also has returned.
	trace.Step
	Others  []*trace.Object
	Guarded bool          // it may have to wait
	Due     time.Duration // when the time of the operation is up; negative: never
	// Contents is what objects have in them now.
	Contents map[uint64]string

	// Able and Done answer the parent: the worker could go on, and its context is done.
	Able, Done bool
}

// what says what a worker has done.
type what uint8

const (
	wasBorn    what = iota + 1 // the main thread first
	hasStopped                 // before a step
	hasParked
	wasWoken
	hasEnded
	hasRefused
	hasAnswered
)

// turnFrame gives a worker the turn, at that time of the run's clock, and that moment. Expired says
// that the time of what it does is up. Or it Asks whether the worker could go on.
type turnFrame struct {
	_       struct{} `cbor:",toarray"`
	Worker  uint64   // its number; 0: the main thread, which is not born yet
	Now     time.Duration
	Moment  time.Duration
	Expired bool
	Asks    bool
}

// near is a worker of this process.
type near struct {
	turn chan struct{} // holds a token when it has been given the turn and has not taken it
	// Of where it stands:
	stands bool
	ctx    context.Context
	can    func() bool
}

// newNear returns a worker that is born and has not had the turn.
func newNear() *near { return &near{turn: make(chan struct{}, 1), stands: true} }
