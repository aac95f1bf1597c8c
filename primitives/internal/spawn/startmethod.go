package spawn

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"concurrency-lab/primitives/internal/wire"
)

// StartMethod says how the operating-system process behind a [process.Demo] comes to be. What it
// does then, and how it ends, is the same with every method. The zero value means the program's
// choice: see [SetStartMethod].
type StartMethod string

// The start methods.
const (
	// Spawn starts this program when the process is started. It is the default. Python: spawn.
	Spawn StartMethod = "spawn"
	// Warm takes a child of this program that was started before it was needed, and starts another
	// in its place in the background. So a start costs no more than a message, as long as they come
	// no faster than children come up; else it is a Spawn. A child keeps the environment and the
	// directory of the moment in which it came up. Python: forkserver.
	Warm StartMethod = "warm"
	// Fork would make the process a copy of this one. It is always [ErrFork].
	Fork StartMethod = "fork"
)

var (
	// ErrFork says why [Fork] is not offered.
	ErrFork = errors.New("a Go program cannot fork: the copy would have only the thread that called fork, " +
		"and the locks that its other threads held would stay held")
	// ErrStartMethodSet says that the program's start method was chosen before (Python:
	// RuntimeError).
	ErrStartMethodSet = wire.RegisterError(errors.New("the start method was already set"))
)

// chosen is the program's start method.
var chosen struct {
	sync.Mutex
	method StartMethod
}

// SetStartMethod chooses the start method of all processes that are started under no other
// ([WithStartMethod]). It can be done once, the second time is [ErrStartMethodSet]; [Fork] is
// [ErrFork]. Children do not take it over. Python: set_start_method.
func SetStartMethod(m StartMethod) error {
	if err := m.check(); err != nil {
		return err
	}
	chosen.Lock()
	defer chosen.Unlock()
	if chosen.method != "" {
		return fmt.Errorf("%w: it is %s", ErrStartMethodSet, chosen.method)
	}
	chosen.method = m
	return nil
}

func (m StartMethod) check() error {
	switch m {
	case Spawn, Warm:
		return nil
	case Fork:
		return ErrFork
	}
	return fmt.Errorf("invalid start method %q: must be %s or %s", string(m), Spawn, Warm)
}

type startMethodKey struct{}

// WithStartMethod returns a context under which processes are started by m; one that cannot be used
// is an error of [process.Demo.Start]. Python: get_context.
func WithStartMethod(ctx context.Context, m StartMethod) context.Context {
	return context.WithValue(ctx, startMethodKey{}, m)
}

// StartMethodOf returns the method by which processes are started under ctx. Python:
// get_start_method.
func StartMethodOf(ctx context.Context) StartMethod {
	if m, ok := ctx.Value(startMethodKey{}).(StartMethod); ok && m != "" {
		return m
	}
	chosen.Lock()
	defer chosen.Unlock()
	if chosen.method != "" {
		return chosen.method
	}
	return Spawn
}
