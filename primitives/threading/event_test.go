package threading_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/threading"
)

func TestEvent(t *testing.T) {
	check(t, []testCase{
		{"the zero value is not set; set and clear work", func(ctx context.Context, t *testing.T) {
			var e threading.Event
			want(t, "set", e.IsSet(), false)
			wantErr(t, "wait", e.Wait(cancelled(ctx, errStop)), errStop)
			e.Set(ctx)
			e.Set(ctx)
			want(t, "set", e.IsSet(), true)
			wantErr(t, "wait under a context that is done", e.Wait(cancelled(ctx, errStop)), nil)
			e.Clear(ctx)
			want(t, "set", e.IsSet(), false)
			wantErr(t, "wait", e.Wait(cancelled(ctx, errStop)), errStop)
		}},
		{"all who wait are woken, even if it is cleared at once", func(ctx context.Context, t *testing.T) {
			e := threading.NewEvent("E")
			var waiters []*threading.Thread
			for range 5 {
				waiters = append(waiters, threading.Go(ctx, "", e.Wait))
			}
			synctest.Wait()
			e.Set(ctx)
			e.Clear(ctx)
			for _, w := range waiters {
				wantErr(t, "wait", w.Join(ctx), nil)
			}
		}},
		{"a wait of two seconds for what takes three", func(ctx context.Context, t *testing.T) {
			e := threading.NewEvent("E")
			short := threading.Go(ctx, "short", func(ctx context.Context) error {
				ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
				defer cancel()
				return e.Wait(ctx)
			})
			long := threading.Go(ctx, "long", e.Wait)
			time.Sleep(3 * time.Second)
			e.Set(ctx)
			wantErr(t, "short", short.Join(ctx), context.DeadlineExceeded)
			wantErr(t, "long", long.Join(ctx), nil)
		}},
	})
}

func TestTimer(t *testing.T) {
	check(t, []testCase{
		{"it runs its function once the interval is over", func(ctx context.Context, t *testing.T) {
			start := time.Now()
			var ran time.Duration
			timer := threading.NewTimer("T", 2*time.Second, func(ctx context.Context) error {
				ran = time.Since(start)
				want(t, "thread", threading.Current(ctx).Name, "T")
				return errStop
			})
			wantErr(t, "join", timer.Join(ctx), threading.ErrNotStarted)
			wantErr(t, "start", timer.Start(ctx), nil)
			wantErr(t, "start", timer.Start(ctx), threading.ErrStarted)
			wantErr(t, "join", timer.Join(ctx), errStop)
			want(t, "ran after", ran, 2*time.Second)
			timer.Cancel(ctx) // too late, and no harm
		}},
		{"called off, it does not run", func(ctx context.Context, t *testing.T) {
			for _, before := range []bool{true, false} {
				start := time.Now()
				timer := threading.NewTimer("", time.Hour, func(context.Context) error { return errStop })
				if before {
					timer.Cancel(ctx)
				}
				wantErr(t, "start", timer.Start(ctx), nil)
				synctest.Wait()
				timer.Cancel(ctx)
				wantErr(t, "join", timer.Join(ctx), nil)
				want(t, "took", time.Since(start), 0)
			}
		}},
		{"a context that is done ends it with the cause", func(ctx context.Context, t *testing.T) {
			timer := threading.NewTimer("", time.Hour, func(context.Context) error { return nil })
			wantErr(t, "start", timer.Start(ctx), nil)
			timer.Thread.Cancel(errStop)
			wantErr(t, "join", timer.Join(ctx), errStop)
		}},
		{"a timer may start the next and end before it", func(ctx context.Context, t *testing.T) {
			start, ticks := time.Now(), 0
			var tick func(ctx context.Context) error
			tick = func(ctx context.Context) error {
				if ticks++; ticks == 5 {
					return nil
				}
				return threading.NewTimer("", time.Second, tick).Start(ctx)
			}
			wantErr(t, "start", threading.NewTimer("", time.Second, tick).Start(ctx), nil)
			time.Sleep(5 * time.Second)
			synctest.Wait()
			want(t, "ticks", ticks, 5)
			want(t, "took", time.Since(start), 5*time.Second)
		}},
	})
}

func TestLocal(t *testing.T) {
	check(t, []testCase{
		{"every thread has its own value", func(ctx context.Context, t *testing.T) {
			var a, b threading.Local[int]
			wantErr(t, "set", a.Set(ctx, 0), nil)
			for i := range 10 {
				threading.Go(ctx, "", func(ctx context.Context) error {
					_, ok := a.Get(ctx)
					want(t, "has a value before it set one", ok, false)
					wantErr(t, "set", a.Set(ctx, i+1), nil)
					wantErr(t, "set the other", b.Set(ctx, -i), nil)
					time.Sleep(time.Second)
					v, ok := a.Get(ctx)
					want(t, "value", v, i+1)
					want(t, "has a value", ok, true)
					b.Delete(ctx)
					_, ok = b.Get(ctx)
					want(t, "has a value after delete", ok, false)
					return nil
				})
			}
			time.Sleep(time.Minute)
			v, ok := a.Get(ctx)
			want(t, "main's value", v, 0)
			want(t, "main has a value", ok, true)
			_, ok = b.Get(ctx)
			want(t, "main has a value that it did not set", ok, false)
		}},
		{"nil is a value too", func(ctx context.Context, t *testing.T) {
			var l threading.Local[error]
			wantErr(t, "set", l.Set(ctx, nil), nil)
			_, ok := l.Get(ctx)
			want(t, "has a value", ok, true)
		}},
		{"values die with the thread", func(ctx context.Context, t *testing.T) {
			var l threading.Local[int]
			var inside context.Context
			ended := threading.Go(ctx, "", func(ctx context.Context) error { inside = ctx; return l.Set(ctx, 1) })
			wantErr(t, "join", ended.Join(ctx), nil)
			_, ok := l.Get(inside)
			want(t, "has a value", ok, false)
			wantErr(t, "set", l.Set(inside, 2), threading.ErrNoThread)
		}},
		{"without a thread there is none", func(_ context.Context, t *testing.T) {
			var l threading.Local[int]
			wantErr(t, "set", l.Set(context.Background(), 1), threading.ErrNoThread)
			_, ok := l.Get(context.Background())
			want(t, "has a value", ok, false)
			l.Delete(context.Background())
		}},
	})
}

func TestDone(t *testing.T) {
	closed := func(c <-chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	check(t, []testCase{
		{"the channel of an event", func(ctx context.Context, t *testing.T) {
			var e threading.Event
			first := e.Done()
			want(t, "closed at first", closed(first), false)
			e.Clear(ctx)
			want(t, "the same while it is not set", e.Done() == first, true)
			e.Set(ctx)
			e.Set(ctx)
			want(t, "closed when it is set", closed(first) && closed(e.Done()), true)
			e.Clear(ctx)
			want(t, "closed when it is cleared", closed(e.Done()), false)
			want(t, "the first stays closed", closed(first), true)
			e.Set(ctx)
			e.Clear(ctx)
			want(t, "closed after all", closed(e.Done()), false)
		}},
		{"the channel of a thread", func(ctx context.Context, t *testing.T) {
			thread := threading.NewThread("", func(context.Context) error { time.Sleep(time.Second); return nil })
			done := thread.Done()
			wantErr(t, "start", thread.Start(ctx), nil)
			want(t, "closed while it runs", closed(done), false)
			<-done
			want(t, "alive", thread.Alive(), false)
			want(t, "closed afterwards", closed(thread.Done()), true)
			want(t, "closed, of the main thread", closed(threading.Current(ctx).Done()), false)
		}},
	})
}
