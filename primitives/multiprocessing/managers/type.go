package managers

import (
	"context"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

var (
	// ErrNoObject says that a proxy stands for nothing that its manager has.
	ErrNoObject = multiprocessing.RegisterError(errors.New("the manager has no such object"))
	// ErrNoMethod says that a type has no method of that name: what was not registered cannot be reached (Python: AttributeError).
	ErrNoMethod = multiprocessing.RegisterError(errors.New("no such method"))
)

// Type is a type whose objects live in a [Manager]: C is what an object is constructed from, T is the object. It is
// made by [NewType] or [NewConcurrentType]. Python: what BaseManager.register is given.
type Type[C, T any] struct{ *managedType }

// managedType is a type without its type parameters, as the server needs it.
type managedType struct {
	name       string
	kind       trace.ObjectKind // what recorders call a proxy
	concurrent bool
	construct  func(ctx context.Context, arg []byte) (any, error)
	methods    map[string]*method
}

// method is a method without its type parameters, as the server needs it.
type method struct {
	run  func(ctx context.Context, object any, arg []byte) ([]byte, error)
	undo func(ctx context.Context, object any, result []byte) // nil: it cannot be undone, or need not be
}

// managedTypes holds every type by name. It is written while packages are initialised only.
var managedTypes = map[string]*managedType{}

// NewType makes a type known to the managers of this program. Call it, and [NewMethod] for each of
// its methods, for package-level variables, as [spawn.Register]:
//
//	var counterType = multiprocessing.NewType("Counter", func(_ context.Context, start int) (*counter, error) { return &counter{start}, nil })
//
//	var inc = multiprocessing.NewMethod(counterType, "inc", func(_ context.Context, c *counter, by int) (int, error) { … })
//
// Constructor and methods run in the manager's process, each call in the thread of the connection that it came through. Of one object
// one method runs at a time; the context of one that waits for its turn, or runs, is done when its caller's is.
// NewType panics on a name that is taken.
func NewType[C, T any](name string, construct func(ctx context.Context, arg C) (T, error)) *Type[C, T] {
	t := &managedType{name: name, kind: trace.KindManager, methods: map[string]*method{}}
	t.construct = func(ctx context.Context, raw []byte) (any, error) {
		arg, err := wire.Decode[C](raw)
		if err != nil {
			return nil, err
		}
		return construct(ctx, arg)
	}
	return register(&Type[C, T]{t})
}

// NewConcurrentType is [NewType] for objects that guard themselves: any number of methods of one object run at the same
// time, and so a method may block until another has done something. In Python every type is so.
func NewConcurrentType[C, T any](name string, construct func(ctx context.Context, arg C) (T, error)) *Type[C, T] {
	t := NewType(name, construct)
	t.concurrent = true
	return t
}

// New has the manager construct an object, which lives as long as the manager does. It costs a call. Of a manager that this process
// is connected to ([Connect]) all clients get the same one.
func (t *Type[C, T]) New(ctx context.Context, m *Manager, arg C) (*Proxy[T], error) {
	return t.create(ctx, m, t.name, arg)
}

// of sets what recorders call a proxy.
func (t *Type[C, T]) of(kind trace.ObjectKind) *Type[C, T] {
	t.kind = kind
	return t
}

// as returns a type of another name that has the same objects and methods.
func (t *Type[C, T]) as(name string) *Type[C, T] {
	same := *t.managedType
	same.name = name
	return register(&Type[C, T]{&same})
}

// register makes a type known.
func register[C, T any](t *Type[C, T]) *Type[C, T] {
	if _, taken := managedTypes[t.name]; taken {
		panic("multiprocessing: two types are called " + t.name)
	}
	managedTypes[t.name] = t.managedType
	return t
}

// create is New for an object with a name of its own.
func (t *Type[C, T]) create(ctx context.Context, m *Manager, name string, arg C) (*Proxy[T], error) {
	raw, err := wire.EncodeArg(arg)
	if err != nil {
		return nil, err
	}
	id, err := construct.Call(ctx, &m.self, constructArg{objectName: objectName{Type: t.name, Name: name}, Arg: raw, Shared: m.connected()})
	if err != nil {
		return nil, err
	}
	return &Proxy[T]{newReference(m.self.client, id, name, t.kind)}, nil
}

// Method is a method of the objects T. It is made by [NewMethod].
type Method[T, A, R any] struct {
	*method
	callPolicy
	name string
}

// NewMethod gives a type a method, which takes an A and returns an R; both must be encodable. Call it for a package-level variable, as
// [NewType] shows. It panics on a name that the type has already.
func NewMethod[C, T, A, R any](t *Type[C, T], name string, run func(ctx context.Context, object T, arg A) (R, error)) *Method[T, A, R] {
	if _, taken := t.methods[name]; taken {
		panic("multiprocessing: type " + t.name + " has two methods " + name)
	}
	m := &method{run: func(ctx context.Context, object any, raw []byte) ([]byte, error) {
		return wire.Call(ctx, raw, func(ctx context.Context, arg A) (R, error) { return run(ctx, object.(T), arg) })
	}}
	t.methods[name] = m
	return &Method[T, A, R]{m, callPolicy{patience: giveUpAfter}, name}
}

// undoneBy says how a call is undone that has succeeded for one who is gone, or has given up. It runs in the manager, on behalf of the same caller.
func (m *Method[T, A, R]) undoneBy(undo func(ctx context.Context, object T, result R)) *Method[T, A, R] {
	m.undo = func(ctx context.Context, object any, raw []byte) {
		if result, err := wire.Decode[R](raw); err == nil {
			undo(ctx, object.(T), result)
		}
	}
	return m
}

// patiently makes callers wait for the answer even if their context is done.
func (m *Method[T, A, R]) patiently() *Method[T, A, R] {
	m.patience = never
	return m
}

// inAnyCase has the manager hear of calls whose context is done before it could: what they are to do then, others wait for.
func (m *Method[T, A, R]) inAnyCase() *Method[T, A, R] {
	m.heard = true
	return m
}

// Call runs the method of an object in the manager's process and waits for its result: one round trip, in
// which the caller blocks. When ctx is done the method's context is done too; Call returns the cause, after a moment at the latest, even if
// the method runs on. If the manager dies it returns [ErrGone].
func (m *Method[T, A, R]) Call(ctx context.Context, o *Proxy[T], arg A) (R, error) {
	var none R
	if o == nil || o.reference == nil {
		return none, fmt.Errorf("%w: this proxy was not made by a manager", ErrNoObject)
	}
	raw, err := wire.EncodeArg(arg)
	if err != nil {
		return none, err
	}
	w := trace.From(ctx)
	w.WaitingOutside(ctx, &o.object, o.kind)
	raw, err = o.client.call(ctx, request{Worker: w.ID(), Object: o.object.ID(), Method: m.name, Arg: raw}, m.callPolicy)
	w.Resumed()
	if err != nil {
		return none, err
	}
	return wire.Decode[R](raw)
}

// Proxy is a proxy: it stands for an object that lives in a manager's process. It can be sent to any process of this program, when
// that starts and later: as an argument, through a queue or a pipe, and into another object of a manager.
//
// Any number of threads and processes may use it. Nothing of the object can be reached but by its type's
// methods. Python: a proxy of multiprocessing.managers.
type Proxy[T any] struct{ *reference }

// UnmarshalCBOR implements [cbor.Unmarshaler]: it makes a proxy for the same object in this process.
func (o *Proxy[T]) UnmarshalCBOR(raw []byte) error {
	var w referenceWire
	if err := wire.Decoder.Unmarshal(raw, &w); err != nil {
		return err
	}
	o.reference = newReference(clientOf(w.Server), w.ID, w.Name, w.Kind)
	return nil
}

// reference is what an Object knows, whatever it stands for.
type reference struct {
	object trace.Object
	kind   trace.ObjectKind
	client *client
}

// referenceWire is a proxy on its way between processes.
type referenceWire struct {
	_      struct{} `cbor:",toarray"`
	Server address
	ID     uint64
	Kind   trace.ObjectKind
	Name   string
}

func newReference(c *client, id uint64, name string, kind trace.ObjectKind) *reference {
	p := &reference{kind: kind, client: c}
	p.object.Name = name
	p.object.SetID(id)
	return p
}

// MarshalCBOR implements [cbor.Marshaler]: a proxy is sent as the place and the number of its object.
func (p *reference) MarshalCBOR() ([]byte, error) {
	if p == nil {
		return nil, ErrNoObject
	}
	return cbor.Marshal(referenceWire{Server: p.client.server, ID: p.object.ID(), Kind: p.kind, Name: p.object.Name})
}
