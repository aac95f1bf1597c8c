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
	trace.Before(ctx, w, e, trace.OpSet, (*Event).step)
	w.Notified(&e.Object.Trace, e.Object.Kind)
	e.Object.Order.Before()
	e.turn(eventSet)
	e.Object.Cells[cellChanged].Wake(shm.Everyone)
}

// Clear takes the flag back. It never blocks.
func (e *Event) Clear(ctx context.Context) {
	defer runtime.KeepAlive(e.Object)
	trace.Before(ctx, trace.From(ctx), e, trace.OpClear, (*Event).step)
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

func (e *Event) step(op trace.Op) trace.Step { return e.Object.Step(trace.Step{Op: op, Show: e.show}) }

func (e *Event) show() string { return trace.Shown(e.IsSet(), "set", "not set") }

// Wait blocks until the flag is set, and returns nil even if it is cleared at once; or until ctx is
// done, and returns the cause.
func (e *Event) Wait(ctx context.Context) error {
	defer runtime.KeepAlive(e.Object)
	c, w := e.Object.Cells[cellChanged], trace.From(ctx)
	trace.Before(ctx, w, e, trace.OpWait, (*Event).step)
	seen := c.Word.Load()
	if w.Controlled() && seen%2 != eventSet {
		over := func() bool { return c.Word.Load() != seen }
		w.Before(ctx, e.Object.Step(trace.Step{Op: trace.OpResume, Can: over, Eager: true, Show: e.show}))
	}
	for seen%2 != eventSet && c.Word.Load() == seen {
		if err := c.Wait(ctx, seen, &e.Object.Trace, e.Object.Kind); err != nil {
			return err
		}
	}
	e.Object.Order.After()
	return nil
}
