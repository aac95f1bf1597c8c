package multiprocessing

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"unsafe"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/trace"
)

// Number is what shared memory can hold: numbers of a fixed size.
type Number interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// slot is the memory of one number. It is 8 bytes for every type, so that each load and store is
// one atomic operation.
const slot = 8

// Array is a row of numbers in memory that processes share. It is handed to a process as part of
// the argument that this starts with.
//
// Each Load and Store is atomic by itself; to read, change and write back, hold the array's lock
// ([Array.Acquire]). Python: multiprocessing.Array.
type Array[T Number] struct{ shared }

// NewArray returns a shared array of the numbers given. It costs shared memory of 8 bytes a number
// and a file descriptor.
func NewArray[T Number](name string, numbers ...T) (*Array[T], error) {
	s, err := shm.New(trace.KindLock, name, 1, max(len(numbers), 1)*slot)
	if err != nil {
		return nil, err
	}
	s.Data = s.Data[:len(numbers)*slot]
	a := &Array[T]{shared{s}}
	for i, x := range numbers {
		a.Store(i, x)
	}
	return a, nil
}

// Len is how many numbers there are.
func (a *Array[T]) Len() int { return len(a.obj.Data) / slot }

func (a *Array[T]) at(i int) *atomic.Uint64 {
	if i < 0 || i >= a.Len() {
		panic(fmt.Sprintf("multiprocessing: index %d of a shared array of %d", i, a.Len()))
	}
	return (*atomic.Uint64)(unsafe.Pointer(&a.obj.Data[i*slot]))
}

// Load returns number i. It panics if there is none.
func (a *Array[T]) Load(i int) T {
	defer runtime.KeepAlive(a.obj)
	bits := a.at(i).Load()
	return *(*T)(unsafe.Pointer(&bits))
}

// Store sets number i. It panics if there is none.
func (a *Array[T]) Store(i int, x T) {
	defer runtime.KeepAlive(a.obj)
	var bits uint64
	*(*T)(unsafe.Pointer(&bits)) = x
	a.at(i).Store(bits)
}

// Numbers returns a copy of all the numbers. Each is read by itself: hold the lock for a picture of
// one moment.
func (a *Array[T]) Numbers() []T {
	all := make([]T, a.Len())
	for i := range all {
		all[i] = a.Load(i)
	}
	return all
}

// Acquire takes the lock that comes with the numbers, as [Lock.Acquire] does.
func (a *Array[T]) Acquire(ctx context.Context) error { return a.obj.Acquire(ctx) }

// TryAcquire takes the lock that comes with the numbers if it is free.
func (a *Array[T]) TryAcquire(ctx context.Context) bool { return a.obj.TryAcquire(ctx) }

// Release gives the lock that comes with the numbers back.
func (a *Array[T]) Release(ctx context.Context) error { return a.obj.Release(ctx) }

// Value is one number in memory that processes share: an [Array] of one, with the same lock and the
// same rules. Python: multiprocessing.Value.
type Value[T Number] struct{ Array[T] }

// NewValue returns a shared number. It costs a page of shared memory and a file descriptor.
func NewValue[T Number](name string, x T) (*Value[T], error) {
	a, err := NewArray(name, x)
	if err != nil {
		return nil, err
	}
	return &Value[T]{*a}, nil
}

// Load returns the number.
func (v *Value[T]) Load() T { return v.Array.Load(0) }

// Store sets the number.
func (v *Value[T]) Store(x T) { v.Array.Store(0, x) }
