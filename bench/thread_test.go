package bench_test

import (
	"context"
	"testing"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/threading"
)

// One operation: start a thread that adds 1, and wait for its end.

func BenchmarkThread(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		inMain(b, func(ctx context.Context) error {
			n := 0
			add := func(context.Context) error { n++; return nil }
			for b.Loop() {
				if err := threading.Go(ctx, "T", add).Join(ctx); err != nil {
					return err
				}
			}
			want(b, "counter", n, b.N)
			return nil
		})
	})
	b.Run("goroutine", func(b *testing.B) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			done := make(chan struct{})
			go func() { n++; close(done) }()
			<-done
		}
		want(b, "counter", n, b.N)
	})
}

const (
	workers = 2
	batch   = 1000 // calls that are submitted before the first result is asked for
)

// One operation: submit a call to an executor with two threads, and later take its result. A
// thousand calls are under way at once.

func BenchmarkSubmit(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		inMain(b, func(ctx context.Context) error {
			ex, sum := futures.NewThreadExecutor(ctx, workers), 0
			pending := make([]*futures.Future[int], 0, batch)
			for i := range b.N {
				f, err := futures.Submit(ctx, ex, square(i))
				if err != nil {
					return err
				}
				if pending = append(pending, f); len(pending) == batch || i == b.N-1 {
					for _, f := range pending {
						v, err := f.Result(ctx)
						if err != nil {
							return err
						}
						sum += v
					}
					pending = pending[:0]
				}
			}
			want(b, "sum of the results", sum, squares(b.N))
			return ex.Shutdown(ctx)
		})
	})
	b.Run("goroutine", func(b *testing.B) {
		b.ReportAllocs()
		sum := 0
		pending := make([]chan int, 0, batch)
		for i := range b.N {
			c := make(chan int, 1)
			go func() { c <- i * i }()
			if pending = append(pending, c); len(pending) == batch || i == b.N-1 {
				for _, c := range pending {
					sum += <-c
				}
				pending = pending[:0]
			}
		}
		want(b, "sum of the results", sum, squares(b.N))
	})
}

// One operation: submit a call to an executor with two threads and wait for its result, one after
// the other.

func BenchmarkSubmitOne(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		inMain(b, func(ctx context.Context) error {
			ex, sum := futures.NewThreadExecutor(ctx, workers), 0
			for i := range b.N {
				f, err := futures.Submit(ctx, ex, square(i))
				if err != nil {
					return err
				}
				v, err := f.Result(ctx)
				if err != nil {
					return err
				}
				sum += v
			}
			want(b, "sum of the results", sum, squares(b.N))
			return ex.Shutdown(ctx)
		})
	})
	b.Run("goroutine", func(b *testing.B) {
		b.ReportAllocs()
		sum := 0
		for i := range b.N {
			c := make(chan int, 1)
			go func() { c <- i * i }()
			sum += <-c
		}
		want(b, "sum of the results", sum, squares(b.N))
	})
}

func square(n int) futures.Func[int] {
	return func(context.Context) (int, error) { return n * n, nil }
}

// squares is the sum of the squares of the numbers less than n; overflow is the same on both sides.
func squares(n int) (sum int) {
	for i := range n {
		sum += i * i
	}
	return sum
}
