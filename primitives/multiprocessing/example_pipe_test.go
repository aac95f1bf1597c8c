package multiprocessing_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	mp "concurrency-lab/primitives/multiprocessing"
)

var shout = mp.RegisterTask("example.shout", func(ctx context.Context, c *mp.Connection[string]) error {
	word, err := c.Receive(ctx)
	if err != nil {
		return err
	}
	return c.Send(ctx, strings.ToUpper(word))
})

func ExampleNewPipe() {
	err := mp.Run(context.Background(), func(ctx context.Context) error {
		here, there, err := mp.NewPipe[string]("words", true) // both ends can send
		if err != nil {
			return err
		}
		if err := mp.NewProcess("shouter", shout, there).Start(ctx); err != nil {
			return err
		}
		if err := here.Send(ctx, "hello"); err != nil {
			return err
		}
		word, err := here.Receive(ctx)
		fmt.Println(word)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output: HELLO
}
