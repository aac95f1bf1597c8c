package multiprocessing_test

import (
	"context"
	"fmt"
	"log"

	mp "concurrency-lab/primitives/multiprocessing"
)

// greet is what the process runs. It is registered under a name, because code cannot be sent.
var greet = mp.RegisterTask("example.greet", func(_ context.Context, name string) error {
	fmt.Println("hello", name) // in the child
	return nil
})

func ExampleProcess() {
	err := mp.Run(context.Background(), func(ctx context.Context) error {
		p := mp.NewProcess("child", greet, "Ada")
		if err := p.Start(ctx); err != nil {
			return err
		}
		return p.Join(ctx)
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output: hello Ada
}
