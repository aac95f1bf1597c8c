package multiprocessing

import (
	"context"

	"concurrency-lab/primitives/internal/spawn"
)

// Main must be called first in a program's main function, or, so that a child does not initialise
// what it does not need, in the initialisation of a package that imports all functions which
// children run. In a child process it does the child's work and exits; in any other it returns at
// once.
func Main() { spawn.Main() }

// Shutdown does what a Python process does at its end: it waits for the children of the current
// host that are no daemons, then terminates the daemons and waits for these too. It blocks until
// all are gone or ctx is done. The children that [Warm] keeps ready are ended in any case.
func Shutdown(ctx context.Context) error { return spawn.Shutdown(ctx) }
