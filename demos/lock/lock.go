// Package lock is a demo. One at a time: adding, writing to a file, printing; without the lock, and
// with one lock too many.
package lock

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Demo is the locks of 001, 002, 003 and 004, what becomes of two of them without the lock, and two
// workers who wait for each other's.
func Demo() *demo.Demo {
	threadFirst, processFirst := []string{demo.OnThread, demo.OnProcess}, []string{demo.OnProcess, demo.OnThread}
	return &demo.Demo{
		Name:    "lock",
		Group:   demo.Threads,
		Summary: "One at a time: adding, writing to a file, printing; without the lock, and with one lock too many",
		Variants: []demo.Variant{
			{Name: "add-sub", Source: "001 threads, lock", On: threadFirst, Run: lockAddSub,
				Summary: "from 5, one worker adds 1 ten times and one subtracts it, each under the lock throughout"},
			{Name: "file", Source: "001 Lock", On: processFirst, Run: lockFile,
				Summary: "two workers write to one file, which has both words or one"},
			{Name: "steps", Source: "004 Lock", On: processFirst, Run: lockSteps,
				Summary: "two workers add 1 and 3 five times each, 0.1 s apart, under the lock throughout"},
			{Name: "steps-no-lock", Source: "004 Lock", Faulty: true, On: processFirst, Run: lockStepsNoLock,
				Summary: "the same without the lock: each finds what the other has added"},
			{Name: "print", Source: "002 Lock", On: processFirst, Workers: 10, Run: lockPrint,
				Summary: "each worker writes a line to one pipe, in pieces, under a lock"},
			{Name: "print-no-lock", Source: "002 Lock", Faulty: true, On: processFirst, Workers: 10, Run: lockPrintNoLock,
				Summary: "the same without the lock: the pieces mix"},
			{Name: "crowd", Source: "003 threads", On: threadFirst, Workers: 199, Run: lockCrowd,
				Summary: "each worker sleeps 1 s, then tells a number under the lock and adds 1 to it"},
			{Name: "deadlock", Faulty: true, On: threadFirst, Run: lockDeadlock,
				Summary: "two workers take two locks in opposite order, and wait for each other"},
		},
	}
}

// guarded runs f under the lock, or without one where the variant leaves it out.
func guarded(ctx context.Context, lock crew.Lock, f func() error) error {
	if l := lock.Get(); l != nil {
		return threading.With(ctx, l, f)
	}
	return f()
}

// lockResult is the figures of the variants that add to a number.
type lockResult struct {
	Value int32              `json:"value"`
	Seen  map[string][]int32 `json:"seen"` // what each worker found there, in its order
}

// newLockedValue makes a number and the lock that guards it.
func newLockedValue(st *stage.Stage, start int32) (crew.Lock, *multiprocessing.Value[int32], error) {
	lock, err := crew.NewLock(st, "lock")
	if err != nil {
		return lock, nil, err
	}
	value, err := multiprocessing.NewValue("value", start)
	return lock, value, err
}
