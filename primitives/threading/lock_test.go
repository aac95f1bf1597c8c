package threading_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/threading"
)

func TestLock(t *testing.T) {
	check(t, []testCase{
		{"the zero value is free", func(ctx context.Context, t *testing.T) {
			var l threading.Lock
			want(t, "locked", l.Locked(), false)
			wantErr(t, "release", l.Release(ctx), threading.ErrNotHeld)
			wantErr(t, "acquire", l.Acquire(ctx), nil)
			want(t, "locked", l.Locked(), true)
			want(t, "try", l.TryAcquire(ctx), false)
			wantErr(t, "release", l.Release(ctx), nil)
			want(t, "try", l.TryAcquire(ctx), true)
			wantErr(t, "release", l.Release(ctx), nil)
		}},
		{"a free lock is taken under a context that is done", func(ctx context.Context, t *testing.T) {
			l := threading.NewLock("L")
			wantErr(t, "acquire", l.Acquire(cancelled(ctx, errStop)), nil)
			wantErr(t, "acquire", l.Acquire(cancelled(ctx, errStop)), errStop)
		}},
		{"a deadline ends the wait", func(ctx context.Context, t *testing.T) {
			l := threading.NewLock("L")
			wantErr(t, "acquire", l.Acquire(ctx), nil)
			soon, cancel := context.WithTimeout(ctx, time.Minute)
			defer cancel()
			start := time.Now()
			wantErr(t, "acquire", l.Acquire(soon), context.DeadlineExceeded)
			want(t, "waited", time.Since(start), time.Minute)
			wantErr(t, "release", l.Release(ctx), nil)
			wantErr(t, "acquire", l.Acquire(ctx), nil)
		}},
		{"another thread may release", func(ctx context.Context, t *testing.T) {
			l := threading.NewLock("L")
			wantErr(t, "acquire", l.Acquire(ctx), nil)
			wantErr(t, "thread", threading.Go(ctx, "", l.Release).Join(ctx), nil)
			want(t, "locked", l.Locked(), false)
		}},
		{"the one that waited longest is woken", func(ctx context.Context, t *testing.T) {
			l := threading.NewLock("L")
			wantErr(t, "acquire", l.Acquire(ctx), nil)
			var order []int
			for i := range 5 {
				threading.Go(ctx, "", func(ctx context.Context) error {
					defer l.Release(ctx)
					err := l.Acquire(ctx)
					order = append(order, i)
					return err
				})
				synctest.Wait()
			}
			wantErr(t, "release", l.Release(ctx), nil)
			synctest.Wait()
			for i, got := range order {
				want(t, "thread", got, i)
			}
			want(t, "threads", len(order), 5)
		}},
		{"nobody is overtaken for long", func(ctx context.Context, t *testing.T) {
			l := threading.NewLock("L")
			wantErr(t, "acquire", l.Acquire(ctx), nil)
			var order []string
			pass := func(ctx context.Context) error {
				err := l.Acquire(ctx)
				order = append(order, threading.Current(ctx).Name)
				return errors.Join(err, l.Release(ctx))
			}
			starved := threading.Go(ctx, "starved", pass)
			synctest.Wait()
			later := threading.Go(ctx, "later", pass)
			rounds := 0
			for starved.Alive() && rounds < 100 {
				synctest.Wait()
				time.Sleep(time.Second)
				wantErr(t, "release", l.Release(ctx), nil)
				if !l.TryAcquire(ctx) {
					break
				}
				rounds++
			}
			wantErr(t, "starved", starved.Join(ctx), nil)
			wantErr(t, "later", later.Join(ctx), nil)
			want(t, "first", order[0], "starved")
			want(t, "overtaken more than once", rounds > 1, false)
		}},
	})
}

func TestRLock(t *testing.T) {
	check(t, []testCase{
		{"its holder takes it again and releases it as often", func(ctx context.Context, t *testing.T) {
			var l threading.RLock
			for depth := range 3 {
				want(t, "depth", l.Depth(ctx), depth)
				wantErr(t, "acquire", l.Acquire(ctx), nil)
			}
			want(t, "try", l.TryAcquire(ctx), true)
			for depth := 4; depth > 0; depth-- {
				want(t, "depth", l.Depth(ctx), depth)
				want(t, "locked", l.Locked(), true)
				wantErr(t, "release", l.Release(ctx), nil)
			}
			want(t, "locked", l.Locked(), false)
			wantErr(t, "release", l.Release(ctx), threading.ErrNotHeld)
		}},
		{"other threads wait, and cannot release", func(ctx context.Context, t *testing.T) {
			l := threading.NewRLock("R")
			wantErr(t, "acquire", l.Acquire(ctx), nil)
			wantErr(t, "acquire", l.Acquire(ctx), nil)
			other := threading.Go(ctx, "other", func(ctx context.Context) error {
				want(t, "depth seen by another", l.Depth(ctx), 0)
				want(t, "try", l.TryAcquire(ctx), false)
				wantErr(t, "release", l.Release(ctx), threading.ErrNotHeld)
				wantErr(t, "acquire, cancelled", l.Acquire(cancelled(ctx, errStop)), errStop)
				wantErr(t, "acquire", l.Acquire(ctx), nil)
				return l.Release(ctx)
			})
			synctest.Wait()
			wantErr(t, "release", l.Release(ctx), nil)
			synctest.Wait()
			want(t, "other waits on", other.Alive(), true)
			wantErr(t, "release", l.Release(ctx), nil)
			wantErr(t, "other", other.Join(ctx), nil)
		}},
		{"without a thread nothing works", func(_ context.Context, t *testing.T) {
			var l threading.RLock
			ctx := context.Background()
			wantErr(t, "acquire", l.Acquire(ctx), threading.ErrNoThread)
			wantErr(t, "release", l.Release(ctx), threading.ErrNoThread)
			want(t, "try", l.TryAcquire(ctx), false)
			want(t, "depth", l.Depth(ctx), 0)
		}},
	})
}
