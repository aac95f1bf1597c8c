package multiprocessing_test

import (
	"context"
	"fmt"
	"log"

	mp "concurrency-lab/primitives/multiprocessing"
)

var countUp = mp.RegisterTask("example.count", func(ctx context.Context, total *mp.Value[int]) error {
	for range 1000 {
		if err := total.Update(ctx, func(n int) int { return n + 1 }); err != nil {
			return err
		}
	}
	return nil
})

func ExampleValue() {
	total, err := mp.NewValue("total", 0)
	if err != nil {
		log.Fatal(err)
	}
	err = mp.Run(context.Background(), func(ctx context.Context) error {
		for range 4 {
			if err := mp.NewProcess("", countUp, total).Start(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	fmt.Println(total.Load(), err)
	// Output: 4000 <nil>
}
