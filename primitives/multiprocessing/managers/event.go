package managers

import (
	"context"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Event is an [multiprocessing.Event] that lives in a [Manager]. It can be sent as a [Proxy] can.
// Each method is a call, which can fail; see [Method.Call] for errors and what the context does.
// Python: the Event of a manager.
type Event struct{ Proxy[*threading.Event] }

var eventType = Type[string, *threading.Event]{
	name:       "Event",
	kind:       trace.KindEvent,
	concurrent: true,
	construct: func(_ context.Context, name string) (*threading.Event, error) {
		return threading.NewEvent(name), nil
	},
	methods: []served{&eventSetMethod, &eventClear, &eventIsSet, &eventWait},
}

var (
	eventSetMethod = Method[*threading.Event, struct{}, struct{}]{
		name: "set",
		run: func(ctx context.Context, e *threading.Event, _ struct{}) (struct{}, error) {
			e.Set(ctx)
			return struct{}{}, nil
		},
	}
	eventClear = Method[*threading.Event, struct{}, struct{}]{
		name: "clear",
		run: func(ctx context.Context, e *threading.Event, _ struct{}) (struct{}, error) {
			e.Clear(ctx)
			return struct{}{}, nil
		},
	}
	eventIsSet = Method[*threading.Event, struct{}, bool]{
		name: "is_set",
		run: func(_ context.Context, e *threading.Event, _ struct{}) (bool, error) {
			return e.IsSet(), nil
		},
	}
	eventWait = Method[*threading.Event, struct{}, struct{}]{
		name:   "wait",
		blocks: always[struct{}],
		run: func(ctx context.Context, e *threading.Event, _ struct{}) (struct{}, error) {
			return struct{}{}, e.Wait(ctx)
		},
	}
)

// NewEvent returns an event that is not set, with a name that recorders show. It costs a call.
func NewEvent(ctx context.Context, m *Manager, name string) (*Event, error) {
	o, err := eventType.create(ctx, m, name, name)
	if err != nil {
		return nil, err
	}
	return &Event{*o}, nil
}

// Set sets the flag and wakes all who wait for it.
func (e *Event) Set(ctx context.Context) error {
	_, err := eventSetMethod.Call(ctx, &e.Proxy, struct{}{})
	if err == nil {
		trace.From(ctx).Notified(&e.Ref.object, e.Ref.kind)
	}
	return err
}

// Clear takes the flag back; from now on Wait blocks again.
func (e *Event) Clear(ctx context.Context) error {
	_, err := eventClear.Call(ctx, &e.Proxy, struct{}{})
	return err
}

// IsSet says whether the flag is set at this moment.
func (e *Event) IsSet(ctx context.Context) (bool, error) {
	return eventIsSet.Call(ctx, &e.Proxy, struct{}{})
}

// Wait blocks until the flag is set, and returns nil even if it is cleared at once; or until ctx is
// done, and returns the context's cause.
func (e *Event) Wait(ctx context.Context) error {
	_, err := eventWait.Call(ctx, &e.Proxy, struct{}{})
	return err
}
