// Package lock is a demo. One worker at a time adds, writes to a file or prints. Some variants have
// no lock, or one that does not guard enough. Two locks make a deadlock, which has two cures.
package lock

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Demo is the locks of 001, 002, 003 and 004, two of these examples without the lock, two in which
// a lock guards nothing, two workers that wait for each other's lock, and two ways to avoid that.
func Demo() *demo.Demo {
	var adds int
	guardedBadly := func(how howGuarded) demo.Run {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return how.run(ctx, st, adds) }
	}
	threadFirst, processFirst := []string{demo.OnThread, demo.OnProcess}, []string{demo.OnProcess, demo.OnThread}
	return &demo.Demo{
		Name:    "lock",
		Group:   demo.Threads,
		Summary: "A lock lets one worker at a time add, write or print; two locks can make a deadlock",
		Flags: []demo.Flag{{
			Name: "adds", Value: demo.Int(&adds, 3, 1, 1000), For: []string{"wrong-lock", "half-lock"},
			Usage: "how many times each worker adds 1",
		}},
		Variants: []demo.Variant{
			{Name: "add-sub", Source: "001 threads, lock", On: threadFirst, Run: lockAddSub,
				Summary: "from 5, one worker adds 1 ten times, one subtracts 1 ten times, each under one lock",
				Why:     "Each worker holds the lock for all ten steps, so the steps of the two do not mix."},
			{Name: "file", Source: "001 Lock", On: processFirst, Run: lockFile,
				Summary: "two workers write a word each to one file under a lock; either may be first",
				Why: "The lock lets one worker write at a time. It does not say which one is first, so both texts " +
					"are right."},
			{Name: "steps", Source: "004 Lock", On: processFirst, Run: lockSteps,
				Summary: "two workers add 1 and 3 five times each, 0.1 s apart; each holds the lock for all five",
				Why:     "Each worker holds the lock for all five steps, so the other one changes nothing in between."},
			{Name: "steps-no-lock", Source: "004 Lock", Faulty: true, On: processFirst, Run: lockStepsNoLock,
				Goal:    "let one worker change the number while the other adds its steps",
				Summary: "the same without the lock: each worker finds that the other has changed the number",
				Why: "This variant is meant to mix the steps: without the lock each worker adds to what the other " +
					"has left."},
			{Name: "wrong-lock", Small: "--adds 1", Faulty: true, On: threadFirst, Run: guardedBadly(wrongLock),
				Goal:    "make an addition get lost",
				Summary: "two workers add 1 to one number, each under a lock of its own",
				Why: "This variant is meant to lose additions: each worker holds a lock, but not the same one, so both can " +
					"read the same number."},
			{Name: "half-lock", Small: "--adds 1", Faulty: true, On: threadFirst, Run: guardedBadly(halfLock),
				Goal:    "make an addition get lost",
				Summary: "two workers add 1 to one number; each holds the lock while it reads, not while it writes",
				Why: "This variant is meant to lose additions: each worker releases the lock before it writes, so both can " +
					"read the same number."},
			{Name: "print", Small: "-w 2", Source: "002 Lock", On: processFirst, Workers: 10, Run: lockPrint,
				Summary: "each worker writes a line to one pipe, byte by byte, under a lock",
				Why:     "A worker holds the lock for a whole line, so the bytes of two lines do not mix."},
			{Name: "print-no-lock", Small: "-w 2",
				Source: "002 Lock", Faulty: true, On: processFirst, Workers: 10, Run: lockPrintNoLock,
				Goal:    "make two lines mix",
				Summary: "the same without the lock: the lines mix",
				Why:     "This variant is meant to mix lines: without the lock two workers can write at the same time."},
			{Name: "crowd", Small: "-w 3", Source: "003 threads", On: threadFirst, Workers: 199, Run: lockCrowd,
				Summary: "each worker sleeps 1 s, then reads a number under the lock and adds 1 to it",
				Why:     "Each worker holds the lock while it reads the number and adds 1, so each reads another number."},
			{Name: "deadlock", Faulty: true, On: threadFirst, Run: lockDeadlock,
				Goal:    "make a deadlock",
				Summary: "two workers take the same two locks in opposite order, and wait for each other",
				Why:     "This variant is meant to deadlock: both workers take the same two locks, in opposite order."},
			{Name: "ordered", On: threadFirst, Run: lockOrdered,
				Summary: "the same workers take both locks in the same order",
				Why: "Both workers take lock A first. So a worker that holds A never waits for a worker that waits for A: " +
					"there can be no cycle."},
			{Name: "try", On: threadFirst, Run: lockTry,
				Summary: "a worker that cannot acquire its second lock releases its first and tries again",
				Why:     "No worker waits for a lock while it holds another one, so there can be no cycle."},
		},
	}
}

// guarded runs f under the lock, or without a lock if the variant leaves it out.
func guarded(ctx context.Context, lock crew.Lock, f func() error) error {
	if !lock.IsZero() {
		return threading.With(ctx, lock, f)
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
