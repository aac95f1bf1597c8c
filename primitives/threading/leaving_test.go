package threading_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

// pickyLock is a lock from elsewhere, which fails while it is told to.
type pickyLock struct {
	threading.Lock
	fail func()
}

func (l *pickyLock) Release(ctx context.Context) error {
	if l.fail != nil {
		l.fail()
	}
	return l.Lock.Release(ctx)
}

// clumsy compares, and first does what it is told to do once.
type clumsy struct{ leave func() error }

func (c *clumsy) compare(a, b int) int {
	if leave := c.leave; leave != nil {
		c.leave = nil
		_ = leave()
	}
	return cmp.Compare(a, b)
}

// TestCodeThatIsNotOurs leaves in every way from every place in which a primitive calls it. Those
// who wait go on, and the primitive can be used.
func TestCodeThatIsNotOurs(t *testing.T) {
	ways := map[string]func() error{
		"returns":          func() error { return nil },
		"fails":            func() error { return errStop },
		"panics":           func() error { panic("bug") },
		"panics with nil":  func() error { panic(nil) },
		"leaves by Goexit": func() error { runtime.Goexit(); return nil },
	}
	places := map[string]func(ctx context.Context, t *testing.T, way string){
		"a thread": func(ctx context.Context, t *testing.T, way string) {
			thread := threading.Go(ctx, "", func(context.Context) error { return ways[way]() })
			want(t, "an error", thread.Join(ctx) != nil, way != "returns")
		},
		"the main thread": func(_ context.Context, t *testing.T, way string) {
			done := make(chan struct{})
			go func() {
				defer close(done)
				_ = threading.Run(t.Context(), "inner", nil, func(context.Context) error { return ways[way]() })
			}()
			<-done
		},
		"a timer": func(ctx context.Context, t *testing.T, way string) {
			timer := threading.NewTimer("", time.Hour, func(context.Context) error { return ways[way]() })
			wantErr(t, "start", timer.Start(ctx), nil)
			want(t, "an error", timer.Join(ctx) != nil, way != "returns")
		},
		"the action of a barrier": func(ctx context.Context, t *testing.T, way string) {
			left := false
			b := threading.NewBarrier("B", 3, 0, func(context.Context) error {
				if left {
					return nil
				}
				left = true
				return ways[way]()
			})
			meet := func() (errs []error) {
				var parties []*threading.Thread
				for range b.Parties() {
					parties = append(parties, threading.Go(ctx, "", func(ctx context.Context) error {
						_, err := b.Wait(ctx)
						return err
					}))
				}
				for _, p := range parties {
					errs = append(errs, p.Join(ctx))
				}
				return errs
			}
			broken := 0
			for _, err := range meet() {
				if errors.Is(err, threading.ErrBrokenBarrier) {
					broken++
				}
			}
			parties := 2 // the third is the one that left
			switch way {
			case "returns":
				parties = 0
			case "fails":
				parties = 3
			}
			want(t, "broken for", broken, parties)
			b.Reset(ctx)
			for _, err := range meet() {
				wantErr(t, "wait after a reset", err, nil)
			}
		},
		"the comparison of a queue, in Put": func(ctx context.Context, t *testing.T, way string) {
			var order clumsy
			q := queue.NewPriority("Q", 2, order.compare)
			put := func(v int) *threading.Thread {
				thread := threading.Go(ctx, "", func(ctx context.Context) error { return q.Put(ctx, v) })
				synctest.Wait()
				return thread
			}
			_, _ = put(1), put(2)
			first, second := put(3), put(4) // which wait
			order.leave = ways[way]
			_, err := q.TryGet(ctx) // where one is left there is nothing to compare
			wantErr(t, "get", err, nil)
			if err := first.Join(ctx); err == nil {
				_, err = q.Get(ctx)
				wantErr(t, "get", err, nil)
			}
			wantErr(t, "put by the next", second.Join(ctx), nil)
			want(t, "items", q.Len(), 2)
		},
		"the comparison of a queue, in Get": func(ctx context.Context, t *testing.T, way string) {
			var order clumsy
			q := queue.NewPriority("Q", 0, order.compare)
			for v := range 3 {
				wantErr(t, "put", q.Put(ctx, v), nil)
			}
			order.leave = ways[way]
			_ = threading.Go(ctx, "", func(ctx context.Context) error { _, err := q.Get(ctx); return err }).Join(ctx)
			for v := 3 - q.Len(); v < 3; v++ {
				got, err := q.Get(ctx)
				wantErr(t, "get", err, nil)
				want(t, "item", got, v)
			}
		},
		"the predicate of a condition": func(ctx context.Context, t *testing.T, way string) {
			c := threading.NewCondition("C", nil)
			waiter := threading.Go(ctx, "", func(ctx context.Context) error {
				return threading.With(ctx, c, func() error {
					return c.WaitFor(ctx, func() bool { return ways[way]() == nil })
				})
			})
			if way == "fails" { // it is false
				synctest.Wait()
				waiter.Cancel(errStop)
			}
			_ = waiter.Join(ctx)
			wantErr(t, "acquire", c.Acquire(ctx), nil)
			wantErr(t, "release", c.Release(ctx), nil)
		},
		"what a lock is held for": func(ctx context.Context, t *testing.T, way string) {
			locks := []threading.Locker{threading.NewLock("L"), threading.NewRLock("R"), threading.NewSemaphore("S", 1)}
			for _, l := range locks {
				_ = threading.Go(ctx, "", func(ctx context.Context) error { return threading.With(ctx, l, ways[way]) }).Join(ctx)
				want(t, "free", l.TryAcquire(ctx), true)
			}
		},
		"the lock of a condition": func(ctx context.Context, t *testing.T, way string) {
			l := &pickyLock{}
			c := threading.NewCondition("C", l)
			wantErr(t, "acquire", c.Acquire(ctx), nil)
			l.fail = func() { l.fail = nil; _ = ways[way]() }
			waiter := threading.Go(ctx, "", c.Wait)
			synctest.Wait()
			_ = c.TryAcquire(ctx) // it is still held where the waiter has left
			wantErr(t, "notify", c.NotifyAll(ctx), nil)
			wantErr(t, "release", c.Release(ctx), nil)
			_ = waiter.Join(ctx)
		},
	}
	for place, play := range places {
		for way := range ways {
			t.Run(fmt.Sprintf("%s %s", place, way), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					if d := record(t, func(ctx context.Context) error { play(ctx, t, way); return nil }).deadlock; d != nil {
						t.Error(d)
					}
				})
			})
		}
	}
}
