package threading

import (
	"context"
	"sync"
	"sync/atomic"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// Event is a flag that threads can wait for.
//
// The zero value is an event that is not set. An Event must not be copied after first use. Waiting
// for one that is set costs an atomic load.
//
// Python: threading.Event.
type Event struct {
	object  trace.Object
	set     atomic.Bool // changed under mu only
	mu      sync.Mutex
	waiters park.List
}

// NewEvent returns an event that is not set, with a name that recorders show.
func NewEvent(name string) *Event {
	e := &Event{}
	e.object.Name = name
	return e
}

// Set sets the flag and wakes every thread that waits for it. It never blocks.
func (e *Event) Set(ctx context.Context) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set.Store(true)
	trace.From(ctx).Notified(&e.object, trace.KindEvent)
	e.waiters.WakeAll()
}

// Clear takes the flag back; from now on Wait blocks again.
func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set.Store(false)
}

// IsSet says whether the flag is set at this moment.
func (e *Event) IsSet() bool { return e.set.Load() }

// Wait blocks until the flag is set, and returns nil even if it is cleared at once; or until ctx is
// done, and returns the context's cause. If the flag is set, a context that is done does not
// matter.
func (e *Event) Wait(ctx context.Context) error {
	if e.set.Load() {
		return nil
	}
	e.mu.Lock()
	if e.set.Load() {
		e.mu.Unlock()
		return nil
	}
	err := e.waiters.Park(ctx, &e.mu, &e.object, trace.KindEvent)
	if err != nil {
		e.mu.Unlock()
	}
	return err
}
