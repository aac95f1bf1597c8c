package multiprocessing_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	mp "concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
)

var sayHello = mp.RegisterTask("example.hello", func(ctx context.Context, q *mp.Queue[string]) error {
	return q.Put(ctx, "hello")
})

func ExampleWithStartMethod() {
	ctx := host.With(context.Background(), &host.Host{})
	defer mp.Shutdown(ctx) // ends the children that are kept ready
	q, err := mp.NewQueue[string]("q", 0)
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range []mp.StartMethod{mp.Spawn, mp.Warm, mp.Fork} {
		p := mp.NewProcess("child", sayHello, q)
		under := mp.WithStartMethod(ctx, m)
		if err := p.Start(under); err != nil {
			fmt.Println(m, "cannot be:", errors.Is(err, mp.ErrFork))
			continue
		}
		text, err := q.Get(ctx)
		if err = errors.Join(err, p.Join(ctx)); err != nil {
			log.Fatal(err)
		}
		fmt.Println(mp.StartMethodOf(under), "says", text)
	}
	// Output:
	// spawn says hello
	// warm says hello
	// fork cannot be: true
}
