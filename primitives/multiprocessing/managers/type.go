package managers

import (
	"cmp"
	"context"
	"errors"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// ErrNoObject says that a proxy stands for nothing that its manager has.
var ErrNoObject = multiprocessing.RegisterError(errors.New("the manager has no such object"))

// Type is a type whose objects live in a [Manager]: C is what an object is constructed from, T is
// the object. It is made by [NewType] or [NewConcurrentType]. Python: what BaseManager.register is
// given.
//
// Every process of the program has all types, and all but a manager's need only their names. So
// those of this package are values that the compiler lays out, and no process spends a moment on
// them at its start.
type Type[C, T any] struct {
	name       string
	kind       trace.ObjectKind // what recorders call a proxy; empty stands for trace.KindManager
	concurrent bool             // the object guards itself, so that several of its methods may run at a time
	construct  func(ctx context.Context, arg C) (T, error)
	methods    []served
}

// servedType is a type without its type parameters, as the server needs it.
type servedType interface {
	called() string
	// make constructs an object from an encoded argument.
	make(ctx context.Context, arg []byte) (any, error)
	// method returns the method of that name, or nil.
	method(name string) served
	guardsItself() bool
}

func (t *Type[C, T]) called() string { return t.name }

func (t *Type[C, T]) make(ctx context.Context, raw []byte) (any, error) {
	arg, err := wire.Decode[C](raw)
	if err != nil {
		return nil, err
	}
	return t.construct(ctx, arg)
}

func (t *Type[C, T]) method(name string) served {
	for _, m := range t.methods {
		if m.called() == name {
			return m
		}
	}
	return nil
}

func (t *Type[C, T]) guardsItself() bool { return t.concurrent }

// builtin are the types of this package.
var builtin = []servedType{
	&arrayType, &barrierType, &boundedSemaphoreType, &conditionType, &dictType, &eventType, &listType, &lockType,
	&namespaceType, &queueType, &rlockType, &semaphoreType, &variableType,
}

// registered are the types that NewType has made. It is written while packages are initialised
// only.
var registered []servedType

// typeCalled returns the type of that name, or nil.
func typeCalled(name string) servedType {
	for _, types := range [][]servedType{builtin, registered} {
		for _, t := range types {
			if t.called() == name {
				return t
			}
		}
	}
	return nil
}

// NewType makes a type known to the managers of this program. Call it, and [NewMethod] for each of
// its methods, for package-level variables, as [register.Demo]:
//
//	var counterType = managers.NewType("Counter",
//		func(_ context.Context, start int) (*counter, error) { return &counter{start}, nil })
//
//	var inc = managers.NewMethod(counterType, "inc",
//		func(_ context.Context, c *counter, by int) (int, error) { … })
//
// Constructor and methods run in the manager's process, each call in the thread of the connection
// that it came through. Of one object one method runs at a time; the context of one that waits for
// its turn, or runs, is done when its caller's is. NewType panics on a name that is taken.
func NewType[C, T any](name string, construct func(ctx context.Context, arg C) (T, error)) *Type[C, T] {
	if typeCalled(name) != nil || name == serverType.name {
		panic("managers: two types are called " + name)
	}
	t := &Type[C, T]{name: name, construct: construct}
	registered = append(registered, t)
	return t
}

// NewConcurrentType is [NewType] for objects that guard themselves: any number of methods of one
// object run at the same time, and so a method may block until another has done something. In
// Python every type is so.
func NewConcurrentType[C, T any](name string, construct func(ctx context.Context, arg C) (T, error)) *Type[C, T] {
	t := NewType(name, construct)
	t.concurrent = true
	return t
}

// New has the manager construct an object, which lives as long as the manager does. It costs a
// call. An argument that cannot be sent is [multiprocessing.ErrUnsendable], and there is no call.
// Of a manager that this process is connected to ([Connect]) all clients get the same one.
func (t *Type[C, T]) New(ctx context.Context, m *Manager, arg C) (*Proxy[T], error) {
	return t.create(ctx, m, t.name, arg)
}

// create is New for an object with a name of its own.
func (t *Type[C, T]) create(ctx context.Context, m *Manager, name string, arg C) (*Proxy[T], error) {
	raw, err := wire.Encode(arg)
	if err != nil {
		return nil, err
	}
	id, err := construct.Call(ctx, &m.self,
		constructArg{objectName: objectName{Type: t.name, Name: name}, Arg: raw, Shared: m.connected()})
	if err != nil {
		return nil, err
	}
	return &Proxy[T]{proxy{ref{newReference(m.self.Ref.client, id, name, cmp.Or(t.kind, trace.KindManager))}}}, nil
}
