// Package counter is a demo. Many workers add to one shared counter, with and without a lock.
package counter

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// Demo is the counter in shared memory of 000, similar ones of 003 and 001, and the updates that
// are lost without a lock.
func Demo() *demo.Demo {
	var adds int
	both := []string{demo.OnProcess, demo.OnThread}
	return &demo.Demo{
		Name:    "counter",
		Group:   demo.Processes,
		Summary: "Many workers add to one shared counter, with and without a lock",
		Flags: []demo.Flag{{
			Name: "adds", Value: demo.Int(&adds, 100_000, 1, 100_000_000), For: []string{"no-lock"},
			Usage: "how many times each worker adds 1",
		}},
		Variants: []demo.Variant{
			{Name: "lock", Small: "-w 3", Source: "000 Value, Array", On: both, Workers: 8, Run: counterLock,
				Summary: "each worker adds 1 under the value's own lock, then marks its place in an array",
				Why: "The lock lets one worker at a time read the counter, add 1 and write it back. Each worker " +
					"reads the counter once more after it has released the lock, so two lines can show the same number."},
			{Name: "separate-lock", Small: "-w 3", Source: "003 Lock, Value", On: both, Workers: 20, Run: counterSeparateLock,
				Summary: "each worker reads a shared double and adds 1, under a separate lock",
				Why:     "Each worker holds the same lock while it reads, adds and writes, so no addition is lost."},
			{Name: "global", Small: "-w 3", Source: "001 Lock", On: both, Workers: 2, Run: counterGlobal,
				Summary: "each worker adds 10 to a global variable, which processes do not share",
				Why: "Threads share a global variable. Processes do not: each adds to a copy of its own, and the " +
					"parent's copy stays 0."},
			{Name: "no-lock", Small: "-w 2 --adds 1", Faulty: true, On: both, Workers: 8,
				Goal: "make an addition get lost",
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return counterNoLock(ctx, st, adds)
				}, Summary: "each worker reads, adds 1 and writes back, --adds times, without a lock",
				Why: "This variant is meant to lose additions: without a lock two workers can read the same number, " +
					"and both write that number plus 1."},
		},
	}
}

// counterResult is the figures of every variant.
type counterResult struct {
	Counter  float64 `json:"counter"`
	Expected float64 `json:"expected"`
	CheckIn  []int32 `json:"checkin"`
}

// counterReport returns a report with the check of all variants.
func counterReport(counter, expected float64, checkIn []int32) demo.Report {
	return demo.Report{
		Result:  counterResult{counter, expected, checkIn},
		Outcome: demo.Number(counter),
		Checks: []demo.Check{demo.Check{
			Name: "counter", OK: counter == expected, Want: demo.Number(expected), Got: demo.Number(counter),
			Grade: demo.Required,
		}.As("the counter is %s", demo.Number(counter))},
	}
}

// sayEnd says that all workers have ended.
func sayEnd(ctx context.Context, st *stage.Stage) {
	if st.On == demo.OnThread {
		st.Say(ctx, "all threads have ended")
	} else {
		st.Say(ctx, "all processes have ended")
	}
}

type counterArg struct {
	I       int
	Counter *multiprocessing.Value[int32]
	CheckIn *multiprocessing.Array[int32]
}

var addOne = multiprocessing.RegisterTask("counter", func(ctx context.Context, a counterArg) error {
	if err := a.Counter.Acquire(ctx); err != nil {
		return err
	}
	a.Counter.Store(a.Counter.Load() + 1)
	if err := a.Counter.Release(ctx); err != nil {
		return err
	}
	// As in the document, the counter is read after the lock is released: others may have added to
	// it.
	stage.In(ctx).Say(ctx, "adds 1, then reads %d", a.Counter.Load())
	a.CheckIn.Store(a.I, 1)
	return nil
})

func counterLock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	counter, err := multiprocessing.NewValue("counter", int32(0))
	if err != nil {
		return demo.Report{}, err
	}
	checkIn, err := multiprocessing.NewArray("checkin", make([]int32, st.Workers)...)
	if err != nil {
		return demo.Report{}, err
	}
	err = crew.Run(ctx, st, "counter", addOne, func(i int) counterArg { return counterArg{i, counter, checkIn} })
	sayEnd(ctx, st)
	st.Say(ctx, "the counter is %d", counter.Load())
	st.Say(ctx, "marks of the workers: %s", strings.Trim(fmt.Sprint(checkIn.Numbers()), "[]"))
	r := counterReport(float64(counter.Load()), float64(st.Workers), checkIn.Numbers())
	in := 0
	for _, mark := range checkIn.Numbers() {
		in += int(mark)
	}
	r.Checks = append(r.Checks, demo.Check{
		Name: "checked in", OK: in == st.Workers, Want: strconv.Itoa(st.Workers), Got: strconv.Itoa(in), Grade: demo.Required,
	}.As("%d of %d workers marked their place", in, st.Workers))
	r.Next = "counter --variant no-lock --repeat 100"
	return r, err
}

type separateLockArg struct {
	Lock *multiprocessing.Lock
	X    *multiprocessing.Value[float64]
}

var printAndAdd = multiprocessing.RegisterTask("counter.separate-lock",
	func(ctx context.Context, a separateLockArg) error {
		if err := a.Lock.Acquire(ctx); err != nil {
			return err
		}
		stage.In(ctx).Say(ctx, "reads %.1f, then adds 1", a.X.Load())
		a.X.Store(a.X.Load() + 1)
		return a.Lock.Release(ctx)
	})

func counterSeparateLock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	lock, err := multiprocessing.NewLock("lock")
	if err != nil {
		return demo.Report{}, err
	}
	x, err := multiprocessing.NewValue("x", 0.0)
	if err != nil {
		return demo.Report{}, err
	}
	err = crew.Run(ctx, st, "worker", printAndAdd, func(int) separateLockArg { return separateLockArg{lock, x} })
	sayEnd(ctx, st)
	st.Say(ctx, "the number is %.1f", x.Load())
	r := counterReport(x.Load(), float64(st.Workers), []int32{})
	r.Next = "counter --variant global"
	return r, err
}

// globalCounter is a global variable: each process has its own, the threads of a process share it.
var globalCounter int

// globalAdds is how many times each worker of the variant adds.
const globalAdds = 10

var addToGlobal = multiprocessing.RegisterTask("counter.global",
	func(ctx context.Context, lock *multiprocessing.Lock) error {
		if err := lock.Acquire(ctx); err != nil {
			return err
		}
		for range globalAdds {
			globalCounter++
		}
		stage.In(ctx).Say(ctx, "adds %d: the global variable here is %d", globalAdds, globalCounter)
		return lock.Release(ctx)
	})

func counterGlobal(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	lock, err := multiprocessing.NewLock("lock")
	if err != nil {
		return demo.Report{}, err
	}
	globalCounter = 0
	err = crew.Run(ctx, st, "worker", addToGlobal, func(int) *multiprocessing.Lock { return lock })
	expected := 0
	if st.On == demo.OnThread {
		expected = globalAdds * st.Workers
	}
	if ctx.Err() != nil {
		return demo.Report{}, err // threads that were told to end may still be adding
	}
	st.Say(ctx, "in the main process, number %d, the global variable is %d", os.Getpid(), globalCounter)
	r := counterReport(float64(globalCounter), float64(expected), []int32{})
	r.Next = "counter --variant global --on thread"
	if st.On == demo.OnThread {
		r.Next = "counter --variant global --on process"
	}
	return r, err
}
