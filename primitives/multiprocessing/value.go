package multiprocessing

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"sync/atomic"
	"unsafe"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Element is what shared memory can hold: numbers and truth values.
type Element interface {
	~bool | ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// slot is the memory of one element. It is 8 bytes for every type, so that each load and store is
// one atomic operation.
const slot = 8

// elements is shared memory that holds elements, with a lock.
type elements struct{ shared }

func newElements[T Element](name string, all ...T) (e elements, err error) {
	if e.Object.Object, err = shm.New(trace.KindLock, name, 1, max(len(all), 1)*slot); err != nil {
		return e, err
	}
	e.Object.Data = e.Object.Data[:len(all)*slot]
	for i, x := range all {
		store(e, i, x)
	}
	return e, nil
}

func (e elements) len() int { return len(e.Object.Data) / slot }

func (e elements) at(i int) *atomic.Uint64 {
	if i < 0 || i >= e.len() {
		panic(fmt.Sprintf("multiprocessing: index %d of a shared array of %d", i, e.len()))
	}
	return (*atomic.Uint64)(unsafe.Pointer(&e.Object.Data[i*slot]))
}

func load[T Element](e elements, i int) T {
	bits := e.at(i).Load()
	runtime.KeepAlive(e.Object)
	return *(*T)(unsafe.Pointer(&bits))
}

func store[T Element](e elements, i int, x T) {
	var bits uint64
	*(*T)(unsafe.Pointer(&bits)) = x
	e.at(i).Store(bits)
	runtime.KeepAlive(e.Object)
}

// get is load that a recorder sees.
func get[T Element](ctx context.Context, e elements, i int, kind trace.ObjectKind) T {
	w := trace.From(ctx)
	if w.Controlled() {
		before[T](ctx, w, trace.OpRead, e, i, kind)
	}
	if !w.Watched() {
		x := load[T](e, i)
		w.Yield()
		return x
	}
	var x T
	moment := e.Object.Access(w, func() { x = load[T](e, i) })
	w.Accessed(trace.Read, moment, &e.Object.Trace, kind, access(kind, i, x))
	return x
}

// set is store that a recorder sees.
func set[T Element](ctx context.Context, e elements, i int, x T, kind trace.ObjectKind) {
	w := trace.From(ctx)
	if w.Controlled() {
		before[T](ctx, w, trace.OpWrite, e, i, kind)
	}
	if !w.Watched() {
		store(e, i, x)
		w.Yield()
		return
	}
	moment := e.Object.Access(w, func() { store(e, i, x) })
	w.Accessed(trace.Wrote, moment, &e.Object.Trace, kind, access(kind, i, x))
}

// before stops a controlled worker before it reads or writes element i.
func before[T Element](ctx context.Context, w *trace.Worker, op trace.Op, e elements, i int, kind trace.ObjectKind) {
	step := trace.Step{Op: op, Object: &e.Object.Trace, Kind: kind}
	if step.Show = func() string { return fmt.Sprint(load[T](e, 0)) }; kind == trace.KindArray {
		step.Index = i + 1
		step.Show = func() string { return fmt.Sprint((&Array[T]{e}).Numbers()) }
	}
	w.Before(ctx, step)
}

func access(kind trace.ObjectKind, i int, x any) trace.Access {
	a := trace.Access{Value: fmt.Sprint(x)}
	if kind == trace.KindArray {
		a.Place = strconv.Itoa(i)
	}
	return a
}

// Acquire takes the lock that comes with the memory, as [Lock.Acquire] does.
func (e elements) Acquire(ctx context.Context) error { return e.Object.Acquire(ctx) }

// TryAcquire takes the lock that comes with the memory if it is free.
func (e elements) TryAcquire(ctx context.Context) bool { return e.Object.TryAcquire(ctx) }

// Release gives the lock that comes with the memory back.
func (e elements) Release(ctx context.Context) error { return e.Object.Release(ctx) }

// Array is a row of numbers or truth values in memory that processes share. It is handed to a
// process as part of the argument that this starts with.
//
// Each Load and Store is atomic by itself; to read, change and write back, use [Array.Update] or
// hold the array's lock ([Array.Acquire]). Get and Set do the same and tell a recorder who does it:
// they are for programs whose reads and writes are to be seen. Python: multiprocessing.Array.
type Array[T Element] struct{ elements }

// NewArray returns a shared array of the elements given. It costs shared memory of 8 bytes an
// element and a file descriptor.
func NewArray[T Element](name string, all ...T) (*Array[T], error) {
	e, err := newElements(name, all...)
	if err != nil {
		return nil, err
	}
	return &Array[T]{e}, nil
}

// Len is how many elements there are.
func (a *Array[T]) Len() int { return a.len() }

// Load returns element i. It panics if there is none.
func (a *Array[T]) Load(i int) T { return load[T](a.elements, i) }

// Store sets element i. It panics if there is none.
func (a *Array[T]) Store(i int, x T) { store(a.elements, i, x) }

// Get is [Array.Load] that a recorder sees: an event with the value, if there is a recorder.
// Without one it costs a nil check more.
func (a *Array[T]) Get(ctx context.Context, i int) T {
	return get[T](ctx, a.elements, i, trace.KindArray)
}

// Set is [Array.Store] that a recorder sees, as [Array.Get] is.
func (a *Array[T]) Set(ctx context.Context, i int, x T) {
	set(ctx, a.elements, i, x, trace.KindArray)
}

// Numbers returns a copy of all the elements. Each is read by itself: hold the lock for a picture
// of one moment. Python: array[:].
func (a *Array[T]) Numbers() []T {
	all := make([]T, a.Len())
	for i := range all {
		all[i] = a.Load(i)
	}
	return all
}

// Update holds the array's lock while change works on a copy of all the elements, and then stores
// them all. It blocks until it has the lock, or ctx is done; then it returns the cause. If change
// panics, nothing is stored, and the lock is free. change must not acquire the lock again.
// Python: with array.get_lock().
func (a *Array[T]) Update(ctx context.Context, change func(all []T)) error {
	return threading.With(ctx, a, func() error {
		all := a.Numbers()
		change(all)
		for i, x := range all {
			a.Store(i, x)
		}
		return nil
	})
}

// Value is one number or truth value in memory that processes share, with a lock. It follows the
// rules of [Array]. Python: multiprocessing.Value.
type Value[T Element] struct{ elements }

// NewValue returns a shared value. It costs a page of shared memory and a file descriptor.
func NewValue[T Element](name string, x T) (*Value[T], error) {
	e, err := newElements(name, x)
	if err != nil {
		return nil, err
	}
	return &Value[T]{e}, nil
}

// Load returns the value.
func (v *Value[T]) Load() T { return load[T](v.elements, 0) }

// Store sets the value.
func (v *Value[T]) Store(x T) { store(v.elements, 0, x) }

// Get is [Value.Load] that a recorder sees: an event with the value, if there is a recorder.
// Without one it costs a nil check more.
func (v *Value[T]) Get(ctx context.Context) T { return get[T](ctx, v.elements, 0, trace.KindValue) }

// Set is [Value.Store] that a recorder sees, as [Value.Get] is.
func (v *Value[T]) Set(ctx context.Context, x T) { set(ctx, v.elements, 0, x, trace.KindValue) }

// Update holds the value's lock while it stores what change makes of the value. It blocks until it
// has the lock, or ctx is done; then it returns the cause. If change panics, nothing is stored, and
// the lock is free. change must not acquire the lock again. Python: with value.get_lock().
func (v *Value[T]) Update(ctx context.Context, change func(x T) T) error {
	return threading.With(ctx, v, func() error {
		v.Store(change(v.Load()))
		return nil
	})
}
