package multiprocessing

import (
	"context"
	"runtime"

	"concurrency-lab/primitives/trace"
)

// Event is a flag that threads of any process can wait for. It is handed to a process as part of the
// argument that this starts with. Python: multiprocessing.Event.
type Event struct{ *shared }

// The flag is in the second cell's word, so that waiting for it needs no lock.
const eventSet = 1

// NewEvent returns an event that is not set. It costs a page of shared memory and a file descriptor.
func NewEvent(name string) (*Event, error) {
	s, err := newShared(trace.KindEvent, name, 2, 0)
	if err != nil {
		return nil, err
	}
	return &Event{s}, nil
}

// UnmarshalCBOR implements [cbor.Unmarshaler]: it finds the event that this process was started with.
func (e *Event) UnmarshalCBOR(raw []byte) (err error) {
	e.shared, err = inherit(raw, openShared)
	return err
}

// Set sets the flag and wakes all who wait for it. It never blocks.
func (e *Event) Set(ctx context.Context) {
	defer runtime.KeepAlive(e.shared)
	trace.From(ctx).Notified(&e.object, e.kind)
	e.order.before()
	e.cells[cellChanged].word.Store(eventSet)
	e.cells[cellChanged].wake(everyone)
}

// Clear takes the flag back. It never blocks.
func (e *Event) Clear() {
	defer runtime.KeepAlive(e.shared)
	e.cells[cellChanged].word.Store(0)
}

// IsSet says whether the flag is set at this moment.
func (e *Event) IsSet() bool {
	defer runtime.KeepAlive(e.shared)
	return e.cells[cellChanged].word.Load() == eventSet
}

// Wait blocks until the flag is set, or until ctx is done; then it returns the cause.
func (e *Event) Wait(ctx context.Context) error {
	defer runtime.KeepAlive(e.shared)
	for !e.IsSet() {
		if err := e.cells[cellChanged].wait(ctx, 0, &e.object, e.kind); err != nil {
			return err
		}
	}
	e.order.after()
	return nil
}
