package threading_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/threading"
)

func TestThread(t *testing.T) {
	check(t, []testCase{
		{"it is started once, and joined for its error", func(ctx context.Context, t *testing.T) {
			thread := threading.NewThread("T", func(ctx context.Context) error {
				want(t, "current", threading.Current(ctx).Name, "T")
				wantErr(t, "join itself", threading.Current(ctx).Join(ctx), threading.ErrJoinSelf)
				time.Sleep(time.Second)
				return errStop
			})
			wantErr(t, "join", thread.Join(ctx), threading.ErrNotStarted)
			want(t, "alive", thread.Alive(), false)
			wantErr(t, "start", thread.Start(ctx), nil)
			wantErr(t, "start", thread.Start(ctx), threading.ErrStarted)
			want(t, "alive", thread.Alive(), true)
			wantErr(t, "join", thread.Join(ctx), errStop)
			want(t, "alive", thread.Alive(), false)
			wantErr(t, "join under a context that is done", thread.Join(cancelled(ctx, context.Canceled)), errStop)
		}},
		{"a join of 0.3 s does not end it", func(ctx context.Context, t *testing.T) {
			thread := threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Second / 2); return nil })
			soon, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
			defer cancel()
			wantErr(t, "join", thread.Join(soon), context.DeadlineExceeded)
			want(t, "alive", thread.Alive(), true)
			wantErr(t, "join", thread.Join(ctx), nil)
		}},
		{"threads are listed while they run, in the order of their start", func(ctx context.Context, t *testing.T) {
			var gate threading.Event
			names := []string{"main", "a", "b"}
			for _, name := range names[1:] {
				threading.Go(ctx, name, gate.Wait)
			}
			want(t, "active", threading.ActiveCount(ctx), 3)
			for i, thread := range threading.Enumerate(ctx) {
				want(t, "name", thread.Name, names[i])
			}
			gate.Set(ctx)
			synctest.Wait()
			want(t, "active", threading.ActiveCount(ctx), 1)
			want(t, "outside of a run", threading.ActiveCount(context.Background()), 0)
		}},
		{"cancelling ends its context, with the cause", func(ctx context.Context, t *testing.T) {
			thread := threading.NewThread("", func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) })
			thread.Cancel(errors.New("before the start"))
			wantErr(t, "start", thread.Start(ctx), nil)
			thread.Cancel(errStop)
			wantErr(t, "join", thread.Join(ctx), errStop)
		}},
		{"who started it may end before it", func(ctx context.Context, t *testing.T) {
			var child *threading.Thread
			var inside context.Context
			parent := threading.Go(ctx, "parent", func(ctx context.Context) error {
				inside = ctx
				child = threading.Go(ctx, "child", func(ctx context.Context) error {
					time.Sleep(time.Second)
					return ctx.Err()
				})
				return nil
			})
			wantErr(t, "parent", parent.Join(ctx), nil)
			parent.Cancel(errStop)
			wantErr(t, "child", child.Join(ctx), nil)
			synctest.Wait()
			wantErr(t, "the parent's context when nobody needs it", inside.Err(), context.Canceled)
			orphan := threading.Go(inside, "orphan", func(ctx context.Context) error { return ctx.Err() })
			wantErr(t, "a thread started under it", orphan.Join(ctx), context.Canceled)
		}},
		{"leaving by Goexit is its error", func(ctx context.Context, t *testing.T) {
			thread := threading.Go(ctx, "", func(context.Context) error { runtime.Goexit(); return nil })
			want(t, "failed", thread.Join(ctx) != nil, true)
		}},
	})
}

func TestRun(t *testing.T) {
	run := func(t *testing.T, f func(ctx context.Context) error) (err error) {
		synctest.Test(t, func(t *testing.T) { err = threading.Run(t.Context(), "main", nil, f) })
		return err
	}
	t.Run("waits for threads, and for theirs", func(t *testing.T) {
		done := 0
		err := run(t, func(ctx context.Context) error {
			threading.Go(ctx, "", func(ctx context.Context) error {
				threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Hour); done++; return nil })
				return nil
			})
			return errStop
		})
		wantErr(t, "run", err, errStop)
		want(t, "done", done, 1)
	})
	t.Run("cancels daemons", func(t *testing.T) {
		var cause error
		err := run(t, func(ctx context.Context) error {
			daemon := threading.NewThread("",
				func(ctx context.Context) error { <-ctx.Done(); cause = context.Cause(ctx); return nil })
			daemon.Daemon = true
			return daemon.Start(ctx)
		})
		wantErr(t, "run", err, nil)
		want(t, "the daemon saw a cause", cause != nil && cause != context.Canceled, true)
	})
	t.Run("loses no panic", func(t *testing.T) {
		err := run(t, func(ctx context.Context) error {
			threading.Go(ctx, "clumsy", func(context.Context) error { panic(errStop) })
			panic("main too")
		})
		wantErr(t, "run", err, errStop)
		var p *threading.PanicError
		want(t, "is a panic", errors.As(err, &p), true)
		want(t, "all", err.Error(), "clumsy panicked: stop\nmain panicked: main too")
		want(t, "has a stack", p.Stack != "", true)
	})
}
