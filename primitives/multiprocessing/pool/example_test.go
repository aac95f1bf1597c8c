package pool_test

import (
	"context"
	"fmt"
	"log"

	mp "concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

var square = mp.Register("example.square", func(_ context.Context, n int) (int, error) { return n * n, nil })

func ExamplePool() {
	err := mp.Run(context.Background(), func(ctx context.Context) error {
		p, err := pool.New(ctx, 2) // two processes
		if err != nil {
			return err
		}
		defer p.Terminate()
		squares, err := pool.Map(ctx, p, square, []int{1, 2, 3}, 0) // 0: a chunk size that suits
		fmt.Println(squares)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output: [1 4 9]
}
