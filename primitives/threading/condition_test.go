package threading_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/threading"
)

func TestCondition(t *testing.T) {
	check(t, []testCase{
		{"the lock must be held", func(ctx context.Context, t *testing.T) {
			for _, c := range []*threading.Condition{
				threading.NewCondition("own", nil),
				threading.NewCondition("lock", &threading.Lock{}),
				threading.NewCondition("rlock", &threading.RLock{}),
			} {
				wantErr(t, "wait", c.Wait(ctx), threading.ErrNotHeld)
				wantErr(t, "wait for", c.WaitFor(ctx, func() bool { return true }), threading.ErrNotHeld)
				wantErr(t, "notify", c.Notify(ctx, 1), threading.ErrNotHeld)
				wantErr(t, "notify all", c.NotifyAll(ctx), threading.ErrNotHeld)
				want(t, "the lock is still free", c.TryAcquire(ctx), true)
				wantErr(t, "notify", c.Notify(ctx, 1), nil)
				wantErr(t, "release", c.Release(ctx), nil)
			}
		}},
		{"holding another thread's lock does not count", func(ctx context.Context, t *testing.T) {
			c := threading.NewCondition("C", nil)
			wantErr(t, "acquire", c.Acquire(ctx), nil)
			other := threading.Go(ctx, "", func(ctx context.Context) error {
				wantErr(t, "wait", c.Wait(ctx), threading.ErrNotHeld)
				return c.NotifyAll(ctx)
			})
			wantErr(t, "notify", other.Join(ctx), threading.ErrNotHeld)
		}},
		{"notify wakes as many as it says, in order", func(ctx context.Context, t *testing.T) {
			c := threading.NewCondition("C", &threading.Lock{})
			var order []int
			for i := range 6 {
				threading.Go(ctx, "", func(ctx context.Context) error {
					_ = c.Acquire(ctx)
					defer c.Release(ctx)
					err := c.Wait(ctx)
					order = append(order, i)
					return err
				})
				synctest.Wait()
			}
			woken := func(wake func() error) int {
				before := len(order)
				_ = c.Acquire(ctx)
				wantErr(t, "notify", wake(), nil)
				synctest.Wait()
				want(t, "went on without the lock", len(order)-before, 0)
				wantErr(t, "release", c.Release(ctx), nil)
				synctest.Wait()
				slices.Sort(order[before:]) // they race for the lock
				return len(order) - before
			}
			want(t, "notify 0", woken(func() error { return c.Notify(ctx, 0) }), 0)
			want(t, "notify 1", woken(func() error { return c.Notify(ctx, 1) }), 1)
			want(t, "notify 2", woken(func() error { return c.Notify(ctx, 2) }), 2)
			want(t, "notify all", woken(func() error { return c.NotifyAll(ctx) }), 3)
			want(t, "notify nobody", woken(func() error { return c.Notify(ctx, 1) }), 0)
			want(t, "in order", slices.Equal(order, []int{0, 1, 2, 3, 4, 5}), true)
		}},
		{"an RLock is given up whole and had back as deep", func(ctx context.Context, t *testing.T) {
			l := threading.NewRLock("R")
			c := threading.NewCondition("C", l)
			waiter := threading.Go(ctx, "", func(ctx context.Context) error {
				for range 3 {
					_ = c.Acquire(ctx)
				}
				err := c.Wait(ctx)
				want(t, "depth", l.Depth(ctx), 3)
				return err
			})
			synctest.Wait()
			want(t, "the lock is free meanwhile", c.TryAcquire(ctx), true)
			wantErr(t, "notify", c.Notify(ctx, 1), nil)
			wantErr(t, "release", c.Release(ctx), nil)
			wantErr(t, "wait", waiter.Join(ctx), nil)
		}},
		{"a wait that is cancelled has the lock again before it returns", func(ctx context.Context, t *testing.T) {
			l := threading.NewRLock("R")
			c := threading.NewCondition("C", l)
			back := false
			waiter := threading.Go(ctx, "", func(ctx context.Context) error {
				_ = c.Acquire(ctx)
				_ = c.Acquire(ctx)
				err := c.Wait(ctx)
				back = true
				want(t, "depth", l.Depth(ctx), 2)
				return err
			})
			synctest.Wait()
			wantErr(t, "acquire", c.Acquire(ctx), nil)
			waiter.Cancel(errStop)
			synctest.Wait()
			want(t, "back without the lock", back, false)
			wantErr(t, "release", c.Release(ctx), nil)
			wantErr(t, "wait", waiter.Join(ctx), errStop)
		}},
		{"wait for looks a last time when its time is up", func(ctx context.Context, t *testing.T) {
			for _, late := range []bool{true, false} {
				c := threading.NewCondition("C", &threading.Lock{})
				start := time.Now()
				soon, cancel := context.WithTimeout(ctx, time.Second)
				_ = c.Acquire(ctx)
				err := c.WaitFor(soon, func() bool { return late && time.Since(start) >= time.Second })
				if late {
					wantErr(t, "true at the end", err, nil)
				} else {
					wantErr(t, "never true", err, context.DeadlineExceeded)
				}
				want(t, "waited", time.Since(start), time.Second)
				wantErr(t, "release", c.Release(ctx), nil)
				cancel()
			}
		}},
		{"20 consumers of one and 20 producers of two", func(ctx context.Context, t *testing.T) {
			c := threading.NewCondition("C", nil)
			var items []int
			var threads []*threading.Thread
			for range 20 {
				threads = append(threads, threading.Go(ctx, "", func(ctx context.Context) error {
					_ = c.Acquire(ctx)
					defer c.Release(ctx)
					err := c.WaitFor(ctx, func() bool { return len(items) > 0 })
					items = items[1:]
					return err
				}))
			}
			for i := range 20 {
				threads = append(threads, threading.Go(ctx, "", func(ctx context.Context) error {
					_ = c.Acquire(ctx)
					defer c.Release(ctx)
					items = append(items, i, i)
					return c.NotifyAll(ctx)
				}))
			}
			for _, thread := range threads {
				wantErr(t, "thread", thread.Join(ctx), nil)
			}
			want(t, "left", len(items), 20)
		}},
	})
}

// brokenLock is a Locker from elsewhere that is lost while it is not held.
type brokenLock struct{ held, lost bool }

func (l *brokenLock) TryAcquire(context.Context) bool { l.held = !l.lost; return l.held }
func (l *brokenLock) Release(context.Context) error   { l.held, l.lost = false, true; return nil }
func (l *brokenLock) Acquire(ctx context.Context) error {
	if !l.TryAcquire(ctx) {
		return errStop
	}
	return nil
}

func TestConditionWhoseLockIsLost(t *testing.T) {
	var l brokenLock
	c := threading.NewCondition("C", &l)
	done := cancelled(t.Context(), context.Canceled)
	_ = c.Acquire(done)
	wantErr(t, "wait", c.Wait(done), errStop)
}

// A condition can be used without a thread too, with the lock of its own as with another.
func TestConditionWithoutAThread(t *testing.T) {
	for name, lock := range map[string]threading.Locker{"its own": nil, "a Lock": new(threading.Lock)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, c, ready := t.Context(), threading.NewCondition("C", lock), false
				woken := make(chan error)
				wait := func(ctx context.Context) error {
					return threading.With(ctx, c, func() error { return c.WaitFor(ctx, func() bool { return ready }) })
				}
				go func() { woken <- wait(ctx) }()
				thread := threading.Go(ctx, "", wait) // one that has a thread beside it
				synctest.Wait()
				wantErr(t, "notify", c.Notify(ctx, 1), threading.ErrNotHeld)
				wantErr(t, "release", c.Release(ctx), threading.ErrNotHeld)
				wantErr(t, "with", threading.With(ctx, c, func() error {
					want(t, "taken twice", c.TryAcquire(ctx), false)
					ready = true
					return c.NotifyAll(ctx)
				}), nil)
				wantErr(t, "wait", <-woken, nil)
				wantErr(t, "wait of the thread", thread.Join(ctx), nil)
				wantErr(t, "wait without the lock", c.Wait(ctx), threading.ErrNotHeld)
			})
		})
	}
}
