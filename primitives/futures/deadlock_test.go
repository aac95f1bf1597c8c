package futures

import (
	"context"
	"errors"
	"strings"
	"testing"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// runUntilDeadlock runs f as a main thread and returns the deadlock that ended it.
func runUntilDeadlock(t *testing.T, f func(ctx context.Context) error) *trace.Deadlock {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { cancel(d) })
	err := threading.Run(ctx, "main", rec, f)
	var d *trace.Deadlock
	if !errors.As(err, &d) {
		t.Fatalf("Run = %v, want a deadlock", err)
	}
	return d
}

func TestTaskThatWaitsForItsOwnFullExecutorIsADeadlock(t *testing.T) {
	d := runUntilDeadlock(t, func(ctx context.Context) error {
		ex := NewThreadExecutor(ctx, 1, WithThreadNamePrefix("pool"))
		defer ex.Shutdown(context.WithoutCancel(ctx))
		outer, err := Submit(ctx, ex, Func[int](func(ctx context.Context) (int, error) {
			inner, err := Submit(ctx, ex, constant(1))
			if err != nil {
				return 0, err
			}
			return inner.Result(ctx)
		}))
		if err != nil {
			return err
		}
		return outer.Err(ctx)
	})
	for _, want := range []string{
		"main waits for future f1 of pool, on which pool_0 works",
		"pool_0 waits for future f2 of pool, and no worker is left to wake it",
	} {
		if !strings.Contains(d.Error(), want) {
			t.Errorf("%q does not say %q", d, want)
		}
	}
}

func TestFuturesThatWaitForEachOtherAreADeadlock(t *testing.T) {
	d := runUntilDeadlock(t, func(ctx context.Context) error {
		ex := NewThreadExecutor(ctx, 3, WithThreadNamePrefix("pool"))
		defer ex.Shutdown(context.WithoutCancel(ctx))
		// so that there may be an idle thread, which must not hide the deadlock
		idle, err := Submit(ctx, ex, constant(1))
		if err != nil {
			return err
		}
		if err := idle.Err(ctx); err != nil {
			return err
		}
		var a, b *Future[int]
		ready := make(chan struct{})
		a, _ = Submit(ctx, ex, Func[int](func(ctx context.Context) (int, error) {
			<-ready
			return b.Result(ctx)
		}))
		b, _ = Submit(ctx, ex, Func[int](func(ctx context.Context) (int, error) {
			<-ready
			return a.Result(ctx)
		}))
		close(ready)
		for _, err := range AsCompleted(ctx, a, b) {
			if err != nil {
				return err
			}
		}
		return errors.Join(a.Err(ctx), b.Err(ctx))
	})
	if cycle := strings.Join(d.Cycle, " → "); !strings.Contains(cycle, "future f2 of pool") ||
		!strings.Contains(cycle, "future f3 of pool") {
		t.Errorf("the cycle is %s", cycle)
	}
	if want := "main waits for future f2 of pool or 1 more"; !strings.Contains(d.Error(), want) {
		t.Errorf("%q does not say %q", d, want)
	}
}

func TestBusyExecutorIsNoDeadlock(t *testing.T) {
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { t.Errorf("false alarm: %v", d) })
	err := threading.Run(t.Context(), "main", rec, func(ctx context.Context) error {
		ex := NewThreadExecutor(ctx, 3)
		double := Bind(func(_ context.Context, n int) (int, error) { return 2 * n, nil })
		for range 50 {
			var futures []*Future[int]
			for n := range 5 {
				f, err := Submit(ctx, ex, double(n))
				if err != nil {
					return err
				}
				futures = append(futures, f)
			}
			for _, err := range AsCompleted(ctx, futures...) {
				if err != nil {
					return err
				}
			}
			for _, err := range Map(ctx, ex, double, []int{1, 2, 3}) {
				if err != nil {
					return err
				}
			}
		}
		return ex.Shutdown(ctx)
	})
	if err != nil {
		t.Error(err)
	}
}
