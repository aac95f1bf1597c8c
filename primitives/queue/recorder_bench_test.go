package queue_test

import (
	"context"
	"testing"

	"concurrency-lab/primitives/internal/paired"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// BenchmarkAttached hands items from one thread to another, with a recorder and without. A queue
// reports waits and wake-ups alone: where nobody waits it costs nothing.
func BenchmarkAttached(b *testing.B) {
	rec := trace.NewRecorder(0, nil)
	for name, room := range map[string]int{"waiting for each": 1, "waiting seldom": 1000} {
		b.Run(name, func(b *testing.B) {
			paired.Run(b, func(n int) { handOver(b, nil, room, n) }, func(n int) { handOver(b, rec, room, n) })
		})
	}
}

func handOver(b *testing.B, rec *trace.Recorder, room, n int) {
	q := queue.New[int]("Q", room)
	err := threading.Run(b.Context(), "main", rec, func(ctx context.Context) error {
		threading.Go(ctx, "putter", func(ctx context.Context) error {
			for i := range n {
				if err := q.Put(ctx, i); err != nil {
					return err
				}
			}
			return nil
		})
		for i := range n {
			if got, err := q.Get(ctx); err != nil || got != i {
				b.Errorf("got %d, %v", got, err)
				break
			}
		}
		return nil
	})
	if err != nil {
		b.Error(err)
	}
}
