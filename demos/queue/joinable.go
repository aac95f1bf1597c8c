package queue

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// buns is how many the producer makes.
const buns = 10

func bun(i int) string { return fmt.Sprintf("steamed bun %d", i) }

type eatArg struct {
	Buns  crew.Belt[string]
	Eaten crew.Belt[taken]
}

var eatBuns = multiprocessing.RegisterTask("queue.eat", func(ctx context.Context, a eatArg) error {
	st, consumer := stage.In(ctx), trace.From(ctx).Name
	random := st.Rand(consumer)
	for {
		if err := st.Sleep(ctx, time.Duration(1+random.IntN(5))*time.Second); err != nil {
			return err
		}
		b, err := a.Buns.Get(ctx)
		if err != nil {
			return err
		}
		st.Say(ctx, "the consumer got %s", b)
		if err := a.Eaten.Put(ctx, taken{consumer, b}); err != nil {
			return err
		}
		st.Advance() // before the producer may hear of it: with the last bun it ends, and takes the consumer with it
		if err := a.Buns.TaskDone(ctx); err != nil {
			return err
		}
	}
})

func queueJoinable(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	made, err := crew.NewBelt[string](st, "buns")
	if err != nil {
		return demo.Report{}, err
	}
	eaten, err := crew.NewBelt[taken](st, trace.Aside("eaten"))
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(buns)
	c := crew.New(ctx, func() {})
	consumer, err := crew.StartDaemon(c.Ctx, st.On, "consumer", eatBuns, eatArg{made, eaten})
	c.Add(consumer, err)
	err = makeBuns(c.Ctx, st, made)
	r := joinableReport(eaten.Rest(ctx))
	if err != nil {
		return r, err
	}
	st.Say(ctx, "the main thread ends, and its daemon ends with it")
	if p, ok := consumer.(*multiprocessing.Process); ok {
		check, err := endDaemon(ctx, p)
		r.Checks = append(r.Checks, check)
		return r, err
	}
	return r, nil
}

// makeBuns is the producer. It returns when all buns are eaten.
func makeBuns(ctx context.Context, st *stage.Stage, q crew.Belt[string]) error {
	for i := range buns {
		if err := st.Sleep(ctx, time.Second); err != nil {
			return err
		}
		if err := q.Put(ctx, bun(i)); err != nil {
			return err
		}
		st.Say(ctx, "the producer made %s", bun(i))
	}
	return q.Join(ctx)
}

// endDaemon does what a process does at its end, and checks that the daemon, which would go on for
// ever, has ended with it.
func endDaemon(ctx context.Context, daemon *multiprocessing.Process) (demo.Check, error) {
	c := demo.Check{Name: "daemon", Want: "ended with its parent", Got: "ended with its parent", Grade: demo.Required}
	if !daemon.Alive() {
		c.Got = "ended before"
		return c, nil
	}
	err := multiprocessing.Shutdown(ctx)
	if c.OK = !daemon.Alive(); !c.OK {
		c.Got = "goes on"
	}
	return c.As("the daemon ended with its parent"), err
}

func joinableReport(eaten []taken) demo.Report {
	r := newQueueResult(buns, eaten)
	order := demo.Check{Name: "order", OK: true, Want: "as made", Got: "as made", Grade: demo.Required}
	for i, b := range r.Order {
		if b != bun(i) && order.OK {
			order.OK, order.Got = false, fmt.Sprintf("%s in place of %s", b, bun(i))
		}
	}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d eaten", len(eaten)),
		Words:   demo.Tell("buns eaten: %d", len(eaten)),
		Checks: []demo.Check{demo.Check{
			Name: "eaten when the producer ends", OK: len(eaten) == buns,
			Want: strconv.Itoa(buns), Got: strconv.Itoa(len(eaten)), Grade: demo.Required,
		}.As("%d of %d buns were eaten when the producer ended", len(eaten), buns),
			order.As("they were eaten in the order in which they were made")},
		Next: "queue --variant joinable --on thread --speed 10",
	}
}
