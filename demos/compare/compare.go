// Package compare is a demo. It does the same work serially, on threads and on processes, and
// compares the times.
package compare

import (
	"context"
	"time"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// compareOptions are the flags of compare.
type compareOptions struct {
	runs       int
	iterations int
	ioWorkers  int
	io         time.Duration
	inputs     int
	python     bool
}

// The documents' figures.
const (
	calIterations = 100_000_000
	sumIterations = 5_000_000
	ioWait        = 2 * time.Second
)

// Demo measures the same work, done in several ways.
func Demo() *demo.Demo {
	o := &compareOptions{}
	variant := func(v demo.Variant,
		topic func(context.Context, *stage.Stage, *compareOptions) (demo.Report, error)) demo.Variant {
		v.Timed, v.Figure = true, true
		v.Why = "Every mode computes the same result. How long that takes depends on this machine."
		v.Run = func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return topic(ctx, st, o) }
		return v
	}
	return &demo.Demo{
		Name:        "compare",
		Group:       demo.Figures,
		Summary:     "The same work done serially, on threads and on processes: how long each takes",
		VariantFlag: "topic",
		Flags: []demo.Flag{
			{Name: "runs", Value: demo.Int(&o.runs, 3, 1, 1000),
				Usage: "how many times to measure each mode"},
			{Name: "python", Value: demo.Bool(&o.python),
				Usage: "also measure the same work in CPython, if python3 is installed"},
			{Name: "iterations", Value: demo.Int(&o.iterations, 0, 0, 1<<40),
				For:   []string{"work", "sum", "ipc", "start", "gil", "primitives"},
				Usage: "how many times each worker does the work in a run; 0 takes the topic's own number"},
			{Name: "io", Value: demo.Duration(&o.io, 0, 0, time.Hour), For: []string{"work", "gil"},
				Usage: "how long each waiting task waits; 0s takes the topic's own time"},
			{Name: "io-workers", Value: demo.Int(&o.ioWorkers, 100, 1, 10_000), For: []string{"work"},
				Usage: "how many waiting tasks to run"},
			{Name: "inputs", Value: demo.Int(&o.inputs, 10_000, 1, 1_000_000), For: []string{"chunksize"},
				Usage: "how many small tasks to map"},
		},
		Variants: []demo.Variant{
			variant(demo.Variant{Name: "work", Source: "000 comparison", Workers: 4, TourArgs: "--runs 1 --iterations 10000000",
				Summary: "4 tasks that compute and 100 tasks that wait, on processes and on threads"}, compareWork),
			variant(demo.Variant{Name: "sum", Source: "004 comparison", Workers: 2, TourArgs: "--runs 1",
				Summary: "the sum of i + i*i for i below 5,000,000: in two processes, in two threads, and serially"}, compareSum),
			variant(demo.Variant{Name: "ipc", Source: "001 Pipe, 002 managers", Workers: 2, TourArgs: "--runs 1",
				Summary: "a pipe against a queue, and shared memory against a manager"}, compareIPC),
			variant(demo.Variant{Name: "start", Source: "002 start methods", Workers: 1, TourArgs: "--runs 1",
				Summary: "the start and the memory of a thread, a new process, and a process from a warm server"}, compareStart),
			variant(demo.Variant{Name: "chunksize", Source: "002 Executor.map", Workers: 4, TourArgs: "--runs 1",
				Summary: "10,000 small tasks sent to worker processes one by one and in chunks"}, compareChunksize),
			variant(demo.Variant{Name: "gil", Source: "001, 003 GIL", Workers: 4, TourArgs: "--runs 1 --iterations 10000000",
				Summary: "threads that take turns on one core, against threads on all cores and processes"}, compareGIL),
			variant(demo.Variant{Name: "primitives", Workers: 1, TourArgs: "--runs 1",
				Summary: "what one operation of each primitive costs, between threads and between processes"}, comparePrimitives),
		},
	}
}

// or returns n, or instead if n is 0.
func or[T int | time.Duration](n, instead T) T {
	if n == 0 {
		return instead
	}
	return n
}
