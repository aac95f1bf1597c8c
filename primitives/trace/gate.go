package trace

import "context"

// Before stops the worker, if it is controlled, before it does op to o, as [Worker.Before] does.
// Only then it calls step, which returns what the worker is about to do. It is inlined. Step must
// not be a method of a generic type: that would be a closure, which is made each time.
func Before[O any](ctx context.Context, w *Worker, o O, op Op, step func(o O, op Op) Step) {
	if w.Controlled() {
		stop(ctx, w, o, op, step)
	}
}

func stop[O any](ctx context.Context, w *Worker, o O, op Op, step func(o O, op Op) Step) {
	w.Before(ctx, step(o, op))
}

// waits says whether the operation may have to wait. Of any other nobody has to ask whether it can
// be done.
func (o Op) waits() bool {
	switch o {
	case OpAcquire, OpWait, OpPut, OpGet, OpJoin, OpResume:
		return true
	}
	return o.Tries()
}

// Shown is what an object shows that is one of two things.
func Shown(is bool, one, other string) string {
	if is {
		return one
	}
	return other
}
