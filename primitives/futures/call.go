package futures

import "context"

// Call is work that returns a result: what an [Executor] runs.
//
// A [Func] is a Call that runs in this process. A registered function of package multiprocessing,
// bound to its argument, is one that can be sent to another.
type Call[R any] interface {
	// Run does the work under the context of the thread that does it.
	Run(ctx context.Context) (R, error)
}

// Func is a function as a [Call].
type Func[R any] func(ctx context.Context) (R, error)

// Run calls the function.
func (f Func[R]) Run(ctx context.Context) (R, error) { return f(ctx) }

// Bind turns a function of one argument into what [Map] takes: a function that binds the argument
// and leaves a [Call].
func Bind[A, R any](f func(ctx context.Context, arg A) (R, error)) func(arg A) Func[R] {
	return func(arg A) Func[R] {
		return func(ctx context.Context) (R, error) { return f(ctx, arg) }
	}
}
