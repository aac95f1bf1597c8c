package pool

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/queue"
)

// initializerTasks is the document's figure.
const initializerTasks = 8

// bound is the queue of a worker process. The initializer stores it here.
var bound *multiprocessing.Queue[int]

var (
	bindQueue = multiprocessing.RegisterTask("pool.bind-queue",
		func(_ context.Context, q *multiprocessing.Queue[int]) error {
			bound = q
			return nil
		})
	putNumber = multiprocessing.RegisterTask("pool.put", func(ctx context.Context, n int) error {
		st := stage.In(ctx)
		st.Say(ctx, "puts %d into the queue", n)
		err := bound.Put(ctx, n)
		st.Advance()
		return err
	})
)

type initializerResult struct {
	Tasks int   `json:"tasks"`
	Got   []int `json:"got"` // in the order of arrival
}

func poolInitializer(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	q, err := multiprocessing.NewQueue[int]("q", 0)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(initializerTasks)
	numbers := demo.CountFrom(0, initializerTasks)
	res := initializerResult{Tasks: initializerTasks, Got: []int{}}
	err = runTasks(ctx, st.Workers, putNumber, numbers, pool.WithInitializer(bindQueue.Bind(q)))
	if err == nil {
		res.Got, err = drain(ctx, st, q)
	}
	return demo.Report{
		Result:  res,
		Outcome: fmt.Sprintf("%d numbers", len(res.Got)),
		Words:   demo.Tell("numbers that came: %d", len(res.Got)),
		Next:    "pool --variant managed",
		Checks: []demo.Check{demo.Expect("numbers, sorted", numbers, slices.Sorted(slices.Values(res.Got))).
			As("every number came through the queue that the initializer had given to the workers")},
	}, err
}

// drain takes what is in the queue, when no worker puts any more.
func drain(ctx context.Context, st *stage.Stage, q *multiprocessing.Queue[int]) ([]int, error) {
	got := []int{}
	for {
		n, err := q.TryGet(ctx)
		if errors.Is(err, queue.ErrEmpty) {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		st.Say(ctx, "gets %d from the queue", n)
		got = append(got, n)
	}
}
