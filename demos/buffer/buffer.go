// Package buffer is a demo. Producers put items into a buffer with few places, and consumers take
// them out.
package buffer

import (
	"context"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// Demo is the bounded buffer, which Dijkstra described in the 1960s, with two conditions as later
// textbooks have it, and two bugs that it is known for.
func Demo() *demo.Demo {
	var f flags
	both := []string{demo.OnThread, demo.OnProcess}
	variant := func(k kind) demo.Run {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return run(ctx, st, k, f) }
	}
	const small = "-w 2 --producers 1 --items 2 --size 1"
	return &demo.Demo{
		Name:    "buffer",
		Group:   demo.Threads,
		Summary: "Producers put items into a buffer with few places, and consumers take them out",
		Flags: []demo.Flag{
			{Name: "producers", Value: demo.Int(&f.Producers, 2, 1, 10_000), Usage: "how many producers there are"},
			{Name: "items", Value: demo.Int(&f.Items, 8, 1, 100_000), Usage: "how many items each producer puts"},
			{Name: "size", Value: demo.Int(&f.Size, 2, 1, 10_000), Usage: "how many places the buffer has"},
		},
		Variants: []demo.Variant{
			{Name: "right", Small: small, On: both, Workers: 3, Run: variant(kind{}),
				Summary: "-w consumers; one condition for 'not full', one for 'not empty'",
				Why: "Each condition has waiters of one kind, so a notification reaches a worker that can use it. " +
					"A woken worker looks again before it goes on."},
			{Name: "one-notify", Small: small, Faulty: true, On: both, Workers: 12, Run: variant(kind{OneCondition: true}),
				Goal:    "make a deadlock",
				Summary: "producers and consumers wait for one condition, and one is notified: maybe the wrong one",
				Why: "This variant is meant to deadlock: a consumer that takes an item notifies one waiter. If that is " +
					"another consumer, it finds nothing and waits again, and the producer is not woken."},
			{Name: "if", Small: small, Faulty: true, On: both, Workers: 8, Run: variant(kind{If: true}),
				Goal:    "take an item from an empty buffer",
				Summary: "who is woken does not look again: 'if' where it should be 'while'",
				Why: "This variant is meant to take from an empty buffer: between the notification and the moment when " +
					"the woken consumer holds the lock, another consumer can take the item."},
		},
	}
}

// flags are what the user chose: producers, items of each, places of the buffer.
type flags struct{ Producers, Items, Size int }

// kind is what a variant does in another way.
type kind struct{ OneCondition, If bool }
