package multiprocessing

import (
	"context"

	"concurrency-lab/primitives/internal/spawn"
)

// Func is a function that other processes can run. It is made by [Register].
type Func[A, R any] struct{ f spawn.Function[A, R] }

// Register makes a function known by name to every process of this program. Call it for a
// package-level variable, so that parent and child have both done so before [Main]:
//
//	var square = multiprocessing.Register("square",
//		func(ctx context.Context, x int) (int, error) { return x * x, nil })
//
// Argument and result are numbers, text, slices, maps, structs of exported fields, or of types with
// the methods of [encoding.BinaryMarshaler] and [encoding.BinaryUnmarshaler]. They arrive as they
// were, or whoever sends them gets [ErrUnsendable] with the name of the type and the field. The
// argument may hold shared objects where a process is started with it. Register panics on a name
// that is taken.
//
// A field that is not exported, or that a json tag leaves out, is refused; one with a tag cbor:"-"
// is lost without a word. Of fields that are empty and have omitempty in a tag the zero value
// arrives. An embedded time.Time beside other fields is refused, and so are two embedded shared
// objects: give the field a name. An any arrives as what its encoding means: numbers as int64,
// float64 or big.Int, lists as []any, maps and structs as map[any]any; of other interfaces only nil
// is sent. Two pointers to one thing are two things where they arrive. Values are nested at most
// 10,000 levels deep, and none contains itself.
//
// Errors arrive as [RemoteError].
//
// Python: nothing; there a function is found by its module and name.
func Register[A, R any](name string, run func(ctx context.Context, arg A) (R, error)) *Func[A, R] {
	return register(spawn.Function[A, R]{Name: name, Run: run})
}

// RegisterTask is [Register] for a function that has no result but its error, as most have that a
// [Process] runs.
func RegisterTask[A any](name string, run func(ctx context.Context, arg A) error) *Func[A, struct{}] {
	return register(spawn.Function[A, struct{}]{Name: name, Task: run})
}

func register[A, R any](function spawn.Function[A, R]) *Func[A, R] {
	f := &Func[A, R]{function}
	spawn.Register(&f.f)
	return f
}

// Name is the name that the function is registered under; empty for nil, which is registered under
// none.
func (f *Func[A, R]) Name() string {
	if f == nil {
		return ""
	}
	return f.f.Name
}

// Run calls the function in this process.
func (f *Func[A, R]) Run(ctx context.Context, arg A) (R, error) { return f.f.Do(ctx, arg) }

// Bind returns the call of f with arg.
func (f *Func[A, R]) Bind(arg A) Bound[R] { return f.f.Bind(arg) }

// Bound is a function with its argument: work that can be run here or sent to another process. It
// is made by [Func.Bind], and has one method:
//
//	func (b Bound[R]) Run(ctx context.Context) (R, error) // calls the function in this process
type Bound[R any] = spawn.Bound[R]
