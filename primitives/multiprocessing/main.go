package multiprocessing

import (
	"context"
	"fmt"
	"os"

	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Run is all that a program's main function needs around its work f:
//
//	func main() {
//		if err := multiprocessing.Run(context.Background(), work); err != nil {
//			log.Fatal(err)
//		}
//	}
//
// In a child process it does the child's work and does not return ([Main]). Otherwise it calls f in
// the main thread. When f has returned it does what a Python process does at its end: it waits for
// the threads and for the processes that were started and are no daemons, and then ends the
// daemons. It returns the error of f, of any thread that nobody joined, and what went wrong at the
// end.
//
// A recorder watches the run. Each time all known workers wait, Run says on standard error who
// waits for what: if nobody outside wakes them, that is a deadlock. A program that wants more of
// its recorder or its processes calls [Main], [threading.Run] and [Shutdown] itself.
func Run(ctx context.Context, f func(ctx context.Context) error) error {
	Main()
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { fmt.Fprintln(os.Stderr, d) })
	return threading.Run(ctx, "main", rec, func(ctx context.Context) error {
		threading.AtExit(ctx, func() error { return Shutdown(ctx) })
		return f(ctx)
	})
}

// Main must be called first in a program's main function. In a child process it does the child's
// work and exits. In any other it returns at once. A child that has not called it cannot start
// anything ([ErrNoMain]). Main may also be called in the initialisation of a package that imports
// all functions which children run: then a child does not initialise the rest.
func Main() { spawn.Main() }

// Shutdown does what a Python process does at its end: it waits for the children of the current
// host that are no daemons, then terminates the daemons and waits for these too. It blocks until
// all are gone or ctx is done. The children that [Warm] keeps ready are ended in any case.
func Shutdown(ctx context.Context) error { return spawn.Shutdown(ctx) }
