package host

import (
	"context"

	"concurrency-lab/primitives/internal/spawn"
)

// Spares are children that are kept ready, as [multiprocessing.Warm] keeps them, but for many hosts
// one after the other: for a program that is run again and again, as package schedule does. Each
// child runs one function and ends, so that every process finds this program's variables as they
// are at its start; another child comes up in its place in the background. The zero value is ready
// for use, and must not be copied.
type Spares struct{ spares spawn.Spares }

// With returns a context under which every process is one of the spares, as long as there are any,
// by whatever start method. The first one makes them come up.
func (s *Spares) With(ctx context.Context) context.Context { return s.spares.With(ctx) }

// Close ends the spares, and blocks until they are gone. No process may be started under them at
// that time.
func (s *Spares) Close() { s.spares.Close() }
