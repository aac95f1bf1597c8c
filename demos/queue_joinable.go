package demos

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// buns is how many the producer makes.
const buns = 10

func bun(i int) string { return fmt.Sprintf("steamed bun %d", i) }

type eatArg struct {
	Buns  belt[string]
	Eaten belt[taken]
}

var eatBuns = multiprocessing.RegisterTask("queue.eat", func(ctx context.Context, a eatArg) error {
	st, consumer := stage.In(ctx), trace.From(ctx).Name
	random := st.Rand(consumer)
	for {
		if err := st.Sleep(ctx, time.Duration(1+random.IntN(5))*time.Second); err != nil {
			return err
		}
		b, err := a.Buns.get().Get(ctx)
		if err != nil {
			return err
		}
		st.Say(ctx, "the consumer got %s", b)
		if err := a.Eaten.get().Put(ctx, taken{consumer, b}); err != nil {
			return err
		}
		st.Advance() // before the producer may hear of it: with the last bun it ends, and takes the consumer with it
		if err := a.Buns.get().TaskDone(ctx); err != nil {
			return err
		}
	}
})

func queueJoinable(ctx context.Context, st *stage.Stage) (Report, error) {
	made, err := newBelt[string](st, "buns")
	if err != nil {
		return Report{}, err
	}
	eaten, err := newBelt[taken](st, "eaten")
	if err != nil {
		return Report{}, err
	}
	st.Total(buns)
	c := newCrew(ctx, func() {})
	consumer, err := startDaemon(c.ctx, st.On, "consumer", eatBuns, eatArg{made, eaten})
	c.add(consumer, err)
	err = makeBuns(c.ctx, st, made.get())
	r := joinableReport(rest(ctx, eaten.get()))
	if err != nil {
		return r, err
	}
	st.Say(ctx, "the main thread ends, and its daemon with it")
	if p, ok := consumer.(*multiprocessing.Process); ok {
		check, err := endDaemon(ctx, p)
		r.Checks = append(r.Checks, check)
		return r, err
	}
	return r, nil
}

// makeBuns is the producer. It returns when all buns are eaten.
func makeBuns(ctx context.Context, st *stage.Stage, q joinable[string]) error {
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
func endDaemon(ctx context.Context, daemon *multiprocessing.Process) (Check, error) {
	c := Check{Name: "daemon", Want: "ended with its parent", Got: "ended with its parent", Grade: Required}
	if !daemon.Alive() {
		c.Got = "ended before"
		return c, nil
	}
	err := multiprocessing.Shutdown(ctx)
	if c.OK = !daemon.Alive(); !c.OK {
		c.Got = "goes on"
	}
	return c, err
}

func joinableReport(eaten []taken) Report {
	r := newQueueResult(buns, eaten)
	order := Check{Name: "order", OK: true, Want: "as made", Got: "as made", Grade: Required}
	for i, b := range r.Order {
		if b != bun(i) && order.OK {
			order.OK, order.Got = false, fmt.Sprintf("%s in place of %s", b, bun(i))
		}
	}
	return Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d eaten", len(eaten)),
		Checks: []Check{{
			Name: "eaten when the producer ends", OK: len(eaten) == buns,
			Want: strconv.Itoa(buns), Got: strconv.Itoa(len(eaten)), Grade: Required,
		}, order},
		Next: "queue --variant joinable --on thread --speed 10",
	}
}
