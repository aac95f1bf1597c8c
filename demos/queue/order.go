package queue

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/trace"
)

// ticket is what the workers take: an item with its priority, or word that there are no more.
type ticket struct {
	Priority int
	Item     string
	Last     bool // None in the document
}

// tickets returns the document's items in its order. It has no priorities for them; these show.
func tickets() []ticket {
	all := []ticket{}
	for _, item := range "abcdefghijklmnopqrstuvwxyz0123456789" {
		priority := 2
		switch {
		case item <= '9':
			priority = 0
		case strings.ContainsRune("aeiou", item):
			priority = 1
		}
		all = append(all, ticket{Priority: priority, Item: string(item)})
	}
	return all
}

// byPriority compares tickets as Python compares tuples: where the priorities are equal, the items
// decide.
func byPriority(a, b ticket) int {
	return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Item, b.Item))
}

func queueFIFO(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	items, err := crew.NewBelt[ticket](st, "items")
	if err != nil {
		return demo.Report{}, err
	}
	r, err := queueInOrder(ctx, st, items, tickets())
	r.Next = "queue --variant lifo -w 1 --speed 10"
	return r, err
}

func queueLIFO(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	promised := tickets()
	slices.Reverse(promised)
	r, err := queueInOrder(ctx, st, crew.Belt[ticket]{Thread: queue.NewLIFO[ticket]("items", 0)}, promised)
	r.Next = "queue --variant priority -w 1 --speed 10"
	return r, err
}

func queuePriority(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	promised := slices.SortedFunc(slices.Values(tickets()), byPriority)
	st.Say(ctx, "digits have priority 0, vowels 1, other letters 2")
	r, err := queueInOrder(ctx, st, crew.Belt[ticket]{Thread: queue.NewPriority("items", 0, byPriority)}, promised)
	r.Next = "queue -w 1 --speed 10"
	return r, err
}

// queueInOrder lets the workers deal with the document's items, which come out of the queue in the
// promised order.
func queueInOrder(
	ctx context.Context, st *stage.Stage, items crew.Belt[ticket], promised []ticket,
) (demo.Report, error) {
	done, err := crew.NewBelt[taken](st, "done")
	if err != nil {
		return demo.Report{}, err
	}
	err = dealWithAll(ctx, st, dealArg{items, done})
	took := crew.Rest(ctx, done.Get())
	return demo.Report{
		Result:  newQueueResult(len(promised), took),
		Outcome: fmt.Sprintf("%d processed", len(took)),
		Checks:  []demo.Check{eachOnce(promised, took), eachInOrder(promised, took)},
	}, err
}

// dealWithAll fills the queue, starts the workers, waits until all is dealt with, and stops each
// worker.
func dealWithAll(ctx context.Context, st *stage.Stage, a dealArg) error {
	st.Total(len(tickets()))
	c := crew.New(ctx, func() {})
	for _, t := range tickets() {
		c.Fail(a.Items.Get().Put(c.Ctx, t))
	}
	st.Say(ctx, "put %d items", len(tickets()))
	crew.AddAll(c, st, "worker", dealWithItems, func(int) dealArg { return a })
	c.Fail(stopAfter(c.Ctx, st, a.Items.Get()))
	return c.Join(ctx)
}

// stopAfter tells each worker to stop as soon as everything is dealt with.
func stopAfter(ctx context.Context, st *stage.Stage, items crew.Joinable[ticket]) error {
	if err := items.Join(ctx); err != nil {
		return err
	}
	st.Say(ctx, "all is done; put None for each worker")
	for range st.Workers {
		if err := items.Put(ctx, ticket{Last: true}); err != nil {
			return err
		}
	}
	return nil
}

type dealArg struct {
	Items crew.Belt[ticket]
	Done  crew.Belt[taken]
}

var dealWithItems = multiprocessing.RegisterTask("queue.deal", func(ctx context.Context, a dealArg) error {
	st, worker := stage.In(ctx), trace.From(ctx).Name
	random := st.Rand(worker)
	for {
		t, err := a.Items.Get().Get(ctx)
		if err != nil || t.Last {
			return err
		}
		if err := st.Sleep(ctx, time.Duration(1+random.IntN(2))*time.Second); err != nil {
			return err
		}
		st.Say(ctx, "get %s", t.Item)
		if err := a.Done.Get().Put(ctx, taken{worker, t.Item}); err != nil {
			return err
		}
		if err := a.Items.Get().TaskDone(ctx); err != nil {
			return err
		}
		st.Advance()
	}
})

// eachOnce checks that every item was processed, and none twice.
func eachOnce(promised []ticket, took []taken) demo.Check {
	times := map[string]int{}
	for _, t := range took {
		times[t.Item]++
	}
	c := demo.Check{Name: "processed", OK: true, Want: strconv.Itoa(len(promised)), Got: strconv.Itoa(len(took)),
		Grade: demo.Required}
	for _, p := range promised {
		n := times[p.Item]
		c.OK = c.OK && n == 1
		if n > 1 {
			c.Got += fmt.Sprintf(", %s %d times", p.Item, n)
		}
	}
	return c
}

// eachInOrder checks what the queue promises to each worker: since all items were put first, those
// that it takes come in the queue's order. One worker takes all of them; several may overtake each
// other between taking an item and having dealt with it.
func eachInOrder(promised []ticket, took []taken) demo.Check {
	c := demo.Check{Name: "each worker's order", OK: true, Want: "as promised", Got: "as promised", Grade: demo.Required}
	rank := map[string]int{}
	for i, p := range promised {
		rank[p.Item] = i
	}
	before := map[string]string{} // what each worker took last
	for _, t := range took {
		if last, ok := before[t.Worker]; ok && rank[last] > rank[t.Item] && c.OK {
			c.OK, c.Got = false, fmt.Sprintf("%s took %s before %s", t.Worker, last, t.Item)
		}
		before[t.Worker] = t.Item
	}
	return c
}
