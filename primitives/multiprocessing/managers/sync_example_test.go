package managers_test

import (
	"context"
	"fmt"
	"log"

	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// withManager runs f as a main thread that has a manager.
func withManager(f func(ctx context.Context, m *managers.Manager) error) {
	err := threading.Run(context.Background(), "main", nil, func(ctx context.Context) error {
		m, err := managers.Start(ctx)
		if err != nil {
			return err
		}
		defer m.Shutdown(ctx)
		return f(ctx, m)
	})
	if err != nil {
		log.Fatal(err)
	}
}

func ExampleRLock() {
	withManager(func(ctx context.Context, m *managers.Manager) error {
		l, err := managers.NewRLock(ctx, m, "R")
		if err != nil {
			return err
		}
		fmt.Println(l.Acquire(ctx), l.Acquire(ctx))
		fmt.Println(l.Depth(ctx))
		fmt.Println(l.Release(ctx), l.Release(ctx), l.Release(ctx))
		return nil
	})
	// Output:
	// <nil> <nil>
	// 2 <nil>
	// <nil> <nil> the lock is not held
}

func ExampleSemaphore() {
	withManager(func(ctx context.Context, m *managers.Manager) error {
		s, err := managers.NewSemaphore(ctx, m, "S", 2)
		if err != nil {
			return err
		}
		fmt.Println(s.TryAcquire(ctx), s.TryAcquire(ctx), s.TryAcquire(ctx))
		return nil
	})
	// Output: true true false
}

func ExampleNewBoundedSemaphore() {
	withManager(func(ctx context.Context, m *managers.Manager) error {
		s, err := managers.NewBoundedSemaphore(ctx, m, "S", 1)
		if err != nil {
			return err
		}
		fmt.Println(s.Acquire(ctx), s.Release(ctx), s.Release(ctx))
		return nil
	})
	// Output: <nil> <nil> released more often than acquired
}

func ExampleCondition() {
	withManager(func(ctx context.Context, m *managers.Manager) error {
		c, err := managers.NewCondition(ctx, m, "C")
		if err != nil {
			return err
		}
		served := false
		if err := c.Acquire(ctx); err != nil {
			return err
		}
		cook := threading.Go(ctx, "cook", func(ctx context.Context) error {
			if err := c.Acquire(ctx); err != nil { // when the other waits
				return err
			}
			defer c.Release(ctx)
			served = true
			return c.Notify(ctx, 1)
		})
		fmt.Println(c.WaitFor(ctx, func() bool { return served }), served)
		if err := c.Release(ctx); err != nil {
			return err
		}
		return cook.Join(ctx) // the manager must not go before its last call is answered
	})
	// Output: <nil> true
}

func ExampleEvent() {
	withManager(func(ctx context.Context, m *managers.Manager) error {
		e, err := managers.NewEvent(ctx, m, "E")
		if err != nil {
			return err
		}
		setter := threading.Go(ctx, "setter", e.Set)
		fmt.Println(e.Wait(ctx))
		fmt.Println(e.IsSet(ctx))
		return setter.Join(ctx)
	})
	// Output:
	// <nil>
	// true <nil>
}

func ExampleBarrier() {
	withManager(func(ctx context.Context, m *managers.Manager) error {
		b, err := managers.NewBarrier(ctx, m, "B", 2, 0)
		if err != nil {
			return err
		}
		sum := make(chan int, 2)
		meet := func(ctx context.Context) error {
			index, err := b.Wait(ctx)
			sum <- index
			return err
		}
		threading.Go(ctx, "other", meet)
		if err := meet(ctx); err != nil {
			return err
		}
		fmt.Println(<-sum + <-sum) // one was 0, the other 1
		return nil
	})
	// Output: 1
}

func ExampleQueue() {
	withManager(func(ctx context.Context, m *managers.Manager) error {
		q, err := managers.NewQueue[string](ctx, m, "Q", 0)
		if err != nil {
			return err
		}
		putter := threading.Go(ctx, "putter", func(ctx context.Context) error { return q.Put(ctx, "bun") })
		fmt.Println(q.Get(ctx))
		fmt.Println(q.TaskDone(ctx), q.Join(ctx))
		return putter.Join(ctx)
	})
	// Output:
	// bun <nil>
	// <nil> <nil>
}

func ExampleArray() {
	withManager(func(ctx context.Context, m *managers.Manager) error {
		a, err := managers.NewArray(ctx, m, "A", 1.0, 2.0, 3.0)
		if err != nil {
			return err
		}
		fmt.Println(a.Set(ctx, -1, 0.5))
		fmt.Println(a.Numbers(ctx))
		return nil
	})
	// Output:
	// <nil>
	// [1 2 0.5] <nil>
}

func ExampleNamespace() {
	const (
		host = managers.Attribute[string]("host")
		port = managers.Attribute[int]("port")
	)
	withManager(func(ctx context.Context, m *managers.Manager) error {
		n, err := managers.NewNamespace(ctx, m, "N")
		if err != nil {
			return err
		}
		fmt.Println(host.Set(ctx, n, "loopback"))
		fmt.Println(host.Get(ctx, n))
		fmt.Println(port.Get(ctx, n))
		return nil
	})
	// Output:
	// <nil>
	// loopback <nil>
	// 0 no such attribute: "port"
}

func ExampleServe() {
	key := []byte("open sesame") // a real one is random, and comes from a file
	err := threading.Run(context.Background(), "main", nil, func(ctx context.Context) error {
		l, err := managers.Listen(ctx, ":0") // the loopback
		if err != nil {
			return err
		}
		server := threading.NewThread("server", func(ctx context.Context) error { return managers.Serve(ctx, l, key, nil) })
		server.Daemon = true
		if err := server.Start(ctx); err != nil {
			return err
		}
		// From here on as in another process, perhaps of another computer.
		m, err := managers.Connect(ctx, l.Addr().String(), key)
		if err != nil {
			return err
		}
		defer m.Shutdown(ctx)
		names, err := managers.NewList(ctx, m, "names", "Ada")
		if err != nil {
			return err
		}
		fmt.Println(names.Items(ctx))
		same, err := managers.NewList[string](ctx, m, "names") // found, not made
		if err != nil {
			return err
		}
		fmt.Println(same.Items(ctx))
		return nil
	})
	fmt.Println(err)
	// Output:
	// [Ada] <nil>
	// [Ada] <nil>
	// <nil>
}
