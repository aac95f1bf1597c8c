package multiprocessing

import (
	"context"

	"concurrency-lab/primitives/internal/spawn"
)

// StartMethod says how the operating-system process behind a [Process] comes to be: a string. What
// it does then, and how it ends, is the same with every method. The zero value means the program's
// choice: see [SetStartMethod].
type StartMethod = spawn.StartMethod

// The start methods.
const (
	// Spawn starts this program when the process is started. It is the default. Python: spawn.
	Spawn = spawn.Spawn
	// Warm takes a child of this program that was started before it was needed, and starts another
	// in its place in the background. So a start costs no more than a message, as long as they come
	// no faster than children come up; else it is a Spawn. A child keeps the environment and the
	// directory of the moment in which it came up. Python: forkserver.
	Warm = spawn.Warm
	// Fork would make the process a copy of this one. It is always [ErrFork].
	Fork = spawn.Fork
)

var (
	// ErrFork says why [Fork] is not offered.
	ErrFork = spawn.ErrFork
	// ErrStartMethodSet says that the program's start method was chosen before (Python:
	// RuntimeError).
	ErrStartMethodSet = spawn.ErrStartMethodSet
)

// SetStartMethod chooses the start method of all processes that are started under no other
// ([WithStartMethod]). It can be done once, the second time is [ErrStartMethodSet]; [Fork] is
// [ErrFork]. Children do not take it over. Python: set_start_method.
func SetStartMethod(m StartMethod) error { return spawn.SetStartMethod(m) }

// WithStartMethod returns a context under which processes are started by m; one that cannot be used
// is an error of [Process.Start]. Python: get_context.
func WithStartMethod(ctx context.Context, m StartMethod) context.Context {
	return spawn.WithStartMethod(ctx, m)
}

// StartMethodOf returns the method by which processes are started under ctx. Python:
// get_start_method.
func StartMethodOf(ctx context.Context) StartMethod { return spawn.StartMethodOf(ctx) }

// WarmUp starts the children that [Warm] keeps ready for the current host, and blocks until all
// are, or until ctx is done; then it returns the cause. Without it they are started when the first
// process is. If one cannot be started it returns why.
func WarmUp(ctx context.Context) error { return spawn.WarmUp(ctx) }
