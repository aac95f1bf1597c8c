package schedule_test

import (
	"context"
	"fmt"
	"testing"

	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
)

var (
	trying = program(func(ctx context.Context) (string, error) {
		var l threading.Lock
		var got [2]bool
		err := threads(ctx, 2, func(ctx context.Context, i int) error {
			if got[i] = l.TryAcquire(ctx); got[i] {
				return l.Release(ctx)
			}
			return nil
		})
		return fmt.Sprint(got), err
	})
	reentrant = program(func(ctx context.Context) (string, error) {
		l, order := threading.NewRLock("r"), ""
		err := threads(ctx, 2, func(ctx context.Context, i int) error {
			return threading.With(ctx, l, func() error {
				return threading.With(ctx, l, func() error { order += fmt.Sprint(i); return nil })
			})
		})
		return order, err
	})
	waitFor = program(func(ctx context.Context) (string, error) {
		c, full := threading.NewCondition("c", threading.NewLock("l")), 0
		err := threads(ctx, 3, func(ctx context.Context, i int) error {
			return threading.With(ctx, c, func() error {
				if i < 2 {
					err := c.WaitFor(ctx, func() bool { return full > 0 })
					full--
					return err
				}
				full += 2
				return c.NotifyAll(ctx)
			})
		})
		return fmt.Sprint(full), err
	})
	failing = program(func(ctx context.Context) (string, error) { // one fails, and the other waits for ever
		g := threading.NewGroup(ctx)
		var e threading.Event
		var l threading.Lock
		g.Go("a", e.Wait)
		g.Go("b", func(ctx context.Context) error {
			_ = l.Acquire(ctx)
			return fmt.Errorf("failed")
		})
		return fmt.Sprint(g.Join(ctx)), nil
	})
	reset = program(func(ctx context.Context) (string, error) {
		b := threading.NewBarrier("b", 2, 0, nil)
		var out [2]error
		err := threads(ctx, 3, func(ctx context.Context, i int) (err error) {
			if i == 2 {
				return b.Abort(ctx)
			}
			_, out[i] = b.Wait(ctx)
			return nil
		})
		return fmt.Sprint(out), err
	})
)

// TestPlain holds the search against one of all orders: the outcomes are the same, and so are their
// numbers; no two orders that look the same have different outcomes.
func TestPlain(t *testing.T) {
	for name, p := range map[string]schedule.Program{
		"counter of 2": counter(2, 1), "counter of 3": counter(3, 1), "twice": counter(2, 2), "locked": locked(3),
		"2 philosophers": philosophers(2), "3 philosophers": philosophers(3), "lost wake-up": lostWakeup,
		"barrier": barrier, "event": event, "semaphore": semaphore, "shared": shared, "narrow": narrow,
		"executor": executor, "completed": completed, "event timeout": eventTimeout,
		"barrier timeout": barrierTimeout, "lock timeout": lockTimeout, "condition timeout": conditionTimeout,
		"queue timeout": queueTimeout, "join timeout": joinTimeout, "sleepers": sleepers,
		"sleep and end": sleepAndEnd, "join and start": joinAndStart, "call off": callOff, "sleep in time": sleepInTime,
		"timer":  timer,
		"trying": trying, "reentrant": reentrant, "wait for": waitFor, "failing": failing, "reset": reset,
	} {
		for _, anytime := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " ", anytime), func(t *testing.T) {
				o := schedule.Options{Anytime: anytime}
				plain := explore(t, p, schedule.Exploration{Options: o, Plain: true, Orders: 100_000})
				searched := explore(t, p, schedule.Exploration{Options: o})
				if !plain.Complete || !searched.Complete {
					t.Fatalf("complete: plain %t, searched %t", plain.Complete, searched.Complete)
				}
				if plain.Unsteady || searched.Unsteady {
					t.Errorf("orders that look the same have different outcomes: plain %t, searched %t",
						plain.Unsteady, searched.Unsteady)
				}
				if a, b := sorted(plain), sorted(searched); a != b {
					t.Errorf("plain    %s\nsearched %s", a, b)
				}
				t.Log(sorted(searched))
			})
		}
	}
}
