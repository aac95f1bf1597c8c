package multiprocessing

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// pairArg is two locks, taken by one in the order A, B and by another the other way round once both
// have their first.
type pairArg struct {
	First, Second *Lock
	Bar           *Barrier
}

var (
	lockBoth = RegisterTask("test.deadlock", func(ctx context.Context, a pairArg) error {
		if err := a.First.Acquire(ctx); err != nil {
			return err
		}
		if _, err := a.Bar.Wait(ctx); err != nil {
			return err
		}
		return a.Second.Acquire(ctx)
	})
	lockTwice = RegisterTask("test.twice", func(ctx context.Context, l *Lock) error {
		if err := l.Acquire(ctx); err != nil {
			return err
		}
		return l.Acquire(ctx)
	})
	sleeper = RegisterTask("test.sleep", func(ctx context.Context, d time.Duration) error {
		return trace.From(ctx).Sleep(ctx, d)
	})
	sleeperParent = RegisterTask("test.sleeper-parent", func(ctx context.Context, d time.Duration) error {
		p := NewProcess("sleeper", sleeper, d)
		return errors.Join(p.Start(ctx), p.Join(ctx))
	})
	getWithin = RegisterTask("test.get-within", func(ctx context.Context, a getArg) error {
		if a.Within > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, a.Within)
			defer cancel()
		}
		_, err := a.Q.Get(ctx)
		return err
	})
	pingPong = RegisterTask("test.pingpong", func(ctx context.Context, a pingArg) error {
		for range a.N {
			if _, err := a.In.Get(ctx); err != nil {
				return err
			}
			if err := a.Out.Put(ctx, 0); err != nil {
				return err
			}
		}
		return nil
	})
)

type pingArg struct {
	In, Out *Queue[int]
	N       int
}

type getArg struct {
	Q      *Queue[int]
	Within time.Duration
}

// recorded runs f under a recorder and returns the deadlock that it found, if any.
func recorded(t *testing.T, f func(ctx context.Context) error) *trace.Deadlock {
	t.Helper()
	ctx, cancel := context.WithCancelCause(host.With(t.Context(), &host.Host{}))
	defer cancel(nil)
	ctx, hour := context.WithTimeout(ctx, time.Hour) // round the whole run, so that it does not count
	defer hour()
	guard := time.AfterFunc(30*time.Second, func() { cancel(errors.New("no deadlock was found")) })
	defer guard.Stop()
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { cancel(d) })
	rec.NobodyOutside()
	err := threading.Run(ctx, "main", rec, func(ctx context.Context) error {
		return errors.Join(f(ctx), Shutdown(context.WithoutCancel(ctx)))
	})
	var d *trace.Deadlock
	if !errors.As(context.Cause(ctx), &d) && err != nil {
		// with a deadlock, err may be that of a child which was ended for it
		t.Error(err)
	}
	return d
}

func TestDeadlockBetweenProcesses(t *testing.T) {
	d := recorded(t, func(ctx context.Context) error {
		a, err := NewLock("A")
		testkit.Must(t, err)
		b, err := NewLock("B")
		testkit.Must(t, err)
		bar, err := NewBarrier("both", 2, 0)
		testkit.Must(t, err)
		one := NewProcess("one", lockBoth, pairArg{a, b, bar})
		two := NewProcess("two", lockBoth, pairArg{b, a, bar})
		testkit.Must(t, one.Start(ctx))
		testkit.Must(t, two.Start(ctx))
		return errors.Join(one.Join(ctx), two.Join(ctx))
	})
	if d == nil {
		t.Fatal("not found")
	}
	cycle := strings.Join(d.Cycle, " ")
	if !slices.Contains([]string{"one lock B two lock A one", "two lock A one lock B two"}, cycle) {
		t.Errorf("the cycle is %s", cycle)
	}
	for _, want := range []string{"one holds lock A and waits for lock B", "two holds lock B and waits for lock A",
		"main waits for one to end"} {
		if !slices.Contains(d.Waits(), want) {
			t.Errorf("%q is not among %q", want, d.Waits())
		}
	}
}

func TestOneChildInItsOwnWay(t *testing.T) {
	d := recorded(t, func(ctx context.Context) error {
		l, err := NewLock("L")
		testkit.Must(t, err)
		p := NewProcess("child", lockTwice, l)
		testkit.Must(t, p.Start(ctx))
		return p.Join(ctx)
	})
	if d == nil || !slices.Equal(d.Cycle, []string{"child", "lock L", "child"}) {
		t.Errorf("found %+v", d)
	}
}

func TestWhatIsNoDeadlockBetweenProcesses(t *testing.T) {
	for name, f := range map[string]func(ctx context.Context) error{
		"a child sleeps": func(ctx context.Context) error {
			p := NewProcess("sleeper", sleeper, 50*time.Millisecond)
			testkit.Must(t, p.Start(ctx))
			return p.Join(ctx)
		},
		"a child's wait has a deadline of its own": func(ctx context.Context) error {
			q, err := NewQueue[int]("q", 0)
			testkit.Must(t, err)
			p := NewProcess("getter", getWithin, getArg{q, 50 * time.Millisecond})
			testkit.Must(t, p.Start(ctx))
			if err := p.Join(ctx); !errors.Is(err, queue.ErrEmpty) {
				return err
			}
			return nil
		},
		"a child was started with a deadline": func(ctx context.Context) error {
			q, err := NewQueue[int]("q", 0)
			testkit.Must(t, err)
			soon, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
			defer cancel()
			p := NewProcess("getter", getWithin, getArg{q, 0})
			testkit.Must(t, p.Start(soon))
			if err := p.Join(ctx); !errors.Is(err, context.DeadlineExceeded) {
				return err
			}
			return nil
		},
		"a grandchild sleeps": func(ctx context.Context) error {
			p := NewProcess("parent", sleeperParent, 50*time.Millisecond)
			testkit.Must(t, p.Start(ctx))
			return p.Join(ctx)
		},
		"a child that waits for ever is ended": func(ctx context.Context) error {
			for range 20 {
				q, err := NewJoinableQueue[string]("q", 0)
				testkit.Must(t, err)
				p := NewProcess("consumer", consume, q)
				testkit.Must(t, p.Start(ctx))
				testkit.Must(t, q.Put(ctx, "x"))
				testkit.Must(t, q.Join(ctx))
				p.Terminate()
				if err := p.Join(ctx); err == nil || ctx.Err() != nil {
					return err
				}
			}
			return nil
		},
		"messages go round": func(ctx context.Context) error {
			a, err := NewQueue[int]("a", 0)
			testkit.Must(t, err)
			b, err := NewQueue[int]("b", 0)
			testkit.Must(t, err)
			one, two := NewProcess("one", pingPong, pingArg{a, b, 2000}), NewProcess("two", pingPong, pingArg{b, a, 2000})
			testkit.Must(t, one.Start(ctx))
			testkit.Must(t, two.Start(ctx))
			testkit.Must(t, a.Put(ctx, 0))
			return errors.Join(one.Join(ctx), two.Join(ctx))
		},
		"a lock is fought for": func(ctx context.Context) error {
			a := newSyncArg(t, 500)
			var err error
			a.RLock, err = NewRLock("R")
			testkit.Must(t, err)
			together(t, ctx, recurse, a, func() {})
			return nil
		},
		"parties meet": func(ctx context.Context) error {
			a := newSyncArg(t, 50)
			var err error
			a.Bar, err = NewBarrier("B", 4, 0)
			testkit.Must(t, err)
			together(t, ctx, meet, a, func() {})
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			if d := recorded(t, f); d != nil {
				t.Error(d)
			}
		})
	}
}

// TestFarDeadlineBetweenProcesses: a deadline of an hour, round the run or round a wait, hides no
// deadlock.
func TestFarDeadlineBetweenProcesses(t *testing.T) {
	for _, within := range []time.Duration{0, time.Hour} {
		d := recorded(t, func(ctx context.Context) error {
			q, err := NewQueue[int]("q", 0)
			testkit.Must(t, err)
			p := NewProcess("getter", getWithin, getArg{q, within})
			testkit.Must(t, p.Start(ctx))
			return p.Join(ctx)
		})
		if d == nil || (d.Until > 0) != (within > 0) || d.Until > d.At+within ||
			!slices.Contains(d.Waits(), "getter waits for queue q, and no worker is left to wake it") {
			t.Errorf("a wait within %v: %+v", within, d)
		}
	}
}

// TestOutsiderWakesAnotherProcess: that all wait was told, and not as certain, before a goroutine
// that is no thread has put something.
func TestOutsiderWakesAnotherProcess(t *testing.T) {
	told := make(chan *trace.Deadlock, 100)
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { told <- d })
	ctx := host.With(t.Context(), &host.Host{})
	err := threading.Run(ctx, "main", rec, func(ctx context.Context) error {
		q, err := NewQueue[int]("q", 0)
		testkit.Must(t, err)
		p := NewProcess("getter", getWithin, getArg{q, 0})
		testkit.Must(t, p.Start(ctx))
		put := make(chan error, 1)
		go func() {
			if d := <-told; d.Certain {
				t.Error(d)
			}
			put <- q.Put(context.Background(), 1)
		}()
		return errors.Join(p.Join(ctx), <-put)
	})
	if err != nil {
		t.Error(err)
	}
}
