package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
)

func counter(workers, adds int) schedule.Program {
	return program(func(ctx context.Context) (string, error) {
		var n number
		err := threads(ctx, workers, func(ctx context.Context, _ int) error {
			for range adds {
				n.set(ctx, n.get(ctx)+1)
			}
			return nil
		})
		if n.n < workers*adds {
			return "loses", err
		}
		return "right", err
	})
}

func locked(workers int) schedule.Program {
	return program(func(ctx context.Context) (string, error) {
		var lock threading.Lock
		n := 0
		err := threads(ctx, workers, func(ctx context.Context, _ int) error {
			return threading.With(ctx, &lock, func() error { n++; return nil })
		})
		return fmt.Sprint(n), err
	})
}

func philosophers(n int) schedule.Program {
	return program(func(ctx context.Context) (string, error) {
		var forks []*threading.Lock
		for i := range n {
			forks = append(forks, threading.NewLock(fmt.Sprint(i)))
		}
		return "all ate", threads(ctx, n, func(ctx context.Context, i int) error {
			return threading.With(ctx, forks[i], func() error {
				return threading.With(ctx, forks[(i+1)%n], func() error { return nil })
			})
		})
	})
}

// lostWakeup is a consumer that looks, lets go of the lock, and then waits.
var lostWakeup = program(func(ctx context.Context) (string, error) {
	c, full := threading.NewCondition("c", nil), false
	return "woken", threads(ctx, 2, func(ctx context.Context, i int) error {
		if i == 1 {
			return threading.With(ctx, c, func() error {
				full = true
				return c.Notify(ctx, 1)
			})
		}
		empty := true
		if err := threading.With(ctx, c, func() error { empty = !full; return nil }); err != nil {
			return err
		}
		return threading.With(ctx, c, func() error {
			if empty {
				return c.Wait(ctx)
			}
			return nil
		})
	})
})

var (
	barrier = program(func(ctx context.Context) (string, error) {
		b, at := threading.NewBarrier("b", 2, 0, nil), [2]int{}
		err := threads(ctx, 2, func(ctx context.Context, i int) (err error) {
			at[i], err = b.Wait(ctx)
			return err
		})
		return fmt.Sprint(at), err
	})
	event = program(func(ctx context.Context) (string, error) {
		var e threading.Event
		return "ok", threads(ctx, 2, func(ctx context.Context, i int) error {
			if i == 0 {
				return e.Wait(ctx)
			}
			e.Set(ctx)
			return nil
		})
	})
	semaphore = program(func(ctx context.Context) (string, error) {
		s, in, most := threading.NewSemaphore("s", 2), 0, 0
		err := threads(ctx, 3, func(ctx context.Context, _ int) error {
			if err := s.Acquire(ctx); err != nil {
				return err
			}
			in++
			most = max(most, in)
			err := s.Release(ctx)
			in--
			return err
		})
		return fmt.Sprint(most), err
	})
	shared = program(func(ctx context.Context) (string, error) { // two get what main puts
		q, got := queue.New[int]("q", 0), [2]int{}
		err := func() error {
			defer func() { _ = q.Shutdown(ctx, false) }()
			return threads(ctx, 2, func(ctx context.Context, i int) (err error) {
				if i == 0 {
					return errors.Join(q.Put(ctx, 1), q.Put(ctx, 2))
				}
				for k := range got {
					if got[k], err = q.Get(ctx); err != nil {
						return err
					}
				}
				return nil
			})
		}()
		return fmt.Sprint(got), err
	})
	narrow = program(func(ctx context.Context) (string, error) { // a queue with one place
		q, got := queue.New[int]("q", 1), ""
		err := threads(ctx, 3, func(ctx context.Context, i int) error {
			if i > 0 {
				return q.Put(ctx, i)
			}
			for range 2 {
				v, err := q.Get(ctx)
				if err != nil {
					return err
				}
				got += fmt.Sprint(v)
			}
			return nil
		})
		return got, err
	})
	executor = program(func(ctx context.Context) (string, error) {
		ex, order := futures.NewThreadExecutor(ctx, 2), ""
		var fs [2]*futures.Future[int]
		for i := range fs {
			var err error
			fs[i], err = futures.Submit[int](ctx, ex, futures.Func[int](func(context.Context) (int, error) {
				order += fmt.Sprint(i)
				return i, nil
			}))
			if err != nil {
				return "", err
			}
		}
		first, err := fs[1].Result(ctx)
		second, again := fs[0].Result(ctx)
		return fmt.Sprint(order, first, second), errors.Join(err, again, ex.Shutdown(ctx))
	})
	completed = program(func(ctx context.Context) (string, error) {
		ex, order := futures.NewThreadExecutor(ctx, 2), ""
		var fs []*futures.Future[int]
		for i := range 2 {
			f, err := futures.Submit[int](ctx, ex, futures.Func[int](func(context.Context) (int, error) { return i, nil }))
			if err != nil {
				return "", err
			}
			fs = append(fs, f)
		}
		for f, err := range futures.AsCompleted(ctx, fs...) {
			if err != nil {
				return "", err
			}
			v, _ := f.Result(ctx)
			order += fmt.Sprint(v)
		}
		return order, ex.Shutdown(ctx)
	})
)

func TestFigures(t *testing.T) {
	for name, test := range map[string]struct {
		program schedule.Program
		want    string
	}{
		"counter of 2":                {counter(2, 1), "6 4; right: 2 2; loses: 4 2"},
		"counter of 3":                {counter(3, 1), "90 36; right: 6 6; loses: 84 30"},
		"counter of 2 that add twice": {counter(2, 2), "70 34; right: 6 6; loses: 64 28"},
		"locked counter of 2":         {locked(2), "2 2; 2: 2 2"},
		"locked counter of 3":         {locked(3), "6 6; 3: 6 6"},
		"2 philosophers":              {philosophers(2), "6 3; all ate: 4 2; deadlock: 2 1"},
		"3 philosophers":              {philosophers(3), "168 7; all ate: 162 6; deadlock: 6 1"},
		"4 philosophers":              {philosophers(4), "98184 15; all ate: 98160 14; deadlock: 24 1"},
		"lost wake-up":                {lostWakeup, "3 3; woken: 2 2; deadlock: 1 1"},
		"barrier":                     {barrier, "2 2; [0 1]: 1 1; [1 0]: 1 1"},
		"event":                       {event, "2 2; ok: 2 2"},
		"semaphore":                   {semaphore, "54 54; 1: 6 6; 2: 48 48"},
		"queue":                       {shared, "2 2; [1 2]: 2 2"},
		"queue of one place":          {narrow, "2 2; 12: 1 1; 21: 1 1"},
		"executor":                    {executor, "34 12; 011 0: 34 12"},
		"as completed":                {completed, "424 84; 01: 358 60; 10: 66 24"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := found(explore(t, test.program, schedule.Exploration{})); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
