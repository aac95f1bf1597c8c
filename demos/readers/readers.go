// Package readers is a demo. Readers may read a page at the same time; a writer must be alone.
package readers

import (
	"context"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// Demo is the readers and writers of Courtois, Heymans and Parnas (1971), whose two solutions let
// the readers or the writers go first, and a third solution in which nobody is passed.
func Demo() *demo.Demo {
	var f flags
	both := []string{demo.OnThread, demo.OnProcess}
	variant := func(first kind) demo.Run {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return run(ctx, st, first, f) }
	}
	const small = "-w 2 --writers 1 --rounds 1"
	return &demo.Demo{
		Name:    "readers",
		Group:   demo.Threads,
		Summary: "Readers may read a page at the same time; a writer must be alone",
		Flags: []demo.Flag{
			{Name: "writers", Value: demo.Int(&f.Writers, 2, 1, 10_000), Usage: "how many writers there are"},
			{Name: "rounds", Value: demo.Int(&f.Rounds, 5, 1, 100_000),
				Usage: "how often each reader reads and each writer writes"},
		},
		Variants: []demo.Variant{
			{Name: "readers-first", Small: small, On: both, Workers: 3, Run: variant(readersFirst),
				Summary: "-w readers, --writers writers; a writer waits while there is any reader",
				Why: "A reader waits only while a writer writes. Before the last reader leaves, others come, so the " +
					"writers wait until all reading is over."},
			{Name: "writers-first", Small: "-w 1 --writers 2 --rounds 1", On: both, Workers: 3, Run: variant(writersFirst),
				Summary: "a reader waits while there is any writer, even one that only waits",
				Why: "A new reader waits if a writer waits. Before the last writer is done, others come, so the readers " +
					"wait until all writing is over."},
			{Name: "fair", Small: small, On: both, Workers: 3, Run: variant(fair),
				Summary: "readers and writers enter in the order in which they came",
				Why: "Each worker draws a ticket, and enters when all with a smaller number have entered. So nobody is " +
					"passed, and readers that stand next to each other in line still read at the same time."},
		},
	}
}

// flags are what the user chose: writers, and how often each worker reads or writes.
type flags struct{ Writers, Rounds int }

// kind says who goes first.
type kind int

const (
	readersFirst kind = iota
	writersFirst
	fair
)
