// Package child has the functions of the benchmarks that measure the start of processes. Their
// children do them where the product's do: in the initialisation of this package, before the rest
// of the program is initialised. See demos/child.
package child

import (
	"context"
	"os"

	_ "concurrency-lab/demos" // the product's children initialise it
	"concurrency-lab/primitives/multiprocessing"
)

// Mark is set in the environment of a benchmark whose children need no functions but these.
const Mark = "CONCURRENCY_LAB_BENCH_START"

func init() {
	if os.Getenv(Mark) != "" {
		multiprocessing.Main()
	}
}

// Nothing does nothing.
var Nothing = multiprocessing.RegisterTask("bench.nothing",
	func(context.Context, struct{}) error { return nil })

// SayHello sends the number of its process.
var SayHello = multiprocessing.RegisterTask("bench.hello",
	func(ctx context.Context, up *multiprocessing.Connection[int]) error {
		return up.Send(ctx, os.Getpid())
	})

// AddOne adds one to a number.
var AddOne = multiprocessing.RegisterTask("bench.add-one",
	func(ctx context.Context, v *multiprocessing.Value[int64]) error {
		if err := v.Acquire(ctx); err != nil {
			return err
		}
		v.Store(v.Load() + 1)
		return v.Release(ctx)
	})
