package multiprocessing

import (
	"context"
	"fmt"
)

// Func is a function that other processes can run. It is made by [Register].
type Func[A, R any] struct {
	name string
	run  func(ctx context.Context, arg A) (R, error)
}

// registry holds every registered function by name. It is written while packages are initialised only.
var registry = map[string]func(ctx context.Context, arg []byte) ([]byte, error){}

// Register makes a function known by name to every process of this program. Call it
// for a package-level variable, so that parent and child have both done so before [Main]:
//
//	var square = multiprocessing.Register("square", func(ctx context.Context, x int) (int, error) { return x * x, nil })
//
// The argument and the result must be encodable: numbers, text, slices, maps, structs of exported fields. The
// argument may hold shared objects where a process is started with it. Register panics on a name that is taken.
//
// Python: nothing; there a function is found by its module and name.
func Register[A, R any](name string, run func(ctx context.Context, arg A) (R, error)) *Func[A, R] {
	if _, taken := registry[name]; taken {
		panic("multiprocessing: two functions are registered as " + name)
	}
	registry[name] = func(ctx context.Context, raw []byte) ([]byte, error) { return callCoded(ctx, raw, run) }
	return &Func[A, R]{name: name, run: run}
}

// Name is the name that the function is registered under; empty for nil, which is registered under none.
func (f *Func[A, R]) Name() string {
	if f == nil {
		return ""
	}
	return f.name
}

// Run calls the function in this process.
func (f *Func[A, R]) Run(ctx context.Context, arg A) (R, error) { return f.run(ctx, arg) }

// checkRegistered returns ErrNotRegistered for the name of no function.
func checkRegistered(name string) error {
	if name == "" {
		return fmt.Errorf("%w: make it a package-level variable with multiprocessing.Register", ErrNotRegistered)
	}
	return nil
}

// call runs a registered function on an encoded argument.
func call(ctx context.Context, name string, arg []byte) ([]byte, error) {
	run := registry[name]
	if run == nil {
		return nil, fmt.Errorf("%w: %q; make it a package-level variable with multiprocessing.Register", ErrNotRegistered, name)
	}
	return run(ctx, arg)
}

// Bound is a function with its argument: work that can be run here or sent to another process.
type Bound[R any] struct {
	name  string
	run   func(ctx context.Context) (R, error)
	value any // the argument
}

// Bind returns the call of f with arg.
func (f *Func[A, R]) Bind(arg A) Bound[R] {
	return Bound[R]{
		name:  f.name,
		run:   func(ctx context.Context) (R, error) { return f.run(ctx, arg) },
		value: arg,
	}
}

// Run calls the function in this process.
func (b Bound[R]) Run(ctx context.Context) (R, error) { return b.run(ctx) }

// Remote returns what another process needs to make the call: the function's name and the encoded argument.
func (b Bound[R]) Remote() (name string, arg []byte, err error) {
	if err := checkRegistered(b.name); err != nil {
		return "", nil, err
	}
	arg, err = encodeArg(b.value)
	return b.name, arg, err
}

// Decode reads the result that another process sent.
func (b Bound[R]) Decode(result []byte) (R, error) { return decode[R](result) }
