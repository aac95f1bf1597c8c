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
	set     atomic.Int32 // changed under mu only
	mu      sync.Mutex
	waiters park.List
	done    park.Done // since it was cleared
}

// What an event's flag says. One that a controlled worker has set says so, because whoever waits
// for it may be controlled too, and has to stop before it looks.
const (
	notSet = iota
	isSet
	setControlled
)

// NewEvent returns an event that is not set, with a name that recorders show.
func NewEvent(name string) *Event {
	e := &Event{}
	e.object.Name = name
	return e
}

// Set sets the flag and wakes every thread that waits for it. It never blocks.
func (e *Event) Set(ctx context.Context) {
	w, flag := trace.From(ctx), int32(isSet)
	if w.Controlled() {
		flag = setControlled
		w.Before(ctx, e.step(trace.OpSet))
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set.Swap(flag) == notSet {
		e.done.End()
	}
	w.Notified(&e.object, trace.KindEvent)
	e.waiters.WakeAll()
}

// Clear takes the flag back; from now on Wait blocks again.
func (e *Event) Clear(ctx context.Context) {
	trace.Before(ctx, trace.From(ctx), e, trace.OpClear, (*Event).step)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set.Swap(notSet) != notSet {
		e.done = park.Done{}
	}
}

// Done returns a channel that is closed when the flag is set, to select on. It stays closed when
// the flag is cleared: ask for a new one then. A recorder does not see who waits for the channel,
// and takes it for running.
func (e *Event) Done() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.done.Channel(e.IsSet())
}

// IsSet says whether the flag is set at this moment.
func (e *Event) IsSet() bool { return e.set.Load() != notSet }

func (e *Event) step(op trace.Op) trace.Step {
	return trace.Step{Op: op, Object: &e.object, Kind: trace.KindEvent, Show: e.show}
}

func (e *Event) show() string { return trace.Shown(e.IsSet(), "set", "not set") }

// Wait blocks until the flag is set, and returns nil even if it is cleared at once; or until ctx is
// done, and returns the context's cause. If the flag is set, a context that is done does not
// matter.
func (e *Event) Wait(ctx context.Context) error {
	if e.set.Load() == isSet {
		return nil
	}
	trace.Before(ctx, trace.From(ctx), e, trace.OpWait, (*Event).step)
	e.mu.Lock()
	if e.IsSet() {
		e.mu.Unlock()
		return nil
	}
	err := e.waiters.Park(ctx, &e.mu, &e.object, trace.KindEvent)
	if err != nil {
		e.mu.Unlock()
	}
	return err
}
