package multiprocessing

import (
	"context"
	"runtime"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/trace"
)

// Event is a flag that threads of any process can wait for. It is handed to a process as part of
// the argument that this starts with. Python: multiprocessing.Event.
type Event struct{ shared }

// The second cell's word counts how often the flag was set and cleared, so that waiting for it
// needs no lock: while it is set that is odd, and who waits sees that it was set even if it is
// cleared at once.
const eventSet = 1

// NewEvent returns an event that is not set. It costs a page of shared memory and a file
// descriptor.
func NewEvent(name string) (*Event, error) {
	s, err := shm.New(trace.KindEvent, name, 2, 0)
	if err != nil {
		return nil, err
	}
	return &Event{shared{s}}, nil
}

// Set sets the flag and wakes all who wait for it. It never blocks.
func (e *Event) Set(ctx context.Context) {
	defer runtime.KeepAlive(e.obj)
	trace.From(ctx).Notified(&e.obj.Trace, e.obj.Kind)
	e.obj.Order.Before()
	e.turn(eventSet)
	e.obj.Cells[cellChanged].Wake(shm.Everyone)
}

// Clear takes the flag back. It never blocks.
func (e *Event) Clear() {
	defer runtime.KeepAlive(e.obj)
	e.turn(0)
}

// turn makes the flag what it is to be, unless it is that already.
func (e *Event) turn(to uint32) {
	word := e.obj.Cells[cellChanged].Word
	for n := word.Load(); n%2 != to && !word.CompareAndSwap(n, n+1); n = word.Load() {
	}
}

// IsSet says whether the flag is set at this moment.
func (e *Event) IsSet() bool {
	defer runtime.KeepAlive(e.obj)
	return e.obj.Cells[cellChanged].Word.Load()%2 == eventSet
}

// Wait blocks until the flag is set, and returns nil even if it is cleared at once; or until ctx is
// done, and returns the cause.
func (e *Event) Wait(ctx context.Context) error {
	defer runtime.KeepAlive(e.obj)
	c := e.obj.Cells[cellChanged]
	for seen := c.Word.Load(); seen%2 != eventSet && c.Word.Load() == seen; {
		if err := c.Wait(ctx, seen, &e.obj.Trace, e.obj.Kind); err != nil {
			return err
		}
	}
	e.obj.Order.After()
	return nil
}
