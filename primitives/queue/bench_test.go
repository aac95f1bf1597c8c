package queue_test

import (
	"cmp"
	"context"
	"testing"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

func BenchmarkPutGet(b *testing.B) {
	ctx := context.Background()
	b.Run("channel", func(b *testing.B) {
		c := make(chan int, 100)
		for b.Loop() {
			c <- 1
			<-c
		}
	})
	for name, q := range map[string]*queue.Queue[int]{
		"FIFO":     queue.New[int]("Q", 0),
		"LIFO":     queue.NewLIFO[int]("Q", 0),
		"priority": queue.NewPriority("Q", 0, cmp.Compare[int]),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = q.Put(ctx, 1)
				_, _ = q.Get(ctx)
			}
		})
	}
}

// One thread puts what another gets.
func BenchmarkHandOver(b *testing.B) {
	b.Run("channel", func(b *testing.B) {
		c := make(chan int, 100)
		go func() {
			for range b.N {
				c <- 1
			}
		}()
		for range b.N {
			<-c
		}
	})
	b.Run("Queue", func(b *testing.B) {
		b.ReportAllocs()
		q := queue.New[int]("Q", 100)
		_ = threading.Run(b.Context(), "main", nil, func(ctx context.Context) error {
			threading.Go(ctx, "putter", func(ctx context.Context) error {
				for range b.N {
					_ = q.Put(ctx, 1)
				}
				return nil
			})
			for range b.N {
				_, _ = q.Get(ctx)
			}
			return nil
		})
	})
}
