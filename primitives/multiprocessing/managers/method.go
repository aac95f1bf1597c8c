package managers

import (
	"context"
	"errors"
	"fmt"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
	"concurrency-lab/primitives/trace"
)

// ErrNoMethod says that a type has no method of that name: what was not registered cannot be
// reached (Python: AttributeError).
var ErrNoMethod = multiprocessing.RegisterError(errors.New("no such method"))

// Method is a method of the objects T, which takes an A and returns an R. It is made by
// [NewMethod].
type Method[T, A, R any] struct {
	name   string
	run    func(ctx context.Context, object T, arg A) (R, error)
	policy callPolicy
	// blocks says whether a call with that argument may wait in the manager for another caller; nil:
	// none does.
	blocks func(arg A) bool
	// undo takes a call back that has succeeded for a caller who is gone, or has given up. It runs
	// in the manager, on behalf of the same caller. It is nil where nothing is to be taken back.
	undo func(ctx context.Context, object T, result R)
}

// callPolicy says how a call is made whose context is done.
type callPolicy struct {
	awaitAnswer bool // the caller waits for the answer all the same, as long as it takes
	evenIfDone  bool // the manager hears of the call even if the context was done before it could be made
}

// served is a method without its type parameters, as the server needs it.
type served interface {
	called() string
	// serve runs the method with an encoded argument and encodes its result.
	serve(ctx context.Context, object any, arg []byte) (result []byte, err error)
	// takeBack undoes a call that had this result.
	takeBack(ctx context.Context, object any, result []byte)
}

func (m *Method[T, A, R]) called() string { return m.name }

func (m *Method[T, A, R]) serve(ctx context.Context, object any, raw []byte) ([]byte, error) {
	arg, err := wire.Decode[A](raw)
	if err != nil {
		return nil, err
	}
	result, err := m.run(ctx, object.(T), arg)
	if err != nil {
		return nil, err
	}
	return wire.Encode(result)
}

func (m *Method[T, A, R]) takeBack(ctx context.Context, object any, raw []byte) {
	if m.undo == nil {
		return
	}
	if result, err := wire.Decode[R](raw); err == nil {
		m.undo(ctx, object.(T), result)
	}
}

// NewMethod gives a type a method, which takes an A and returns an R; [multiprocessing.Register]
// says what these may be. Call it for a package-level variable, as [NewType] shows. It panics on a
// name that the type has already.
func NewMethod[C, T, A, R any](
	t *Type[C, T], name string, run func(ctx context.Context, object T, arg A) (R, error),
) *Method[T, A, R] {
	if t.method(name) != nil {
		panic("managers: type " + t.name + " has two methods " + name)
	}
	m := &Method[T, A, R]{name: name, run: run}
	t.methods = append(t.methods, m)
	return m
}

// Call runs the method of an object in the manager's process and waits for its result: one round
// trip, in which the caller blocks. When ctx is done the method's context is done too; Call returns
// the cause, after a moment at the latest, even if the method runs on. If the manager dies it
// returns [ErrGone].
func (m *Method[T, A, R]) Call(ctx context.Context, o *Proxy[T], arg A) (R, error) {
	var none R
	if o == nil || o.Ref.reference == nil {
		return none, fmt.Errorf("%w: this proxy was not made by a manager", ErrNoObject)
	}
	if err := wire.Check[R](); err != nil {
		return none, err
	}
	raw, err := wire.Encode(arg)
	if err != nil {
		return none, err
	}
	w := trace.From(ctx)
	if w.Controlled() {
		if err := m.before(ctx, w, o, arg); err != nil {
			return none, err
		}
		defer w.Quiet()() // the manager is not controlled: the call is one step
	}
	w.WaitingOutside(ctx, &o.Ref.object, o.Ref.kind)
	request := transport.Request{Worker: w.ID(), Object: o.Ref.object.ID(), Method: m.name, Arg: raw}
	raw, err = o.Ref.client.call(ctx, request, m.policy)
	w.Resumed()
	if err != nil {
		return none, err
	}
	return wire.Decode[R](raw)
}

// before stops a controlled worker before it makes a call. One that may have to wait for another
// worker ends the run, because nobody outside of the manager sees when it could go on.
func (m *Method[T, A, R]) before(ctx context.Context, w *trace.Worker, o *Proxy[T], arg A) error {
	if m.blocks != nil && m.blocks(arg) {
		return w.Refuse(fmt.Sprintf("the method %s of the manager's %s %s", m.name, o.Ref.kind, o.Ref.object.Name),
			"it may wait in the manager, where the scheduler does not see who could go on")
	}
	w.Before(ctx, trace.Step{Op: trace.OpCall, Object: &o.Ref.object, Kind: o.Ref.kind,
		Eager: o.Ref.object.ID() == serverID}) // nobody else has what the manager makes
	return nil
}

// always and asked are for methods that may wait in any case, or if the caller lets them.
func always[A any](A) bool  { return true }
func asked(block bool) bool { return block }
