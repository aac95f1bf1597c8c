package threading_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// story tells what a recorder saw of one worker.
func (r recording) story(worker string) string {
	var words []string
	kept, _ := r.Events()
	for _, e := range kept {
		if w, _ := r.Worker(e.Worker); w.Name != worker {
			continue
		}
		word := e.Kind.String()
		if e.Timed {
			word += " for a time"
		}
		if o, ok := r.Object(e.Object); ok && o.Name != worker {
			word += " " + o.String()
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

func TestRecorderSees(t *testing.T) {
	lock := threading.NewLock("L")
	rlock := threading.NewRLock("R")
	sem := threading.NewSemaphore("S", 1)
	cond := threading.NewCondition("C", threading.NewLock("of C"))
	event := threading.NewEvent("E")
	within := func(l threading.Locker) func(ctx context.Context) error {
		return func(ctx context.Context) error {
			_ = l.Acquire(ctx)
			return l.Release(ctx)
		}
	}
	cases := []struct {
		name   string
		first  func(ctx context.Context) // by main, before the other starts
		other  func(ctx context.Context) error
		second func(ctx context.Context) // by main, when the other waits
		story  string                    // of the other, between born, running and done
		main   string                    // of main, between running and its end
	}{{
		name:   "lock",
		first:  func(ctx context.Context) { _ = lock.Acquire(ctx) },
		other:  within(lock),
		second: func(ctx context.Context) { _ = lock.Release(ctx) },
		story:  "waiting lock L, runnable, running, acquired lock L, released lock L",
		main:   "acquired lock L, released lock L",
	}, {
		name:  "rlock, seen when it is first taken and last released",
		first: func(ctx context.Context) { _ = rlock.Acquire(ctx); _ = rlock.Acquire(ctx) },
		other: within(rlock),
		second: func(ctx context.Context) {
			_ = rlock.Release(ctx)
			_ = rlock.Release(ctx)
		},
		story: "waiting rlock R, runnable, running, acquired rlock R, released rlock R",
		main:  "acquired rlock R, released rlock R",
	}, {
		name:   "semaphore",
		first:  func(ctx context.Context) { _ = sem.Acquire(ctx) },
		other:  within(sem),
		second: func(ctx context.Context) { _ = sem.Release(ctx) },
		story:  "waiting semaphore S, runnable, running, acquired semaphore S, released semaphore S",
		main:   "acquired semaphore S, released semaphore S",
	}, {
		name: "condition, then its lock",
		other: func(ctx context.Context) error {
			_ = cond.Acquire(ctx)
			defer cond.Release(ctx)
			return cond.Wait(ctx)
		},
		second: func(ctx context.Context) {
			_ = cond.Acquire(ctx)
			_ = cond.Notify(ctx, 1)
			synctest.Wait()
			_ = cond.Release(ctx)
		},
		story: "acquired lock of C, released lock of C, waiting condition C, runnable, running, " +
			"waiting lock of C, runnable, running, acquired lock of C, released lock of C",
		main: "acquired lock of C, notified condition C, released lock of C",
	}, {
		name:   "event",
		other:  event.Wait,
		second: func(ctx context.Context) { event.Set(ctx) },
		story:  "waiting event E, runnable, running",
		main:   "notified event E",
	}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := record(t, func(ctx context.Context) error {
					if c.first != nil {
						c.first(ctx)
					}
					other := threading.Go(ctx, "other", c.other)
					synctest.Wait()
					c.second(ctx)
					synctest.Wait()
					return other.Join(ctx)
				})
				wantErr(t, "run", r.err, nil)
				want(t, "other", r.story("other"), "born, running, "+c.story+", done")
				want(t, "main", r.story("main"), "born, running, "+c.main+", done")
			})
		})
	}
}

func TestRecorderSeesBarrierJoinAndTimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := threading.NewBarrier("B", 2, 0, nil)
		r := record(t, func(ctx context.Context) error {
			early := threading.Go(ctx, "early", func(ctx context.Context) error { _, err := b.Wait(ctx); return err })
			synctest.Wait()
			late := threading.Go(ctx, "late", func(ctx context.Context) error { _, err := b.Wait(ctx); return err })
			_ = early.Join(ctx)
			_ = late.Join(ctx)
			timer := threading.NewTimer("timer", time.Second, func(context.Context) error { return errStop })
			_ = timer.Start(ctx)
			synctest.Wait()
			_ = timer.Join(ctx)
			return nil
		})
		want(t, "early", r.story("early"), "born, running, waiting barrier B, runnable, running, done")
		want(t, "late", r.story("late"), "born, running, notified barrier B, done")
		want(t, "timer", r.story("timer"), "born, running, waiting for a time, running, failed")
		if got := r.story("main"); !strings.HasSuffix(got, "waiting thread timer, runnable, running, done") {
			t.Errorf("main: got %v", got)
		}
	})
}

// A recorder counts the threads without a name, so that they have the same names in each run.
func TestThreadsAreCountedByRun(t *testing.T) {
	for range 2 {
		var names []string
		err := threading.Run(t.Context(), "main", trace.NewRecorder(0, nil), func(ctx context.Context) error {
			for range 2 {
				thread := threading.Go(ctx, "", func(context.Context) error { return nil })
				names = append(names, thread.Name)
			}
			thread := threading.NewThread("", func(context.Context) error { return nil })
			thread.Name = "own"
			_ = thread.Start(ctx) // a new thread cannot have been started
			names = append(names, thread.Name)
			return nil
		})
		if got := strings.Join(names, " "); err != nil || got != "Thread-1 Thread-2 own" {
			t.Errorf("the threads are %s, %v", got, err)
		}
	}
}
