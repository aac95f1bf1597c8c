//go:build linux

package bench_test

import (
	"strconv"
	"testing"

	"concurrency-lab/bench/child"
	"concurrency-lab/demos/counter"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/orders"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/schedule"
)

// race is two workers that add to a counter without a lock, each so many times. Each addition is
// two steps. Processes come up as the product's do.
func race(b *testing.B, on string, adds int) orders.Example {
	b.Setenv(child.Mark, "1")
	d := counter.Demo()
	must(b, d.Flags[0].Value.Set(strconv.Itoa(adds)))
	v, ok := d.Variant("no-lock")
	want(b, "there is the variant", ok, true)
	return orders.Example{Variant: v, Options: stage.Options{Variant: v.Name, On: on, Workers: 2, Speed: 1}}
}

// follow runs the race in one order, and looks whether it was that.
func follow(b *testing.B, e orders.Example, s schedule.Schedule, steps int) {
	order, _ := e.Follow(b.Context(), s, schedule.Options{Steps: steps + 1}, stage.Unseen{})
	must(b, order.Err)
	want(b, "steps", len(order.Steps), steps)
}

// alternating is the schedule of so many steps that two workers make in turns.
func alternating(steps int) schedule.Schedule {
	s := make(schedule.Schedule, steps)
	for i := range s {
		s[i].Worker = 1 + i%2
	}
	return s
}

// longest is how many steps an order has at most, if nobody says otherwise.
const longest = 2000

// steps measures a step of long races, in which each worker goes on after the other.
func steps(b *testing.B, on string) {
	for left := b.N; left > 0; left -= longest {
		adds := min(longest, left+3) / 4
		follow(b, race(b, on, adds), alternating(4*adds), 4*adds)
	}
}

// order measures a whole race of four steps.
func order(b *testing.B, on string) {
	for b.Loop() {
		follow(b, race(b, on, 1), alternating(4), 4)
	}
}

// handOver lets two goroutines go on in turns: half of that is an operation.
func handOver(b *testing.B) {
	there, back := make(chan struct{}), make(chan struct{})
	go func() {
		for range there {
			back <- struct{}{}
		}
	}()
	for range b.N/2 + 1 {
		there <- struct{}{}
		<-back
	}
	close(there)
}

// One operation: a step of a thread whose order is chosen, after one of another thread.

func BenchmarkStep(b *testing.B) {
	b.Run("lab", func(b *testing.B) { steps(b, demo.OnThread) })
	b.Run("channel", handOver)
}

// One operation: a run of two threads with four steps, in an order that is chosen.

func BenchmarkOrder(b *testing.B) {
	b.Run("lab", func(b *testing.B) { order(b, demo.OnThread) })
	b.Run("channel", handOver)
}

// One operation: a step of a process whose order is chosen, after one of another process.

func BenchmarkStepOfProcess(b *testing.B) {
	b.Run("lab", func(b *testing.B) { steps(b, demo.OnProcess) })
	b.Run("channel", handOver)
	b.Run("exec", benchmarkExec)
}

// One operation: a run of two processes with four steps, in an order that is chosen. Both are
// started for it.

func BenchmarkOrderOfProcesses(b *testing.B) {
	b.Run("lab", func(b *testing.B) { order(b, demo.OnProcess) })
	b.Run("exec", benchmarkExec)
}
