package threading_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// both takes one lock, waits until everybody has got so far, and takes the other.
func both(first, second threading.Locker, b *threading.Barrier) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		if err := first.Acquire(ctx); err != nil {
			return err
		}
		defer first.Release(ctx)
		if _, err := b.Wait(ctx); err != nil {
			return err
		}
		if err := second.Acquire(ctx); err != nil {
			return err
		}
		return second.Release(ctx)
	}
}

func TestDeadlockReport(t *testing.T) {
	cases := []struct {
		name  string
		run   func(ctx context.Context) error
		waits []string
		cycle []string
	}{{
		name: "two locks in two orders",
		run: func(ctx context.Context) error {
			a, b, gate := threading.NewLock("A"), threading.NewLock("B"), threading.NewBarrier("gate", 2, 0, nil)
			threading.Go(ctx, "one", both(a, b, gate))
			threading.Go(ctx, "two", both(b, a, gate))
			return nil
		},
		waits: []string{"one holds lock A and waits for lock B", "two holds lock B and waits for lock A",
			"main waits for one to end"},
		cycle: []string{"one", "lock B", "two", "lock A", "one"},
	}, {
		name: "two rlocks and a semaphore in a circle of three",
		run: func(ctx context.Context) error {
			a, b, c := threading.NewRLock("A"), threading.NewRLock("B"), threading.NewSemaphore("C", 1)
			gate := threading.NewBarrier("gate", 3, 0, nil)
			threads := []*threading.Thread{
				threading.Go(ctx, "one", both(a, b, gate)),
				threading.Go(ctx, "two", both(b, c, gate)),
				threading.Go(ctx, "three", both(c, a, gate)),
			}
			return threads[0].Join(ctx)
		},
		waits: []string{"one holds rlock A and waits for rlock B", "two holds rlock B and waits for semaphore C",
			"three holds semaphore C and waits for rlock A", "main waits for one to end"},
		cycle: []string{"one", "rlock B", "two", "semaphore C", "three", "rlock A", "one"},
	}, {
		name: "a lock taken twice",
		run: func(ctx context.Context) error {
			l := threading.NewLock("L")
			_ = l.Acquire(ctx)
			return l.Acquire(ctx)
		},
		waits: []string{"main waits for lock L, which it holds itself"},
		cycle: []string{"main", "lock L", "main"},
	}, {
		name: "a lost notification",
		run: func(ctx context.Context) error {
			c := threading.NewCondition("C", &threading.Lock{})
			_ = c.Acquire(ctx)
			_ = c.Notify(ctx, 1) // nobody waits yet
			return c.Wait(ctx)
		},
		waits: []string{"main waits for condition C, and no worker is left to wake it"},
	}, {
		name: "threads that join each other",
		run: func(ctx context.Context) error {
			var one, two *threading.Thread
			var started threading.Event // both, because who was not started cannot be waited for
			one = threading.NewThread("one", func(ctx context.Context) error { _ = started.Wait(ctx); return two.Join(ctx) })
			two = threading.NewThread("two", func(ctx context.Context) error { return one.Join(ctx) })
			_ = one.Start(ctx)
			_ = two.Start(ctx)
			started.Set(ctx)
			return nil
		},
		waits: []string{"one waits for two to end", "two waits for one to end", "main waits for one to end"},
		cycle: []string{"one", "thread two", "two", "thread one", "one"},
	}, {
		name: "a party that never comes",
		run: func(ctx context.Context) error {
			_, err := threading.NewBarrier("B", 2, 0, nil).Wait(ctx)
			return err
		},
		waits: []string{"main waits for barrier B, and no worker is left to wake it"},
	}, {
		name: "an event that nobody sets, while the others end",
		run: func(ctx context.Context) error {
			e := threading.NewEvent("E")
			threading.Go(ctx, "late", func(context.Context) error { time.Sleep(time.Hour); return nil })
			return e.Wait(ctx)
		},
		waits: []string{"main waits for event E, and no worker is left to wake it"},
	}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := record(t, c.run).deadlock
				if d == nil {
					t.Fatal("not found")
				}
				// The main thread joins the others in no particular order.
				waits := d.Waits()
				for i, wait := range waits {
					if strings.HasPrefix(wait, "main waits for") && strings.HasSuffix(wait, "to end") {
						waits[i] = "main waits for one to end"
					}
				}
				want(t, "waits", strings.Join(waits, "; "), strings.Join(c.waits, "; "))
				want(t, "cycle", strings.Join(d.Cycle, " > "), strings.Join(c.cycle, " > "))
			})
		})
	}
}

func TestNoDeadlock(t *testing.T) {
	check(t, []testCase{
		{"who merely sleeps can still wake the others", func(ctx context.Context, t *testing.T) {
			e := threading.NewEvent("E")
			threading.Go(ctx, "", func(ctx context.Context) error {
				time.Sleep(time.Hour)
				e.Set(ctx)
				return nil
			})
			wantErr(t, "wait", e.Wait(ctx), nil)
		}},
		{"who waits with a deadline goes on", func(ctx context.Context, t *testing.T) {
			l := threading.NewLock("L")
			_ = l.Acquire(ctx)
			soon, cancel := context.WithTimeout(ctx, time.Minute)
			defer cancel()
			wantErr(t, "acquire", l.Acquire(soon), context.DeadlineExceeded)
		}},
		{"so does who was started with one", func(ctx context.Context, t *testing.T) {
			soon, cancel := context.WithTimeout(ctx, time.Minute)
			defer cancel()
			var e threading.Event
			wantErr(t, "join", threading.Go(soon, "", e.Wait).Join(ctx), context.DeadlineExceeded)
		}},
		{"a timer wakes the others, however late", func(ctx context.Context, t *testing.T) {
			var e threading.Event
			timer := threading.NewTimer("", 1000*time.Hour, func(ctx context.Context) error { e.Set(ctx); return nil })
			wantErr(t, "start", timer.Start(ctx), nil)
			wantErr(t, "wait", e.Wait(ctx), nil)
		}},
		{"who was cancelled goes on", func(ctx context.Context, t *testing.T) {
			e := threading.NewEvent("E")
			waiter := threading.Go(ctx, "", e.Wait)
			synctest.Wait()
			waiter.Cancel(errStop)
			wantErr(t, "wait", waiter.Join(ctx), errStop)
		}},
	})
}

// Every primitive at once, with many threads and cancellations: the exact detection must stay
// silent as long as somebody can go on, at whatever moment it looks.
func TestNoFalseDeadlock(t *testing.T) {
	const threads, steps = 16, 150
	var (
		lock   threading.Lock
		rlock  threading.RLock
		sem    = threading.NewSemaphore("S", 2)
		cond   = threading.NewCondition("C", nil)
		turn   = 0
		b      = threading.NewBarrier("B", threads, 0, nil)
		tokens = queue.New[int]("Q", 3)
		guard  = func(ctx context.Context, l threading.Locker) error {
			if err := l.Acquire(ctx); err != nil {
				return err
			}
			return l.Release(ctx)
		}
	)
	// Each step is done by every thread equally often, so that partners never lack; and nobody
	// takes a turn in two rounds at once, because the barrier is for all.
	work := []func(ctx context.Context, me int) error{
		func(ctx context.Context, _ int) error { return guard(ctx, &lock) },
		func(ctx context.Context, _ int) error { return guard(ctx, sem) },
		func(ctx context.Context, _ int) error {
			if err := rlock.Acquire(ctx); err != nil {
				return err
			}
			defer rlock.Release(ctx)
			return guard(ctx, &rlock)
		},
		func(ctx context.Context, me int) error { // takes turns with all others
			if err := cond.Acquire(ctx); err != nil {
				return err
			}
			defer cond.Release(ctx)
			if err := cond.WaitFor(ctx, func() bool { return turn == me }); err != nil {
				return err
			}
			turn = (turn + 1) % threads
			return cond.NotifyAll(ctx)
		},
		func(ctx context.Context, _ int) error { _, err := b.Wait(ctx); return err },
		func(ctx context.Context, me int) error {
			if me%2 == 0 {
				return tokens.Put(ctx, me)
			}
			_, err := tokens.Get(ctx)
			return err
		},
		func(ctx context.Context, _ int) error { // a wait that is cut short
			short, cancel := context.WithCancelCause(ctx)
			killer := threading.Go(ctx, "", func(context.Context) error { cancel(errStop); return nil })
			var never threading.Event
			_ = never.Wait(short)
			return killer.Join(ctx)
		},
	}
	r := record(t, func(ctx context.Context) error {
		for me := range threads {
			threading.Go(ctx, fmt.Sprint(me), func(ctx context.Context) error {
				for range steps {
					if err := work[rand.IntN(3)](ctx, me); err != nil {
						return err
					}
					for _, step := range work {
						if err := step(ctx, me); err != nil {
							return err
						}
					}
				}
				return nil
			})
		}
		for _, thread := range threading.Enumerate(ctx)[1:] {
			if err := thread.Join(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if r.err != nil {
		t.Fatal(r.err)
	}
	kept, dropped := r.Events()
	if len(kept)+dropped < threads*steps*len(work) {
		t.Errorf("%d events are too few", len(kept)+dropped)
	}
}

// Whoever is outside may wake a worker: what it is woken from was told, but not as certain.
func TestOutsiderWakes(t *testing.T) {
	for _, c := range []struct {
		name string
		wake func(ctx context.Context, e *threading.Event)
	}{
		{"a goroutine", func(_ context.Context, e *threading.Event) {
			go func() { time.Sleep(time.Hour); e.Set(context.Background()) }()
		}},
		{"a timer", func(ctx context.Context, e *threading.Event) {
			time.AfterFunc(time.Hour, func() { e.Set(ctx) })
		}},
		{"one that is counted", func(ctx context.Context, e *threading.Event) {
			rec := trace.From(ctx).Recorder()
			rec.Outside(1)
			go func() { time.Sleep(time.Hour); e.Set(context.Background()); rec.Outside(-1) }()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var told []*trace.Deadlock
				rec := trace.NewRecorder(0, func(d *trace.Deadlock) { told = append(told, d) })
				err := threading.Run(t.Context(), "main", rec, func(ctx context.Context) error {
					e := threading.NewEvent("E")
					c.wake(ctx, e)
					return e.Wait(ctx)
				})
				synctest.Wait()
				if c.name == "one that is counted" {
					want(t, "stalls told", len(told), 0)
				} else if len(told) != 1 || told[0].Certain {
					t.Errorf("told %v", told)
				}
				wantErr(t, "run", err, nil)
			})
		})
	}
}
