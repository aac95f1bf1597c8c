package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// soon runs f with a timeout of a second, and returns whether that ended it.
func soon(ctx context.Context, f func(ctx context.Context) error) string {
	ctx, cancel := trace.WithTimeout(ctx, time.Second)
	defer cancel()
	switch err := f(ctx); {
	case err == nil:
		return "in time"
	case errors.Is(err, context.DeadlineExceeded):
		return "timed out"
	default:
		return err.Error()
	}
}

func sleep(ctx context.Context, d time.Duration) { _ = trace.From(ctx).Sleep(ctx, d) }

var (
	eventTimeout = program(func(ctx context.Context) (out string, err error) {
		var e threading.Event
		err = threads(ctx, 2, func(ctx context.Context, i int) error {
			if i == 0 {
				out = soon(ctx, e.Wait)
			} else {
				e.Set(ctx)
			}
			return nil
		})
		return out, err
	})
	barrierTimeout = program(func(ctx context.Context) (string, error) {
		b, at := threading.NewBarrier("b", 2, time.Second, nil), [2]int{}
		err := threads(ctx, 2, func(ctx context.Context, i int) error {
			at[i], _ = b.Wait(ctx)
			return nil
		})
		return fmt.Sprint(at), err
	})
	lockTimeout = program(func(ctx context.Context) (string, error) {
		var l threading.Lock
		var out [2]string
		err := threads(ctx, 2, func(ctx context.Context, i int) error {
			if out[i] = soon(ctx, l.Acquire); out[i] != "in time" {
				return nil
			}
			sleep(ctx, time.Duration(i+1)*700*time.Millisecond)
			return l.Release(ctx)
		})
		return fmt.Sprint(out), err
	})
	conditionTimeout = program(func(ctx context.Context) (out string, err error) {
		c := threading.NewCondition("c", nil)
		err = threads(ctx, 2, func(ctx context.Context, i int) error {
			return threading.With(ctx, c, func() error {
				if i == 0 {
					out = soon(ctx, c.Wait)
					return nil
				}
				return c.Notify(ctx, 1)
			})
		})
		return out, err
	})
	queueTimeout = program(func(ctx context.Context) (out string, err error) {
		q := queue.New[int]("q", 0)
		err = threads(ctx, 2, func(ctx context.Context, i int) error {
			if i == 1 {
				sleep(ctx, 500*time.Millisecond)
				return q.Put(ctx, 1)
			}
			out = soon(ctx, func(ctx context.Context) error {
				_, err := q.Get(ctx)
				return err
			})
			return nil
		})
		return out, err
	})
	joinTimeout = program(func(ctx context.Context) (string, error) {
		var n number
		t := threading.Go(ctx, "t", func(ctx context.Context) error {
			n.set(ctx, 1)
			sleep(ctx, 2*time.Second)
			n.set(ctx, 2)
			return nil
		})
		out := soon(ctx, t.Join)
		return fmt.Sprint(out, n.get(ctx)), t.Join(ctx)
	})
	sleepers = program(func(ctx context.Context) (string, error) {
		var n number
		err := threads(ctx, 3, func(ctx context.Context, i int) error {
			sleep(ctx, time.Duration(i/2)*time.Second)
			n.set(ctx, n.get(ctx)*10+i+1)
			return nil
		})
		return fmt.Sprint(n.n), err
	})
	sleepAndEnd = program(func(ctx context.Context) (string, error) {
		var n [3]number
		a := threading.Go(ctx, "a", func(ctx context.Context) error { sleep(ctx, time.Second); return nil })
		b, c := sets(ctx, &n[0]), sets(ctx, &n[1])
		err := a.Join(ctx)
		n[2].set(ctx, 1) // time has passed, and so b and c have done their steps
		return "", errors.Join(err, b.Join(ctx), c.Join(ctx))
	})
	timer = program(func(ctx context.Context) (string, error) {
		ticks := 0
		t := threading.NewTimer("t", time.Second, func(context.Context) error { ticks++; return nil })
		err := t.Start(ctx)
		sleep(ctx, 500*time.Millisecond)
		t.Cancel(ctx)
		return fmt.Sprint(ticks), errors.Join(err, t.Join(ctx))
	})
)
