package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// sets starts a thread that sets a number.
func sets(ctx context.Context, n *number) *threading.Thread {
	return threading.Go(ctx, "sets", func(ctx context.Context) error { n.set(ctx, 1); return nil })
}

// What comes before something that is no step: before a start, a cancellation, the end of a time.
var (
	// joinAndStart starts a thread after two others have ended.
	joinAndStart = program(func(ctx context.Context) (string, error) {
		var n [3]number
		a, b := sets(ctx, &n[0]), sets(ctx, &n[1])
		err := errors.Join(a.Join(ctx), b.Join(ctx))
		return "", errors.Join(err, sets(ctx, &n[2]).Join(ctx))
	})
	// callOff cancels a thread that waits for a lock, after two others have ended.
	callOff = program(func(ctx context.Context) (string, error) {
		var n [3]number
		var l threading.Lock
		err := l.Acquire(ctx)
		waits := threading.Go(ctx, "waits", func(ctx context.Context) error {
			err := l.Acquire(ctx)
			n[2].set(context.WithoutCancel(ctx), 1)
			return err
		})
		a, b := sets(ctx, &n[0]), sets(ctx, &n[1])
		err = errors.Join(err, a.Join(ctx), b.Join(ctx))
		waits.Cancel(errors.New("called off"))
		return fmt.Sprint(waits.Join(ctx)), err
	})
	// sleepInTime sleeps, with a lock, for less than it has time, beside one whose time is up.
	sleepInTime = program(func(ctx context.Context) (string, error) {
		var l threading.Lock
		var e threading.Event
		var out [2]string
		err := threads(ctx, 2, func(ctx context.Context, i int) error {
			if i == 0 {
				out[i] = soon(ctx, e.Wait)
				return nil
			}
			wait, cancel := trace.WithTimeout(ctx, 3*time.Second)
			defer cancel()
			out[i] = fmt.Sprint(threading.With(wait, &l, func() error { return trace.From(wait).Sleep(wait, 2*time.Second) }))
			return nil
		})
		return fmt.Sprint(out), err
	})
)
