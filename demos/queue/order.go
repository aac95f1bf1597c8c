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

// ticket is what the workers take: an item with its priority, or the sign that there are no more.
type ticket struct {
	Priority int
	Item     string
	Last     bool // None in the document
}

// mostItems is how many items the document has.
const mostItems = 36

// tickets returns the first of the document's items in its order. It has no priorities for them;
// these show.
func tickets(items int) []ticket {
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
	return all[:items]
}

// byPriority compares tickets as Python compares tuples: where the priorities are equal, the items
// decide.
func byPriority(a, b ticket) int {
	return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Item, b.Item))
}

func queueFIFO(ctx context.Context, st *stage.Stage, items int) (demo.Report, error) {
	belt, err := crew.NewBelt[ticket](st, "items")
	if err != nil {
		return demo.Report{}, err
	}
	r, err := queueInOrder(ctx, st, belt, tickets(items), tickets(items))
	r.Next = "queue --variant lifo -w 1 --speed 10"
	return r, err
}

func queueLIFO(ctx context.Context, st *stage.Stage, items int) (demo.Report, error) {
	promised := tickets(items)
	slices.Reverse(promised)
	r, err := queueInOrder(ctx, st, crew.ThreadBelt(queue.NewLIFO[ticket]("items", 0)), tickets(items), promised)
	r.Next = "queue --variant priority -w 1 --speed 10"
	return r, err
}

func queuePriority(ctx context.Context, st *stage.Stage, items int) (demo.Report, error) {
	promised := slices.SortedFunc(slices.Values(tickets(items)), byPriority)
	st.Say(ctx, "digits have priority 0, vowels 1, other letters 2")
	r, err := queueInOrder(ctx, st, crew.ThreadBelt(queue.NewPriority("items", 0, byPriority)), tickets(items), promised)
	r.Next = "queue -w 1 --speed 10"
	return r, err
}

// queueInOrder lets the workers process the items, which come out of the queue in the promised
// order.
func queueInOrder(
	ctx context.Context, st *stage.Stage, items crew.Belt[ticket], all, promised []ticket,
) (demo.Report, error) {
	done, err := crew.NewBelt[taken](st, trace.Aside("done"))
	if err != nil {
		return demo.Report{}, err
	}
	err = dealWithAll(ctx, st, dealArg{items, done}, all)
	took := done.Rest(ctx)
	return demo.Report{
		Result:  newQueueResult(len(promised), took),
		Outcome: fmt.Sprintf("%d processed", len(took)),
		Words:   demo.Tell("items done: %d", len(took)),
		Checks:  []demo.Check{eachOnce(promised, took), eachInOrder(promised, took)},
	}, err
}

// dealWithAll fills the queue, starts the workers, waits until all items are done, and stops each
// worker.
func dealWithAll(ctx context.Context, st *stage.Stage, a dealArg, all []ticket) error {
	st.Total(len(all))
	c := crew.New(ctx, func() {})
	for _, t := range all {
		c.Fail(a.Items.Put(c.Ctx, t))
	}
	st.Say(ctx, "puts %d items into the queue", len(all))
	crew.AddAll(c, st, "worker", dealWithItems, func(int) dealArg { return a })
	c.Fail(stopAfter(c.Ctx, st, a.Items))
	return c.Join(ctx)
}

// stopAfter stops each worker when all items are done.
func stopAfter(ctx context.Context, st *stage.Stage, items crew.Belt[ticket]) error {
	if err := items.Join(ctx); err != nil {
		return err
	}
	st.Say(ctx, "all items are done; puts None once for each worker")
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
		t, err := a.Items.Get(ctx)
		if err != nil || t.Last {
			return err
		}
		if err := st.Sleep(ctx, time.Duration(1+random.IntN(2))*time.Second); err != nil {
			return err
		}
		st.Say(ctx, "item %s is done", t.Item)
		if err := a.Done.Put(ctx, taken{worker, t.Item}); err != nil {
			return err
		}
		if err := a.Items.TaskDone(ctx); err != nil {
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
	return c.As("%d items were processed, each once", len(took))
}

// eachInOrder checks what the queue promises to each worker: all items were put first, so those
// that it takes come in the queue's order. With several workers an item may overtake another
// between the moment it is taken and the moment it is done.
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
	return c.As("each worker took its items in the order of the queue")
}
