package shm

import "concurrency-lab/primitives/trace"

// Step returns s as a step that is made to the object. If the object's lock has died with its
// holder, the step can be made at once, and fails.
func (o *Object) Step(s trace.Step) trace.Step {
	s.Object, s.Kind = &o.Trace, o.Kind
	if can := s.Can; can != nil {
		s.Can = func() bool { return o.Cells[0].Word.Load()&ownerDied != 0 || can() }
	}
	return s
}

func (o *Object) lockStep(op trace.Op) trace.Step {
	return o.Step(trace.Step{Op: op, Can: o.isFree, Show: o.show})
}

func (o *Object) isFree() bool { return o.Cells[0].Word.Load() == 0 }

func (o *Object) show() string { return trace.Shown(o.isFree(), "free", "held") }
