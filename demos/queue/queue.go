// Package queue is a demo. Workers take items from a queue: in order, newest first, by priority,
// until it stays empty.
package queue

import (
	"context"
	"time"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// Demo is the queues of 000, 001, 002 and 004: first in first out, last in first out, by priority;
// with a timeout; with an account of the work; and as a way to bring results home.
func Demo() *demo.Demo {
	var count int
	var timeout time.Duration
	thread, process := []string{demo.OnThread}, []string{demo.OnProcess}
	processFirst := []string{demo.OnProcess, demo.OnThread}
	return &demo.Demo{
		Name:    "queue",
		Group:   demo.Pools,
		Summary: "Workers take items from a queue: in order, newest first, by priority, until it stays empty",
		Flags: []demo.Flag{
			{Name: "count", Usage: "how many numbers are put", For: []string{"timeout"},
				Value: demo.Int(&count, 1000, 1, 100_000)},
			{Name: "timeout", Usage: "how long the getter waits for one", For: []string{"timeout"},
				Value: demo.Duration(&timeout, 10*time.Second, time.Millisecond, time.Hour)},
		},
		Variants: []demo.Variant{
			{Name: "fifo", Source: "000 Queue", On: []string{demo.OnThread, demo.OnProcess}, Workers: 10, Run: queueFIFO,
				Summary: "workers share 36 items; the main thread joins the queue, then None stops each"},
			{Name: "lifo", Source: "000, 001 LifoQueue", On: thread, Workers: 10, Run: queueLIFO,
				Summary: "the same, the newest item first"},
			{Name: "priority", Source: "000, 001 PriorityQueue", On: thread, Workers: 10, Run: queuePriority,
				Summary: "the same with tuples: digits first, then vowels, then the rest"},
			{Name: "timeout", Source: "001 Queue", On: processFirst,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return queueTimeout(ctx, st, count, timeout)
				}, Summary: "one puts --count random numbers, one gets until none comes for --timeout"},
			{Name: "joinable", Source: "001 JoinableQueue", On: processFirst, Run: queueJoinable,
				Summary: "a producer makes ten buns and waits until a daemon has dealt with all of them"},
			{Name: "message", Source: "002 Queue", On: process, Run: queueMessage,
				Summary: "a child sends a list of mixed values to its parent"},
			{Name: "results", Source: "004 Queue", On: processFirst, Workers: 2, Run: queueResults,
				Summary: "each worker puts a sum; one get fetches one of them, not the sum of all"},
		},
	}
}

// queueResult is the figures that all variants have.
type queueResult struct {
	Items     int            `json:"items"`     // how many there were
	Processed int            `json:"processed"` // how many of them were taken and dealt with
	Order     []string       `json:"order"`     // these, in the order in which that was done
	ByWorker  map[string]int `json:"by_worker"`
}

// taken is a note that a worker has dealt with an item.
type taken struct{ Worker, Item string }

func newQueueResult(items int, done []taken) queueResult {
	r := queueResult{Items: items, Processed: len(done), Order: []string{}, ByWorker: map[string]int{}}
	for _, d := range done {
		r.Order = append(r.Order, d.Item)
		r.ByWorker[d.Worker]++
	}
	return r
}
