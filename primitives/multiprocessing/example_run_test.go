package multiprocessing_test

import (
	"context"
	"fmt"
	"log"

	mp "concurrency-lab/primitives/multiprocessing"
)

var sayHi = mp.RegisterTask("example.say", func(_ context.Context, who string) error {
	fmt.Println("hello from", who)
	return nil
})

// A program's main function calls Run and nothing else.
func ExampleRun() {
	work := func(ctx context.Context) error {
		return mp.NewProcess("", sayHi, "a child").Start(ctx) // Run waits for it
	}
	if err := mp.Run(context.Background(), work); err != nil {
		log.Fatal(err)
	}
	// Output: hello from a child
}
