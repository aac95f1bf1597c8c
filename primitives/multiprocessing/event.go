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
	return &Event{sharedObject(s)}, nil
}

// Set sets the flag and wakes all who wait for it. It never blocks.
func (e *Event) Set(ctx context.Context) {
	defer runtime.KeepAlive(e.Object)
	w := trace.From(ctx)
	if w.Controlled() {
		e.Object.Before(ctx, w, trace.Step{Op: trace.OpSet, Show: e.show})
	}
	w.Notified(&e.Object.Trace, e.Object.Kind)
	e.Object.Order.Before()
	e.turn(eventSet)
	e.Object.Cells[cellChanged].Wake(shm.Everyone)
}

// Clear takes the flag back. It never blocks.
func (e *Event) Clear(ctx context.Context) {
	defer runtime.KeepAlive(e.Object)
	if w := trace.From(ctx); w.Controlled() {
		e.Object.Before(ctx, w, trace.Step{Op: trace.OpClear, Show: e.show})
	}
	e.turn(0)
}

// turn makes the flag what it is to be, unless it is that already.
func (e *Event) turn(to uint32) {
	word := e.Object.Cells[cellChanged].Word
	for n := word.Load(); n%2 != to && !word.CompareAndSwap(n, n+1); n = word.Load() {
	}
}

// IsSet says whether the flag is set at this moment.
func (e *Event) IsSet() bool {
	defer runtime.KeepAlive(e.Object)
	return e.Object.Cells[cellChanged].Word.Load()%2 == eventSet
}

func (e *Event) show() string {
	if e.IsSet() {
		return "set"
	}
	return "not set"
}

// Wait blocks until the flag is set, and returns nil even if it is cleared at once; or until ctx is
// done, and returns the cause.
func (e *Event) Wait(ctx context.Context) error {
	defer runtime.KeepAlive(e.Object)
	c := e.Object.Cells[cellChanged]
	if w := trace.From(ctx); w.Controlled() {
		e.Object.Before(ctx, w, trace.Step{Op: trace.OpWait, Show: e.show})
	}
	seen := c.Word.Load()
	if w := trace.From(ctx); w.Controlled() && seen%2 != eventSet {
		over := func() bool { return c.Word.Load() != seen }
		e.Object.Before(ctx, w, trace.Step{Op: trace.OpResume, Can: over, Eager: true, Show: e.show})
	}
	for seen%2 != eventSet && c.Word.Load() == seen {
		if err := c.Wait(ctx, seen, &e.Object.Trace, e.Object.Kind); err != nil {
			return err
		}
	}
	e.Object.Order.After()
	return nil
}
