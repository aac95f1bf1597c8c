// Package queue is a demo. Workers take items from a queue: oldest first, newest first or by
// priority, until no more come.
package queue

import (
	"context"
	"time"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// Demo is the queues of 000, 001, 002 and 004: oldest first, newest first, by priority; with a
// timeout; with a count of what is done; and as a way to return results.
func Demo() *demo.Demo {
	var count, items int
	var timeout time.Duration
	thread, process := []string{demo.OnThread}, []string{demo.OnProcess}
	processFirst := []string{demo.OnProcess, demo.OnThread}
	inOrder := func(f func(context.Context, *stage.Stage, int) (demo.Report, error)) demo.Run {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return f(ctx, st, items) }
	}
	return &demo.Demo{
		Name:    "queue",
		Group:   demo.Pools,
		Summary: "Workers take items from a queue: oldest first, newest first or by priority, until no more come",
		Flags: []demo.Flag{
			{Name: "items", Usage: "how many items the workers share", For: []string{"fifo", "lifo", "priority"},
				Value: demo.Int(&items, mostItems, 1, mostItems)},
			{Name: "count", Usage: "how many numbers one process puts", For: []string{"timeout"},
				Value: demo.Int(&count, 1000, 1, 100_000)},
			{Name: "timeout", Usage: "how long the getter waits for a number before it gives up", For: []string{"timeout"},
				Value: demo.Duration(&timeout, 10*time.Second, time.Millisecond, time.Hour)},
		},
		Variants: []demo.Variant{
			{Name: "fifo", Small: "-w 2 --items 3",
				Source: "000 Queue", On: []string{demo.OnThread, demo.OnProcess}, Workers: 10, Run: inOrder(queueFIFO),
				Summary: "workers share 36 items; main waits until all are done, then puts None for each worker",
				Why:     "The queue gives each item to one worker, the oldest first."},
			{Name: "lifo", Small: "-w 2 --items 3",
				Source: "000, 001 LifoQueue", On: thread, Workers: 10, Run: inOrder(queueLIFO),
				Summary: "the same, the newest item first",
				Why:     "The queue gives each item to one worker, the newest first."},
			{Name: "priority", Small: "-w 2 --items 3",
				Source: "000, 001 PriorityQueue", On: thread, Workers: 10, Run: inOrder(queuePriority),
				Summary: "the same by priority: digits first, then vowels, then the other letters",
				Why:     "The queue gives each item to one worker, the smallest first."},
			{Name: "timeout", Small: "--count 2", Source: "001 Queue", On: processFirst,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return queueTimeout(ctx, st, count, timeout)
				}, Summary: "one worker puts --count random numbers, another gets them until none comes for --timeout",
				Why: "A getter with a timeout cannot tell an empty queue from a slow putter. A long timeout is " +
					"safe, a short one is not."},
			{Name: "joinable", Source: "001 JoinableQueue", On: processFirst, Run: queueJoinable,
				Summary: "a producer makes ten buns and waits until a daemon has eaten all of them",
				Why:     "The consumer calls task_done for each item, so the producer's join knows when all are eaten."},
			{Name: "message", Source: "002 Queue", On: process, Run: queueMessage,
				Summary: "a child sends a list of mixed values to its parent",
				Why:     "A queue between processes carries any value, whatever its type."},
			{Name: "results", Source: "004 Queue", On: processFirst, Workers: 2, Run: queueResults,
				Summary: "each worker puts a sum; one get returns one of them, not the sum of all",
				Why:     "Each worker puts one result into the queue, so the parent needs one get for each worker."},
		},
	}
}

// queueResult is the figures that all variants have.
type queueResult struct {
	Items     int            `json:"items"`     // how many there were
	Processed int            `json:"processed"` // how many of them are done
	Order     []string       `json:"order"`     // these, in the order in which they were done
	ByWorker  map[string]int `json:"by_worker"`
}

// taken is a note that a worker has done an item.
type taken struct{ Worker, Item string }

func newQueueResult(items int, done []taken) queueResult {
	r := queueResult{Items: items, Processed: len(done), Order: []string{}, ByWorker: map[string]int{}}
	for _, d := range done {
		r.Order = append(r.Order, d.Item)
		r.ByWorker[d.Worker]++
	}
	return r
}
