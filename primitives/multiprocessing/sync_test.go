package multiprocessing

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/threading"
)

// syncArg is what a child of these tests gets; each uses some of it.
type syncArg struct {
	RLock *RLock
	Sem   *Semaphore
	Event *Event
	Cond  *Condition
	Bar   *Barrier
	N     *Value[int64]
	Max   *Value[int64]
	Times int
}

var (
	recurse = RegisterTask("test.recurse", func(ctx context.Context, a syncArg) error {
		for range a.Times {
			for range 3 {
				if err := a.RLock.Acquire(ctx); err != nil {
					return err
				}
			}
			a.N.Store(a.N.Load() + 1)
			for range 3 {
				if err := a.RLock.Release(ctx); err != nil {
					return err
				}
			}
		}
		return nil
	})
	passThrough = RegisterTask("test.permits", func(ctx context.Context, a syncArg) error {
		for range a.Times {
			if err := a.Sem.Acquire(ctx); err != nil {
				return err
			}
			if err := addTo(ctx, a, 1); err != nil {
				return err
			}
			if err := addTo(ctx, a, -1); err != nil {
				return err
			}
			if err := a.Sem.Release(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	waitEvent = RegisterTask("test.event", func(ctx context.Context, a syncArg) error {
		if err := addTo(ctx, a, 1); err != nil {
			return err
		}
		return a.Event.Wait(ctx)
	})
	consumeOne = RegisterTask("test.condition", func(ctx context.Context, a syncArg) error {
		if err := a.Cond.Acquire(ctx); err != nil {
			return err
		}
		if err := a.Cond.WaitFor(ctx, func() bool { return a.N.Load() > 0 }); err != nil {
			return err
		}
		a.N.Store(a.N.Load() - 1)
		return a.Cond.Release(ctx)
	})
	meet = RegisterTask("test.barrier", func(ctx context.Context, a syncArg) error {
		for i := range a.Times {
			if err := addTo(ctx, a, 1); err != nil {
				return err
			}
			if _, err := a.Bar.Wait(ctx); err != nil {
				return err
			}
			if got, want := a.N.Load(), int64(a.Bar.Parties()*(i+1)); got < want {
				return errors.New("a party went on before all were there")
			}
			if _, err := a.Bar.Wait(ctx); err != nil {
				return err
			}
		}
		return nil
	})
)

// addTo adds to N and keeps its maximum in Max.
func addTo(ctx context.Context, a syncArg, x int64) error {
	if err := a.N.Acquire(ctx); err != nil {
		return err
	}
	a.N.Store(a.N.Load() + x)
	if a.N.Load() > a.Max.Load() {
		a.Max.Store(a.N.Load())
	}
	return a.N.Release(ctx)
}

func newSyncArg(t *testing.T, times int) syncArg {
	t.Helper()
	n, err := NewValue("n", int64(0))
	testkit.Must(t, err)
	most, err := NewValue("max", int64(0))
	testkit.Must(t, err)
	return syncArg{N: n, Max: most, Times: times}
}

// together runs f in two processes and two threads at once and reports their errors.
func together(t *testing.T, ctx context.Context, f *Func[syncArg, struct{}], a syncArg, meanwhile func()) {
	t.Helper()
	var joins []func(context.Context) error
	for range 2 {
		p := NewProcess("", f, a)
		testkit.Must(t, p.Start(ctx))
		th := threading.Go(ctx, "", func(ctx context.Context) error {
			_, err := f.Run(ctx, a)
			return err
		})
		joins = append(joins, p.Join, th.Join)
	}
	meanwhile()
	for _, join := range joins {
		if err := join(ctx); err != nil {
			t.Error(err)
		}
	}
}

func TestRLockBetweenProcesses(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		a := newSyncArg(t, 300)
		var err error
		a.RLock, err = NewRLock("R")
		testkit.Must(t, err)
		together(t, ctx, recurse, a, func() {})
		if got := a.N.Load(); got != 4*300 {
			t.Errorf("%d of %d", got, 4*300)
		}
		if err := a.RLock.Release(ctx); !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("release of a free lock: %v", err)
		}
		testkit.Must(t, a.RLock.Acquire(ctx))
		other := threading.Go(ctx, "other", func(ctx context.Context) error {
			if a.RLock.TryAcquire(ctx) {
				t.Error("two threads have the lock")
			}
			return a.RLock.Release(ctx)
		})
		if err := other.Join(ctx); !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("release by another thread: %v", err)
		}
		if err := a.RLock.Acquire(context.Background()); !errors.Is(err, threading.ErrNoThread) {
			t.Errorf("acquire by nobody: %v", err)
		}
	})
}

func TestSemaphoreBetweenProcesses(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		a := newSyncArg(t, 200)
		var err error
		a.Sem, err = NewSemaphore("S", 2)
		testkit.Must(t, err)
		together(t, ctx, passThrough, a, func() {})
		if got := a.Max.Load(); got < 1 || got > 2 {
			t.Errorf("%d were inside at once", got)
		}
		for i, want := range []bool{true, true, false} {
			if a.Sem.TryAcquire(ctx) != want {
				t.Errorf("at the end permit %d is %v", i+1, !want)
			}
		}
		b, err := NewBoundedSemaphore("B", 1)
		testkit.Must(t, err)
		if err := b.Release(ctx); !errors.Is(err, threading.ErrOverReleased) {
			t.Errorf("a release too many: %v", err)
		}
		if err := b.ReleaseN(ctx, 0); !errors.Is(err, threading.ErrNoPermits) {
			t.Errorf("release of nothing: %v", err)
		}
	})
}

func TestEventBetweenProcesses(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		a := newSyncArg(t, 1)
		var err error
		a.Event, err = NewEvent("E")
		testkit.Must(t, err)
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if err := a.Event.Wait(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a wait with a deadline: %v", err)
		}
		together(t, ctx, waitEvent, a, func() { a.Event.Set(ctx) })
		if a.Event.Clear(ctx); a.Event.IsSet() {
			t.Error("set after clear")
		}
	})
}

func TestConditionBetweenProcesses(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		a := newSyncArg(t, 1)
		var err error
		a.Cond, err = NewCondition("C")
		testkit.Must(t, err)
		if err := a.Cond.Notify(ctx, 1); !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("notify without the lock: %v", err)
		}
		together(t, ctx, consumeOne, a, func() {
			for range 4 { // one at a time, notified one at a time
				testkit.Must(t, a.Cond.Acquire(ctx))
				a.N.Store(a.N.Load() + 1)
				testkit.Must(t, a.Cond.Notify(ctx, 1))
				testkit.Must(t, a.Cond.Release(ctx))
			}
		})
		testkit.Must(t, a.Cond.Acquire(ctx))
		testkit.Must(t, a.Cond.Acquire(ctx))
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if err := a.Cond.Wait(short); !errors.Is(err, context.DeadlineExceeded) || a.Cond.Depth(ctx) != 2 {
			t.Errorf("a wait with a deadline: %v, depth %d", err, a.Cond.Depth(ctx))
		}
	})
}

// TestConditionsOfOneLock: each of them wakes its own waiters, and all release and hold one lock.
func TestConditionsOfOneLock(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		lock, err := NewRLock("L")
		testkit.Must(t, err)
		a, err := NewConditionWith("A", lock)
		testkit.Must(t, err)
		b, err := NewConditionWith("B", lock)
		testkit.Must(t, err)
		woken := ""
		waiter := func(name string, c *Condition) *threading.Thread {
			return threading.Go(ctx, name, func(ctx context.Context) error {
				testkit.Must(t, c.Acquire(ctx))
				testkit.Must(t, c.Wait(ctx))
				woken += name
				return c.Release(ctx)
			})
		}
		inA, inB := waiter("a", a), waiter("b", b)
		for sleeping := int64(0); sleeping < 2; { // the lock is free while they wait
			testkit.Must(t, lock.Acquire(ctx))
			sleeping = a.state().sleepers.Load() + b.state().sleepers.Load()
			testkit.Must(t, lock.Release(ctx))
		}
		for i, c := range []*Condition{b, a} {
			if err := c.Notify(ctx, 2); !errors.Is(err, threading.ErrNotHeld) {
				t.Errorf("notify without the lock: %v", err)
			}
			testkit.Must(t, lock.Acquire(ctx))
			testkit.Must(t, c.NotifyAll(ctx))
			testkit.Must(t, lock.Release(ctx))
			testkit.Must(t, []*threading.Thread{inB, inA}[i].Join(ctx))
			if want := []string{"b", "ba"}[i]; woken != want {
				t.Errorf("woken: %q, want %q", woken, want)
			}
		}
		testkit.Must(t, a.Close())
		if err := a.Close(); !errors.Is(err, os.ErrClosed) {
			t.Errorf("closed twice: %v", err)
		}
		testkit.Must(t, lock.Close()) // which was the lock's alone to do
	})
}

// Two who notify each other in turn never wait both. That none takes its own notification is a case
// of the semantics.
func TestConditionPassesTurns(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		c, err := NewCondition("C")
		testkit.Must(t, err)
		const rounds = 200
		turn := 0
		player := func(me int) func(ctx context.Context) error {
			return func(ctx context.Context) error {
				testkit.Must(t, c.Acquire(ctx))
				for range rounds {
					for turn != me {
						testkit.Must(t, c.Wait(ctx))
					}
					turn = 1 - me
					testkit.Must(t, c.Notify(ctx, 1))
				}
				return c.Release(ctx)
			}
		}
		a, b := threading.Go(ctx, "a", player(0)), threading.Go(ctx, "b", player(1))
		testkit.Must(t, a.Join(ctx))
		testkit.Must(t, b.Join(ctx))
	})
}

func TestBarrierBetweenProcesses(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		a := newSyncArg(t, 100)
		var err error
		a.Bar, err = NewBarrier("B", 4, 0)
		testkit.Must(t, err)
		together(t, ctx, meet, a, func() {})
		if a.Bar.NWaiting() != 0 || a.Bar.Broken() {
			t.Errorf("at the end %d wait, broken %v", a.Bar.NWaiting(), a.Bar.Broken())
		}
	})
}

// An abort that comes while those who have met are leaving is for those who come after them.
func TestBarrierIsAbortedWhileTheyLeave(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		b, err := NewBarrier("B", 1, 0)
		testkit.Must(t, err)
		leave := func(then string) {
			t.Helper()
			if err := b.leaveWith(ctx, 0); err != nil {
				t.Errorf("one who has met left with %v, %s", err, then)
			}
		}
		b.state().inside.Store(2)
		b.state().phase.Store(draining)
		testkit.Must(t, b.Abort(ctx))
		leave("after an abort")
		if _, err := b.Wait(ctx); !errors.Is(err, threading.ErrBrokenBarrier) {
			t.Errorf("one who came before all had left: %v", err)
		}
		leave("as the last")
		if _, err := b.Wait(ctx); !errors.Is(err, threading.ErrBrokenBarrier) {
			t.Errorf("one who came later: %v", err)
		}
		testkit.Must(t, b.Reset(ctx))

		b.state().inside.Store(1)
		b.state().phase.Store(draining)
		testkit.Must(t, errors.Join(b.Abort(ctx), b.Reset(ctx)))
		leave("after an abort and a reset")
		if _, err := b.Wait(ctx); err != nil {
			t.Errorf("on a barrier that was reset: %v", err)
		}
	})
}

func TestBrokenBarrier(t *testing.T) {
	for name, tc := range map[string]struct {
		timeout time.Duration
		end     func(ctx context.Context, b *Barrier, cancel context.CancelFunc)
		broken  bool
	}{
		"timeout": {time.Millisecond, func(context.Context, *Barrier, context.CancelFunc) {}, true},
		"cancel":  {0, func(_ context.Context, _ *Barrier, cancel context.CancelFunc) { cancel() }, true},
		"abort":   {0, func(ctx context.Context, b *Barrier, _ context.CancelFunc) { testkit.Must(t, b.Abort(ctx)) }, true},
		"reset":   {0, func(ctx context.Context, b *Barrier, _ context.CancelFunc) { testkit.Must(t, b.Reset(ctx)) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			proctest.Run(t, nil, func(ctx context.Context) {
				b, err := NewBarrier("B", 3, tc.timeout)
				testkit.Must(t, err)
				var waiters []*threading.Thread
				one, cancel := context.WithCancel(ctx)
				defer cancel()
				for i := range 2 {
					mine := ctx
					if i == 0 {
						mine = one
					}
					waiters = append(waiters, threading.Go(mine, "", func(ctx context.Context) error {
						_, err := b.Wait(ctx)
						return err
					}))
				}
				for b.NWaiting() < 2 && !b.Broken() && ctx.Err() == nil {
					testkit.Must(t, ctx.Err())
				}
				tc.end(ctx, b, cancel)
				for _, w := range waiters {
					if err := w.Join(ctx); !errors.Is(err, threading.ErrBrokenBarrier) {
						t.Errorf("a waiter: %v", err)
					}
				}
				if b.Broken() != tc.broken {
					t.Errorf("broken %v", b.Broken())
				}
				testkit.Must(t, b.Reset(ctx))
				if b.Broken() {
					t.Error("broken after reset")
				}
			})
		})
	}
}
