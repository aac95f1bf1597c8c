package queue_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

func ExampleQueue() {
	err := threading.Run(context.Background(), "main", nil, func(ctx context.Context) error {
		q := queue.New[string]("buns", 2)
		threading.Go(ctx, "eater", func(ctx context.Context) error {
			for {
				bun, err := q.Get(ctx)
				if errors.Is(err, queue.ErrShutDown) {
					return nil
				}
				if err != nil {
					return err
				}
				fmt.Println("eats", bun)
				if err := q.TaskDone(ctx); err != nil {
					return err
				}
			}
		})
		for i := range 3 {
			if err := q.Put(ctx, fmt.Sprint("bun ", i)); err != nil {
				return err
			}
		}
		if err := q.Join(ctx); err != nil {
			return err
		}
		fmt.Println("all eaten")
		q.Shutdown(ctx, false)
		return nil
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// eats bun 0
	// eats bun 1
	// eats bun 2
	// all eaten
}

func ExampleQueue_Get_timeout() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	_, err := queue.New[int]("Q", 0).Get(ctx)
	fmt.Println(errors.Is(err, queue.ErrEmpty), errors.Is(err, context.DeadlineExceeded))
	// Output: true true
}

func ExampleNewLIFO() {
	ctx := context.Background()
	q := queue.NewLIFO[int]("Q", 2)
	fmt.Println(q.TryPut(ctx, 1), q.TryPut(ctx, 2), q.TryPut(ctx, 3))
	v, err := q.Get(ctx)
	fmt.Println(v, err)
	// Output:
	// <nil> <nil> the queue is full
	// 2 <nil>
}

func ExampleNewPriority() {
	type task struct {
		priority int
		name     string
	}
	ctx := context.Background()
	q := queue.NewPriority("tasks", 0, func(a, b task) int { return cmp.Compare(a.priority, b.priority) })
	for _, t := range []task{{2, "sweep"}, {1, "cook"}, {1, "serve"}} {
		if err := q.Put(ctx, t); err != nil {
			fmt.Println(err)
		}
	}
	for q.Len() > 0 {
		t, _ := q.Get(ctx)
		fmt.Println(t.name)
	}
	// Output:
	// cook
	// serve
	// sweep
}
