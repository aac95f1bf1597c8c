package threading_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/threading"
)

func TestSemaphore(t *testing.T) {
	check(t, []testCase{
		{"it has as many permits as it was given, and more if more are released", func(ctx context.Context, t *testing.T) {
			s := threading.NewSemaphore("S", 2)
			wantErr(t, "acquire under a context that is done", s.Acquire(cancelled(ctx, errStop)), nil)
			want(t, "try", s.TryAcquire(ctx), true)
			want(t, "try", s.TryAcquire(ctx), false)
			wantErr(t, "acquire", s.Acquire(cancelled(ctx, errStop)), errStop)
			wantErr(t, "release 3", s.ReleaseN(ctx, 3), nil)
			wantErr(t, "release 0", s.ReleaseN(ctx, 0), threading.ErrNoPermits)
			for i := range 4 {
				want(t, "try", s.TryAcquire(ctx), i < 3)
			}
		}},
		{"permits go to those who wait, in order, and the rest stays", func(ctx context.Context, t *testing.T) {
			s := threading.NewSemaphore("S", 0)
			var order []int
			for i := range 4 {
				threading.Go(ctx, "", func(ctx context.Context) error {
					err := s.Acquire(ctx)
					order = append(order, i)
					return err
				})
				synctest.Wait()
			}
			for range 3 {
				wantErr(t, "release", s.Release(ctx), nil)
				want(t, "overtaking", s.TryAcquire(ctx), false)
				synctest.Wait()
			}
			wantErr(t, "release", s.ReleaseN(ctx, 2), nil)
			synctest.Wait()
			want(t, "in order", slices.Equal(order, []int{0, 1, 2, 3}), true)
			want(t, "try", s.TryAcquire(ctx), true)
			want(t, "try", s.TryAcquire(ctx), false)
		}},
		{"who gives up waiting takes no permit", func(ctx context.Context, t *testing.T) {
			s := threading.NewSemaphore("S", 0)
			impatient := threading.Go(ctx, "impatient", s.Acquire)
			patient := threading.Go(ctx, "patient", s.Acquire)
			synctest.Wait()
			impatient.Cancel(errStop)
			wantErr(t, "impatient", impatient.Join(ctx), errStop)
			wantErr(t, "release", s.Release(ctx), nil)
			wantErr(t, "patient", patient.Join(ctx), nil)
			want(t, "try", s.TryAcquire(ctx), false)
		}},
		{"a bounded one refuses to have more than at its start", func(ctx context.Context, t *testing.T) {
			s := threading.NewBoundedSemaphore("S", 2)
			wantErr(t, "release", s.Release(ctx), threading.ErrOverReleased)
			wantErr(t, "acquire", s.Acquire(ctx), nil)
			wantErr(t, "release 2", s.ReleaseN(ctx, 2), threading.ErrOverReleased)
			wantErr(t, "acquire", s.Acquire(ctx), nil)
			waits := threading.Go(ctx, "waits", s.Acquire)
			synctest.Wait()
			wantErr(t, "release 3", s.ReleaseN(ctx, 3), threading.ErrOverReleased)
			wantErr(t, "release 2", s.ReleaseN(ctx, 2), nil)
			wantErr(t, "the one that waited", waits.Join(ctx), nil)
			want(t, "try", s.TryAcquire(ctx), true)
			want(t, "try", s.TryAcquire(ctx), false)
		}},
		{"so many that they cannot be counted one by one", func(ctx context.Context, t *testing.T) {
			for _, n := range []int{math.MaxInt32, math.MaxInt} {
				s := threading.NewSemaphore("S", 0)
				var waiters []*threading.Thread
				for range 3 {
					waiters = append(waiters, threading.Go(ctx, "waits", s.Acquire))
				}
				synctest.Wait()
				wantErr(t, "release", s.ReleaseN(ctx, n), nil)
				for _, w := range waiters {
					wantErr(t, "acquire", w.Join(ctx), nil)
				}
				want(t, "try", s.TryAcquire(ctx), true)
				wantErr(t, "release as many again", s.ReleaseN(ctx, math.MaxInt), threading.ErrOverReleased)
			}
		}},
		{"fewer than no permits panic", func(_ context.Context, t *testing.T) {
			err := guard.Catch("", func() error { threading.NewSemaphore("S", -1); return nil })
			want(t, "panicked", err != nil, true)
		}},
	})
}
