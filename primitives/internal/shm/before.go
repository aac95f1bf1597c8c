package shm

import (
	"context"

	"concurrency-lab/primitives/trace"
)

// Before stops a controlled worker before it does something to the object. The step says what, and
// when that can be done; where the object's lock has died with its holder, it fails at once.
func (o *Object) Before(ctx context.Context, w *trace.Worker, s trace.Step) {
	s.Object, s.Kind = &o.Trace, o.Kind
	if can := s.Can; can != nil {
		s.Can = func() bool { return o.Cells[0].Word.Load()&ownerDied != 0 || can() }
	}
	w.Before(ctx, s)
}

func (o *Object) isFree() bool { return o.Cells[0].Word.Load() == 0 }

func (o *Object) show() string {
	if o.isFree() {
		return "free"
	}
	return "held"
}
