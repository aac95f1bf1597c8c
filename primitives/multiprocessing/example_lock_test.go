package multiprocessing_test

import (
	"context"
	"fmt"
	"log"

	mp "concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// guarded is a number and the lock that guards it.
type guarded struct {
	Lock   *mp.Lock
	Number *mp.Value[int]
}

var double = mp.RegisterTask("example.double", func(ctx context.Context, g guarded) error {
	return threading.With(ctx, g.Lock, func() error { // as Python's with
		g.Number.Store(2 * g.Number.Load())
		return nil
	})
})

func ExampleLock() {
	lock, err := mp.NewLock("lock")
	if err != nil {
		log.Fatal(err)
	}
	number, err := mp.NewValue("number", 1)
	if err != nil {
		log.Fatal(err)
	}
	err = mp.Run(context.Background(), func(ctx context.Context) error {
		for range 5 {
			if err := mp.NewProcess("", double, guarded{lock, number}).Start(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	fmt.Println(number.Load(), err)
	// Output: 32 <nil>
}
