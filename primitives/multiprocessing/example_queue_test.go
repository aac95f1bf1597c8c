package multiprocessing_test

import (
	"context"
	"fmt"
	"log"

	mp "concurrency-lab/primitives/multiprocessing"
)

var produce = mp.RegisterTask("example.produce", func(ctx context.Context, q *mp.Queue[int]) error {
	for i := range 3 {
		if err := q.Put(ctx, i*i); err != nil {
			return err
		}
	}
	return nil
})

func ExampleQueue() {
	err := mp.Run(context.Background(), func(ctx context.Context) error {
		q, err := mp.NewQueue[int]("squares", 0) // 0: no limit
		if err != nil {
			return err
		}
		if err := mp.NewProcess("producer", produce, q).Start(ctx); err != nil {
			return err
		}
		for range 3 {
			n, err := q.Get(ctx)
			if err != nil {
				return err
			}
			fmt.Println(n)
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// 0
	// 1
	// 4
}
