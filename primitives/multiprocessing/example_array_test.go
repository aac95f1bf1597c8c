package multiprocessing_test

import (
	"context"
	"fmt"
	"log"

	mp "concurrency-lab/primitives/multiprocessing"
)

// share is one worker's part of an array.
type share struct {
	Numbers *mp.Array[float64]
	From    int
}

var halve = mp.RegisterTask("example.halve", func(_ context.Context, s share) error {
	for i := s.From; i < s.From+2; i++ {
		s.Numbers.Store(i, s.Numbers.Load(i)/2)
	}
	return nil
})

func ExampleArray() {
	numbers, err := mp.NewArray("numbers", 1.0, 2, 3, 4)
	if err != nil {
		log.Fatal(err)
	}
	err = mp.Run(context.Background(), func(ctx context.Context) error {
		for _, from := range []int{0, 2} {
			if err := mp.NewProcess("", halve, share{numbers, from}).Start(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	fmt.Println(numbers.Numbers(), err)
	// Output: [0.5 1 1.5 2] <nil>
}
