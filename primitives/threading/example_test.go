package threading_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// program runs f as the main thread of a program.
func program(f func(ctx context.Context) error) {
	if err := threading.Run(context.Background(), "main", nil, f); err != nil {
		fmt.Println(err)
	}
}

func ExampleThread() {
	program(func(ctx context.Context) error {
		t := threading.NewThread("worker", func(ctx context.Context) error {
			fmt.Println("here is", threading.Current(ctx).Name)
			return errors.New("out of luck")
		})
		if err := t.Start(ctx); err != nil {
			return err
		}
		fmt.Println("it ended with:", t.Join(ctx))
		return nil
	})
	// Output:
	// here is worker
	// it ended with: out of luck
}

func ExampleRun() {
	err := threading.Run(context.Background(), "main", nil, func(ctx context.Context) error {
		threading.Go(ctx, "clumsy", func(context.Context) error { panic("oops") })
		return nil // Run waits for the thread
	})
	fmt.Println(err)
	// Output: clumsy panicked: oops
}

func ExampleRun_deadlock() {
	ctx, cancel := context.WithCancelCause(context.Background())
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { cancel(d) })
	rec.NobodyOutside()
	err := threading.Run(ctx, "main", rec, func(ctx context.Context) error {
		l := threading.NewLock("L")
		if err := l.Acquire(ctx); err != nil {
			return err
		}
		return l.Acquire(ctx)
	})
	fmt.Println(err)
	// Output: deadlock: every worker waits: main waits for lock L, which it holds itself
}

func ExampleLock() {
	program(func(ctx context.Context) error {
		var lock threading.Lock
		value := 0
		for range 8 {
			threading.Go(ctx, "", func(ctx context.Context) error {
				if err := lock.Acquire(ctx); err != nil {
					return err
				}
				defer lock.Release(ctx)
				value++
				return nil
			})
		}
		for _, t := range threading.Enumerate(ctx)[1:] {
			if err := t.Join(ctx); err != nil {
				return err
			}
		}
		fmt.Println(value)
		return nil
	})
	// Output: 8
}

func ExampleRLock() {
	var lock threading.RLock
	var factorial func(ctx context.Context, n int) int
	factorial = func(ctx context.Context, n int) int {
		_ = lock.Acquire(ctx)
		defer lock.Release(ctx)
		if n == 0 {
			fmt.Println("depth", lock.Depth(ctx))
			return 1
		}
		return n * factorial(ctx, n-1)
	}
	program(func(ctx context.Context) error {
		fmt.Println(factorial(ctx, 5))
		return nil
	})
	// Output:
	// depth 6
	// 120
}

func ExampleSemaphore() {
	program(func(ctx context.Context) error {
		tables := threading.NewSemaphore("tables", 2)
		fmt.Println(tables.TryAcquire(ctx), tables.TryAcquire(ctx), tables.TryAcquire(ctx))
		return tables.ReleaseN(ctx, 2)
	})
	// Output: true true false
}

func ExampleNewBoundedSemaphore() {
	program(func(ctx context.Context) error {
		s := threading.NewBoundedSemaphore("S", 1)
		fmt.Println(s.Release(ctx))
		return nil
	})
	// Output: released more often than acquired
}

func ExampleEvent() {
	program(func(ctx context.Context) error {
		var ready threading.Event
		t := threading.Go(ctx, "waiter", ready.Wait)
		ready.Set(ctx)
		fmt.Println(t.Join(ctx), ready.IsSet())
		return nil
	})
	// Output: <nil> true
}

func ExampleCondition() {
	program(func(ctx context.Context) error {
		notEmpty := threading.NewCondition("not empty", nil)
		var items []string
		threading.Go(ctx, "consumer", func(ctx context.Context) error {
			if err := notEmpty.Acquire(ctx); err != nil {
				return err
			}
			defer notEmpty.Release(ctx)
			if err := notEmpty.WaitFor(ctx, func() bool { return len(items) > 0 }); err != nil {
				return err
			}
			fmt.Println("took", items[0])
			return nil
		})
		if err := notEmpty.Acquire(ctx); err != nil {
			return err
		}
		defer notEmpty.Release(ctx)
		items = append(items, "a bun")
		return notEmpty.Notify(ctx, 1)
	})
	// Output: took a bun
}

func ExampleBarrier() {
	program(func(ctx context.Context) error {
		table := threading.NewBarrier("table", 4, 5*time.Second, func(context.Context) error {
			fmt.Println("all are there")
			return nil
		})
		for range 3 {
			threading.Go(ctx, "", func(ctx context.Context) error {
				_, err := table.Wait(ctx)
				return err
			})
		}
		_, err := table.Wait(ctx)
		return err
	})
	// Output: all are there
}

func ExampleTimer() {
	program(func(ctx context.Context) error {
		greet := threading.NewTimer("greet", time.Millisecond, func(context.Context) error {
			fmt.Println("time is up")
			return nil
		})
		never := threading.NewTimer("never", time.Hour, func(context.Context) error {
			fmt.Println("this is not printed")
			return nil
		})
		never.Cancel(ctx)
		return errors.Join(never.Start(ctx), greet.Start(ctx), greet.Join(ctx), never.Join(ctx))
	})
	// Output: time is up
}

func ExampleLocal() {
	program(func(ctx context.Context) error {
		var start threading.Local[int]
		if err := start.Set(ctx, 7); err != nil {
			return err
		}
		t := threading.Go(ctx, "other", func(ctx context.Context) error {
			_, ok := start.Get(ctx)
			fmt.Println("the other thread has a value:", ok)
			return start.Set(ctx, 42)
		})
		if err := t.Join(ctx); err != nil {
			return err
		}
		v, _ := start.Get(ctx)
		fmt.Println("main's is", v)
		return nil
	})
	// Output:
	// the other thread has a value: false
	// main's is 7
}
