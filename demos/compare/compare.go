// Package compare is a demo. The same work in turn, on threads and on processes, timed side by
// side.
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

// Demo measures the same work in turn, done in one way and in another.
func Demo() *demo.Demo {
	o := &compareOptions{}
	variant := func(v demo.Variant,
		topic func(context.Context, *stage.Stage, *compareOptions) (demo.Report, error)) demo.Variant {
		v.Timed, v.Figure = true, true
		v.Run = func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return topic(ctx, st, o) }
		return v
	}
	return &demo.Demo{
		Name:        "compare",
		Group:       demo.Figures,
		Summary:     "The same work in turn, on threads and on processes, timed side by side",
		VariantFlag: "topic",
		Flags: []demo.Flag{
			{Name: "runs", Value: demo.Int(&o.runs, 3, 1, 1000),
				Usage: "how often each mode is measured, in turn with the others"},
			{Name: "python", Value: demo.Bool(&o.python),
				Usage: "measure the same work in CPython as well, where python3 is installed"},
			{Name: "iterations", Value: demo.Int(&o.iterations, 0, 0, 1<<40),
				For:   []string{"work", "sum", "ipc", "start", "gil", "primitives"},
				Usage: "how often each worker does it in a run; 0 is the topic's own figure"},
			{Name: "io", Value: demo.Duration(&o.io, 0, 0, time.Hour), For: []string{"work", "gil"},
				Usage: "how long each I/O task waits; 0s is the topic's own figure"},
			{Name: "io-workers", Value: demo.Int(&o.ioWorkers, 100, 1, 10_000), For: []string{"work"},
				Usage: "how many I/O tasks there are"},
			{Name: "inputs", Value: demo.Int(&o.inputs, 10_000, 1, 1_000_000), For: []string{"chunksize"},
				Usage: "how many inputs are mapped"},
		},
		Variants: []demo.Variant{
			variant(demo.Variant{Name: "work", Source: "000 comparison", Workers: 4, TourArgs: "--runs 1 --iterations 10000000",
				Summary: "4 tasks that compute and 100 tasks that wait, on processes and on threads"}, compareWork),
			variant(demo.Variant{Name: "sum", Source: "004 comparison", Workers: 2, TourArgs: "--runs 1",
				Summary: "the sum of i + i*i below 5,000,000, in two processes, in two threads, and once serially"}, compareSum),
			variant(demo.Variant{Name: "ipc", Source: "001 Pipe, 002 managers", Workers: 2, TourArgs: "--runs 1",
				Summary: "a pipe beside a queue, shared memory beside a manager"}, compareIPC),
			variant(demo.Variant{Name: "start", Source: "002 start methods", Workers: 1, TourArgs: "--runs 1",
				Summary: "starting a thread, a process anew, and one from a warm server, and the memory of each"}, compareStart),
			variant(demo.Variant{Name: "chunksize", Source: "002 Executor.map", Workers: 4, TourArgs: "--runs 1",
				Summary: "10,000 small tasks handed to worker processes one by one and in chunks"}, compareChunksize),
			variant(demo.Variant{Name: "gil", Source: "001, 003 GIL", Workers: 4, TourArgs: "--runs 1 --iterations 10000000",
				Summary: "threads of which one runs at a time, beside threads that run freely and processes"}, compareGIL),
			variant(demo.Variant{Name: "primitives", Workers: 1, TourArgs: "--runs 1",
				Summary: "what one operation of each primitive costs, between threads and between processes"}, comparePrimitives),
		},
	}
}

// or returns n, or what stands for 0.
func or[T int | time.Duration](n, instead T) T {
	if n == 0 {
		return instead
	}
	return n
}
