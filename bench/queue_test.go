package bench_test

import (
	"context"
	"testing"

	"concurrency-lab/primitives/queue"
)

const room = 100

// One operation: an item that one thread puts and another gets, with room for 100 between them.

func BenchmarkQueue(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		q, sum := queue.New[int]("", room), 0
		threads(b, 2, func(ctx context.Context, me int) error {
			if me == 0 {
				for i := range b.N {
					if err := q.Put(ctx, i); err != nil {
						return err
					}
				}
				return nil
			}
			for range b.N {
				v, err := q.Get(ctx)
				if err != nil {
					return err
				}
				sum += v
			}
			return nil
		})
		want(b, "sum of the items", sum, b.N*(b.N-1)/2)
	})
	b.Run("channel", func(b *testing.B) {
		c, sum := make(chan int, room), 0
		goroutines(b, 2, func(me int) {
			if me == 0 {
				for i := range b.N {
					c <- i
				}
				return
			}
			for range b.N {
				sum += <-c
			}
		})
		want(b, "sum of the items", sum, b.N*(b.N-1)/2)
	})
}

// One operation: a ball that goes to the other of two threads through one queue and back through
// another, so that both always wait.

func BenchmarkQueueTurns(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		ways, last := [2]*queue.Queue[int]{queue.New[int]("", 1), queue.New[int]("", 1)}, 0
		threads(b, 2, func(ctx context.Context, me int) error {
			for range b.N {
				if me == 0 {
					if err := ways[0].Put(ctx, last+1); err != nil {
						return err
					}
				}
				v, err := ways[1-me].Get(ctx)
				if err != nil {
					return err
				}
				if me == 0 {
					last = v
				} else if err := ways[1].Put(ctx, v); err != nil {
					return err
				}
			}
			return nil
		})
		want(b, "turns", last, b.N)
	})
	b.Run("channel", func(b *testing.B) {
		ways, last := [2]chan int{make(chan int, 1), make(chan int, 1)}, 0
		goroutines(b, 2, func(me int) {
			for range b.N {
				if me == 0 {
					ways[0] <- last + 1
					last = <-ways[1]
				} else {
					ways[1] <- <-ways[0]
				}
			}
		})
		want(b, "turns", last, b.N)
	})
}
