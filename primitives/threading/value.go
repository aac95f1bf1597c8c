package threading

import (
	"context"
	"fmt"
	"sync"

	"concurrency-lab/primitives/trace"
)

// Value is a variable that threads share. Get and Set are each whole by themselves, and a recorder
// sees who does them; to read, change and write back is two steps, between which another thread can
// come. So a race on a Value can be watched, and is none that the race detector reports.
//
// It is made with [NewValue] and must not be copied. Get and Set cost a free mutex, and under a
// recorder an event with the value. Python: a global variable.
type Value[T any] struct {
	object trace.Object
	mu     sync.Mutex
	x      T
	last   int64 // when it was last read or written: see trace.Worker.Moment
}

// NewValue returns a variable that holds x, with a name that recorders show.
func NewValue[T any](name string, x T) *Value[T] {
	v := &Value[T]{x: x}
	v.object.Name = name
	return v
}

// Get returns the value.
func (v *Value[T]) Get(ctx context.Context) T { return v.access(ctx, trace.OpRead, trace.Read, nil) }

// Set changes the value.
func (v *Value[T]) Set(ctx context.Context, x T) { v.access(ctx, trace.OpWrite, trace.Wrote, &x) }

// access writes the value, if there is one to write, and returns what then is there.
func (v *Value[T]) access(ctx context.Context, op trace.Op, k trace.Kind, x *T) T {
	w := trace.From(ctx)
	if w.Controlled() {
		w.Before(ctx, trace.Step{Op: op, Object: &v.object, Kind: trace.KindValue, Show: v.show})
	}
	watched := w.Watched()
	v.mu.Lock()
	if x != nil {
		v.x = *x
	}
	now := v.x
	if watched {
		v.last = w.Moment(v.last)
	}
	moment := v.last
	v.mu.Unlock()
	if watched {
		w.Accessed(k, moment, &v.object, trace.KindValue, trace.Access{Value: fmt.Sprint(now)})
	} else {
		w.Yield()
	}
	return now
}

func (v *Value[T]) show() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return fmt.Sprint(v.x)
}
