package models

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
)

// What comes of futures is the same for all who ask, in every order.
func TestEveryOrderOfFutures(t *testing.T) {
	double := func(x int) futures.Call[int] {
		return futures.Func[int](func(context.Context) (int, error) { return 2 * x, nil })
	}
	for name, f := range map[string]func(ctx context.Context, ex *futures.ThreadExecutor) string{
		"two who ask": func(ctx context.Context, ex *futures.ThreadExecutor) string {
			a, _ := futures.Submit(ctx, ex, double(1))
			b, _ := futures.Submit(ctx, ex, double(2))
			asks := threading.Go(ctx, "asks", func(ctx context.Context) error {
				x, err := a.Result(ctx)
				if x != 2 {
					return fmt.Errorf("got %d, %w", x, err)
				}
				return nil
			})
			x, errX := a.Result(ctx)
			y, errY := b.Result(ctx)
			return fmt.Sprint(x, y, errX, errY, asks.Join(ctx))
		},
		"as they are completed": func(ctx context.Context, ex *futures.ThreadExecutor) string {
			a, _ := futures.Submit(ctx, ex, double(1))
			b, _ := futures.Submit(ctx, ex, double(2))
			sum := 0
			for f, err := range futures.AsCompleted(ctx, a, b) {
				if err != nil {
					return err.Error()
				}
				x, _ := f.Result(ctx)
				sum += x
			}
			return fmt.Sprint(sum)
		},
		"until the first": func(ctx context.Context, ex *futures.ThreadExecutor) string {
			a, _ := futures.Submit(ctx, ex, double(1))
			b, _ := futures.Submit(ctx, ex, double(2))
			done, left := futures.Wait(ctx, []*futures.Future[int]{a, b}, futures.FirstCompleted)
			return fmt.Sprint(len(done) > 0, len(done)+len(left))
		},
		"cancelled or not": func(ctx context.Context, ex *futures.ThreadExecutor) string {
			ran := false
			a, _ := futures.Submit(ctx, ex, futures.Func[int](func(context.Context) (int, error) { ran = true; return 1, nil }))
			_ = threading.NewLock("l").Acquire(ctx) // a step, after which it may have begun
			cancelled := a.Cancel()
			_, err := a.Result(ctx)
			return fmt.Sprint(cancelled == !ran, errors.Is(err, futures.ErrCancelled) == cancelled)
		},
	} {
		want := map[string]string{"two who ask": "2 4 <nil> <nil> <nil>", "as they are completed": "6",
			"until the first": "true 2", "cancelled or not": "true true"}[name]
		for _, o := range []schedule.Options{{}, {Inner: true}} {
			r := schedule.Explore(t.Context(), inThreads(func(ctx context.Context) string {
				ex := futures.NewThreadExecutor(ctx, 2)
				out := f(ctx, ex)
				if err := ex.Shutdown(ctx); err != nil {
					out = err.Error()
				}
				return out
			}), schedule.Exploration{Options: o, Orders: 100_000})
			if !r.Complete || r.Err != nil || len(r.Outcomes) != 1 || r.Outcomes[0].Name != want {
				t.Errorf("%s, %+v: complete %t, %v", name, o, r.Complete, r.Err)
				for _, o := range r.Outcomes {
					t.Errorf("%v leads to %q, want %q", o.First.Schedule(), o.Name, want)
				}
			}
			t.Log(name, r.Runs)
		}
	}
}
