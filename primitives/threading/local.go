package threading

import "context"

// Local is a variable of which every thread has its own. A thread sees no value until it has set
// one, and its values are forgotten when it ends.
//
// The zero value is ready. A Local must not be copied: it is what the values are found by. Each
// operation costs a map look-up under a free mutex.
//
// Python: threading.local, one attribute of it.
type Local[T any] struct {
	_ byte // variables without a size may share an address
}

// Get returns the current thread's value, and whether it has one.
func (l *Local[T]) Get(ctx context.Context) (T, bool) {
	var v T
	t := Current(ctx)
	if t == nil {
		return v, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	p, ok := t.locals[l].(*T)
	if ok {
		v = *p
	}
	return v, ok
}

// Set gives the current thread the value v. It returns [ErrNoThread] if there is none that runs.
func (l *Local[T]) Set(ctx context.Context, v T) error {
	t := Current(ctx)
	if t == nil {
		return ErrNoThread
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended.Load() {
		return ErrNoThread
	}
	if t.locals == nil {
		t.locals = map[any]any{}
	}
	t.locals[l] = &v
	return nil
}

// Delete forgets the current thread's value.
func (l *Local[T]) Delete(ctx context.Context) {
	if t := Current(ctx); t != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.locals, l)
	}
}
