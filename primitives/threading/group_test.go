package threading_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"concurrency-lab/primitives/threading"
)

func TestGroup(t *testing.T) {
	boom := errors.New("boom")
	check(t, []testCase{
		{"the first that fails ends the others", func(ctx context.Context, t *testing.T) {
			g := threading.NewGroup(ctx)
			waiter := g.Go("waiter", func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) })
			g.Go("late", func(ctx context.Context) error { time.Sleep(time.Second); return errors.New("later") })
			g.Go("failing", func(context.Context) error { return boom })
			wantErr(t, "the group", g.Join(ctx), boom)
			want(t, "alive", waiter.Alive(), false)
		}},
		{"without a failure there is none", func(ctx context.Context, t *testing.T) {
			g := threading.NewGroup(ctx)
			g.Go("", func(context.Context) error { return nil })
			wantErr(t, "the group", g.Join(ctx), nil)
			wantErr(t, "an empty one", threading.NewGroup(ctx).Join(ctx), nil)
		}},
		{"a failure before the start, and a context that is done", func(ctx context.Context, t *testing.T) {
			g := threading.NewGroup(ctx)
			g.Fail(nil)
			g.Fail(boom)
			wantErr(t, "the group", g.Join(ctx), boom)
			ctx, cancel := context.WithCancelCause(ctx)
			g = threading.NewGroup(ctx)
			g.Go("", func(ctx context.Context) error { <-ctx.Done(); return nil })
			cancel(boom)
			wantErr(t, "the group", g.Join(ctx), boom)
		}},
	})
}

func TestDoneCallback(t *testing.T) {
	boom := errors.New("boom")
	check(t, []testCase{
		{"it is called with the error, before a join returns, or at once", func(ctx context.Context, t *testing.T) {
			var heard []error
			hear := func(err error) { heard = append(heard, err) }
			thread := threading.NewThread("", func(context.Context) error { return boom })
			thread.AddDoneCallback(hear)
			thread.AddDoneCallback(hear)
			wantErr(t, "start", thread.Start(ctx), nil)
			wantErr(t, "join", thread.Join(ctx), boom)
			thread.AddDoneCallback(hear)
			want(t, "called", len(heard), 3)
			for _, err := range heard {
				wantErr(t, "heard", err, boom)
			}
		}},
		{"whatever it does, the others are called and the thread ends", func(ctx context.Context, t *testing.T) {
			for _, leave := range []func(){func() { panic(boom) }, func() { runtime.Goexit() }} {
				called := 0
				thread := threading.NewThread("", func(context.Context) error { return nil })
				thread.AddDoneCallback(func(error) { leave() })
				thread.AddDoneCallback(func(error) { called++ })
				wantErr(t, "start", thread.Start(ctx), nil)
				if thread.Join(ctx) == nil {
					t.Error("nobody is told")
				}
				want(t, "called", called, 1)
			}
		}},
	})
}
