package spawn

import (
	"cmp"
	"context"
	"fmt"
	"sync/atomic"

	"concurrency-lab/primitives/internal/wire"
)

// Function is a function that other processes can run, because each of them has registered it under
// the same name.
type Function[A, R any] struct {
	Name string
	// Run is the function, or Task is, if it has no result but its error.
	Run  func(ctx context.Context, arg A) (R, error)
	Task func(ctx context.Context, arg A) error
}

// Do runs the function in this process. Where it is a Task the result is the zero value.
func (f *Function[A, R]) Do(ctx context.Context, arg A) (result R, err error) {
	if f.Task != nil {
		return result, f.Task(ctx, arg)
	}
	return f.Run(ctx, arg)
}

// call runs the function on an encoded argument and encodes its result.
func (f *Function[A, R]) call(ctx context.Context, arg []byte) ([]byte, error) {
	return wire.Call(ctx, arg, f.Do)
}

// run is call that drops the result, which need not be one that can be sent.
func (f *Function[A, R]) run(ctx context.Context, raw []byte) error {
	arg, err := wire.Decode[A](raw)
	if err == nil {
		_, err = f.Do(ctx, arg)
	}
	return err
}

// callable is a Function without its type parameters.
type callable interface {
	call(ctx context.Context, arg []byte) ([]byte, error)
	run(ctx context.Context, arg []byte) error
}

// registered is a function with its name, which stands beside it so that a search looks at this
// list alone.
type registered struct {
	name string
	callable
}

// registry holds every registered function. It is written while packages are initialised only. Each
// process pays for that, so it is a list and no map, and has room for as many as most programs
// have.
var registry = make([]registered, 0, 128)

// latest is the function that was found last. A worker calls the same one again and again, and need
// not search for it among all others each time.
var latest atomic.Pointer[registered]

func find(name string) callable {
	if r := latest.Load(); r != nil && r.name == name {
		return r.callable
	}
	for i := range registry {
		if r := &registry[i]; r.name == name {
			latest.Store(r)
			return r.callable
		}
	}
	return nil
}

// Register makes a function known. It panics on a name that is taken.
func Register[A, R any](f *Function[A, R]) *Function[A, R] {
	if find(f.Name) != nil {
		panic("multiprocessing: two functions are registered as " + f.Name)
	}
	registry = append(registry, registered{f.Name, f})
	return f
}

// CheckRegistered returns ErrNotRegistered for the name of no function.
func CheckRegistered(name string) error {
	if name == "" {
		return fmt.Errorf("%w: make it a package-level variable with multiprocessing.Register", ErrNotRegistered)
	}
	return nil
}

// Call runs a registered function on an encoded argument and returns its encoded result.
func Call(ctx context.Context, name string, arg []byte) ([]byte, error) {
	f := find(name)
	if f == nil {
		return nil, unknown(name)
	}
	return f.call(ctx, arg)
}

// Run runs a registered function on an encoded argument and drops its result.
func Run(ctx context.Context, name string, arg []byte) error {
	f := find(name)
	if f == nil {
		return unknown(name)
	}
	return f.run(ctx, arg)
}

func unknown(name string) error {
	return fmt.Errorf("%w: %q; make it a package-level variable with multiprocessing.Register", ErrNotRegistered, name)
}

// Bound is a function with its argument: work that can be run here or sent to another process. The
// zero value is none.
type Bound[R any] struct {
	name string
	run  func(ctx context.Context) (R, error)
	arg  wire.Arg
}

// Bind returns the call of f with arg.
func (f *Function[A, R]) Bind(arg A) Bound[R] {
	return Bound[R]{
		name: f.Name,
		run:  func(ctx context.Context) (R, error) { return f.Do(ctx, arg) },
		arg:  wire.ArgOf(arg),
	}
}

// Run calls the function in this process.
func (b Bound[R]) Run(ctx context.Context) (R, error) { return b.run(ctx) }

// Parts returns the name of the function and its argument.
func Parts[R any](b Bound[R]) (name string, arg wire.Arg) { return b.name, b.arg }

// Remote returns what another process needs to make the call: the function's name and the encoded
// argument. That may hold no shared objects, because the process runs already.
func Remote[R any](b Bound[R]) (name string, arg []byte, err error) {
	if err := cmp.Or(CheckRegistered(b.name), wire.Check[R]()); err != nil {
		return "", nil, err
	}
	arg, err = b.arg.Encode()
	return b.name, arg, err
}
