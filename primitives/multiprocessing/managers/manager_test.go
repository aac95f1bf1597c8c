package managers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

type managedArg struct {
	Dict  *Dict[string, int]
	Count *Value[int]
	Lock  *Lock
	Name  string
	N     int
}

var (
	// fillDict sets N keys of its own and then raises the count N times under the lock.
	fillDict = multiprocessing.RegisterTask("test.manager.fill", func(ctx context.Context, a managedArg) error {
		for i := range a.N {
			if err := a.Dict.Set(ctx, fmt.Sprint(a.Name, i), i); err != nil {
				return err
			}
			if err := raise(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
	// raiseTask is raise as a task of a pool.
	raiseTask = multiprocessing.Register("test.manager.raise", func(ctx context.Context, a managedArg) (int, error) {
		return os.Getpid(), raise(ctx, a)
	})
	reverse = multiprocessing.RegisterTask("test.manager.reverse", func(ctx context.Context, l *List[int]) error {
		return l.Reverse(ctx)
	})
	// holdManaged takes a lock and keeps it until it is killed; the second of the same waits until
	// it is killed.
	holdManaged = multiprocessing.RegisterTask("test.manager.hold",
		func(ctx context.Context, a holdManagedArg) error {
			if err := a.Ready.Send(ctx, os.Getpid()); err != nil {
				return err
			}
			if err := a.Lock.Acquire(ctx); err != nil {
				return err
			}
			if err := a.Ready.Send(ctx, os.Getpid()); err != nil {
				return err
			}
			<-ctx.Done()
			return nil
		})
)

type holdManagedArg struct {
	Lock  *Lock
	Ready *multiprocessing.Connection[int]
}

var twice = multiprocessing.Register("test.manager.twice",
	func(_ context.Context, x int) (int, error) { return 2 * x, nil })

func raise(ctx context.Context, a managedArg) error {
	if err := a.Lock.Acquire(ctx); err != nil {
		return err
	}
	n, err := a.Count.Get(ctx)
	if err == nil {
		err = a.Count.Set(ctx, n+1)
	}
	return errors.Join(err, a.Lock.Release(ctx))
}

// withManager runs f with a manager and shuts that down.
func withManager(t *testing.T, host *host.Host, f func(ctx context.Context, m *Manager)) {
	t.Helper()
	proctest.Run(t, host, func(ctx context.Context) {
		m, err := Start(ctx)
		testkit.Must(t, err)
		f(ctx, m)
		testkit.Must(t, m.Shutdown(ctx))
	})
}

// newManaged returns a dict, a count and a lock of a manager.
func newManaged(t *testing.T, ctx context.Context, m *Manager) managedArg {
	t.Helper()
	d, err := NewDict[string, int](ctx, m, "names")
	testkit.Must(t, err)
	v, err := NewValue(ctx, m, "count", 0)
	testkit.Must(t, err)
	l, err := NewLock(ctx, m, "L")
	testkit.Must(t, err)
	return managedArg{Dict: d, Count: v, Lock: l}
}

func TestManyProcessesOneManager(t *testing.T) {
	const workers, n = 4, 60
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		a := newManaged(t, ctx, m)
		var all []*multiprocessing.Process
		for i := range workers {
			a.Name, a.N = fmt.Sprint("p", i, "-"), n
			p := multiprocessing.NewProcess("", fillDict, a)
			testkit.Must(t, p.Start(ctx))
			all = append(all, p)
		}
		for _, p := range all {
			testkit.Must(t, p.Join(ctx))
		}
		if got, err := a.Count.Get(ctx); got != workers*n || err != nil {
			t.Errorf("count %d, want %d; %v", got, workers*n, err)
		}
		items, err := a.Dict.Items(ctx)
		testkit.Must(t, err)
		next := map[string]int{} // each process set its keys in order
		for _, it := range items {
			p, _, _ := strings.Cut(it.Key, "-")
			if it.Value != next[p] {
				t.Errorf("%s comes when %d of %s is due", it.Key, next[p], p)
			}
			next[p]++
		}
		if len(items) != workers*n {
			t.Errorf("%d items, want %d", len(items), workers*n)
		}
	})
}

func TestManagedObjectsAsTasks(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		p, err := pool.New(ctx, 2) // older than the manager
		testkit.Must(t, err)
		if _, err := pool.Apply(ctx, p, twice, 2); err != nil {
			t.Fatal(err)
		}
		m, err := Start(ctx)
		testkit.Must(t, err)
		a := newManaged(t, ctx, m)
		_, err = pool.Map(ctx, p, raiseTask, slices.Repeat([]managedArg{a}, 20), 1)
		testkit.Must(t, err)
		if got, err := a.Count.Get(ctx); got != 20 || err != nil {
			t.Errorf("count %d, want 20; %v", got, err)
		}
		q, err := multiprocessing.NewQueue[*List[int]]("proxies", 0)
		testkit.Must(t, err)
		l, err := NewList(ctx, m, "numbers", 1, 2)
		testkit.Must(t, err)
		testkit.Must(t, q.Put(ctx, l))
		same, err := q.Get(ctx)
		testkit.Must(t, err)
		testkit.Must(t, same.Append(ctx, 3))
		nested, err := NewDict[string, *List[int]](ctx, m, "lists")
		testkit.Must(t, err)
		testkit.Must(t, nested.Set(ctx, "l", l))
		inner, ok, err := nested.Get(ctx, "l")
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if got, err := inner.Items(ctx); !slices.Equal(got, []int{1, 2, 3}) || err != nil {
			t.Errorf("a list through a queue and a dict: %v %v", got, err)
		}
		p.Terminate()
		testkit.Must(t, p.Join(ctx))
		testkit.Must(t, m.Shutdown(ctx))
	})
}

func TestDict(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		d, err := NewDict[any, any](ctx, m, "d")
		testkit.Must(t, err)
		testkit.Must(t, d.Set(ctx, 1, "one"))
		testkit.Must(t, d.Update(ctx, Item[any, any]{"2", 2}, Item[any, any]{0.25, nil}))
		testkit.Must(t, d.Set(ctx, int64(1), []string{"a"})) // the same key keeps its place
		want := []Item[any, any]{{int64(1), []any{"a"}}, {"2", int64(2)}, {0.25, nil}}
		got, err := d.Items(ctx)
		testkit.Must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if _, ok, err := d.Get(ctx, 2); ok || err != nil {
			t.Errorf("the key 2 beside \"2\": %v %v", ok, err)
		}
		if now, found, err := d.SetDefault(ctx, "2", "other"); now != int64(2) || !found || err != nil {
			t.Errorf("set default of a key that is there: %v %v %v", now, found, err)
		}
		if now, found, err := d.SetDefault(ctx, "3", "third"); now != "third" || found || err != nil {
			t.Errorf("set default of a key that is not there: %v %v %v", now, found, err)
		}
		if v, ok, err := d.Pop(ctx, float32(0.25)); v != nil || !ok || err != nil {
			t.Errorf("pop: %v %v %v", v, ok, err)
		}
		if found, err := d.Delete(ctx, 0.25); found || err != nil {
			t.Errorf("delete what was popped: %v %v", found, err)
		}
		if ok, err := d.Contains(ctx, "3"); !ok || err != nil {
			t.Errorf("contains: %v %v", ok, err)
		}
		if n, err := d.Len(ctx); n != 3 || err != nil {
			t.Errorf("len %d %v", n, err)
		}
		testkit.Must(t, d.Clear(ctx))
		if n, err := d.Len(ctx); n != 0 || err != nil {
			t.Errorf("len %d %v after clear", n, err)
		}
		l, err := multiprocessing.NewLock("shared")
		testkit.Must(t, err)
		if err := d.Set(ctx, "lock", l); !errors.Is(err, multiprocessing.ErrInherit) {
			t.Errorf("a shared lock into a dict: %v", err)
		}
	})
}

func TestList(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		l, err := NewList(ctx, m, "l", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
		testkit.Must(t, err)
		p := multiprocessing.NewProcess("", reverse, l)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
		if x, err := l.Pop(ctx, -1); x != 0 || err != nil {
			t.Errorf("pop the last: %v %v", x, err)
		}
		if x, err := l.Pop(ctx, 0); x != 9 || err != nil {
			t.Errorf("pop the first: %v %v", x, err)
		}
		testkit.Must(t, l.Set(ctx, 1, 70))
		testkit.Must(t, l.Append(ctx, 10, 11))
		got, err := l.Items(ctx)
		testkit.Must(t, err)
		if want := []int{8, 70, 6, 5, 4, 3, 2, 1, 10, 11}; !slices.Equal(got, want) {
			t.Errorf("items %v, want %v", got, want)
		}
		for _, i := range []int{10, -11} {
			if _, err := l.Get(ctx, i); !errors.Is(err, ErrIndex) {
				t.Errorf("item %d of 10: %v", i, err)
			}
		}
		if x, err := l.Get(ctx, -2); x != 10 || err != nil {
			t.Errorf("item -2: %v %v", x, err)
		}
		if n, err := l.Len(ctx); n != 10 || err != nil {
			t.Errorf("len %d %v", n, err)
		}
	})
}

// startHolder starts a process that holds l, or waits for it if that is held.
func startHolder(t *testing.T, ctx context.Context, l *Lock, held bool) *multiprocessing.Process {
	t.Helper()
	here, there, err := multiprocessing.NewPipe[int]("ready", false)
	testkit.Must(t, err)
	p := multiprocessing.NewProcess("holder", holdManaged, holdManagedArg{l, there})
	testkit.Must(t, p.Start(ctx))
	testkit.Must(t, there.Close())
	_, err = here.Receive(ctx)
	testkit.Must(t, err)
	if !held {
		_, err = here.Receive(ctx)
		testkit.Must(t, err)
	}
	testkit.Must(t, here.Close())
	return p
}

func TestClientKilledWhileItHolds(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		a := newManaged(t, ctx, m)
		p := startHolder(t, ctx, a.Lock, false)
		if a.Lock.TryAcquire(ctx) {
			t.Error("taken twice")
		}
		waiter := threading.Go(ctx, "waiter", a.Lock.Acquire)
		p.Kill()
		if err := waiter.Join(ctx); !errors.Is(err, multiprocessing.ErrOwnerDied) ||
			!strings.Contains(err.Error(), fmt.Sprint(p.PID())) {
			t.Errorf("the waiter: %v", err)
		}
		if err := a.Lock.Acquire(ctx); !errors.Is(err, multiprocessing.ErrOwnerDied) {
			t.Errorf("a later one: %v", err)
		}
		if err := a.Lock.Release(ctx); !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("a release: %v", err)
		}
		testkit.Must(t, a.Dict.Set(ctx, "works", 1)) // nothing else is affected
		other := newManaged(t, ctx, m)
		testkit.Must(t, raise(ctx, other))
	})
}

func TestClientKilledWhileItWaits(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		a := newManaged(t, ctx, m)
		testkit.Must(t, a.Lock.Acquire(ctx))
		p := startHolder(t, ctx, a.Lock, true)
		p.Kill()
		if err := p.Join(ctx); err == nil {
			t.Error("the killed waiter ended well")
		}
		// Another one waits behind it.
		waiter := threading.Go(ctx, "waiter", a.Lock.Acquire)
		testkit.Must(t, a.Lock.Release(ctx))
		testkit.Must(t, waiter.Join(ctx))
		testkit.Must(t, a.Lock.Release(ctx))
	})
}

func TestCancelledAcquire(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		l := newManaged(t, ctx, m).Lock
		if err := l.Release(ctx); !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("release of a free lock: %v", err)
		}
		reason := errors.New("changed my mind")
		for range 50 {
			testkit.Must(t, l.Acquire(ctx))
			limited, cancel := context.WithCancelCause(ctx)
			waiter := threading.Go(limited, "waiter", l.Acquire)
			go cancel(reason) // may come before the wait, in it, or when the lock is there
			testkit.Must(t, l.Release(ctx))
			switch err := waiter.Join(ctx); {
			case err == nil:
				testkit.Must(t, l.Release(limited)) // although that is done
			case err != reason:
				t.Fatalf("the waiter: %v", err)
			}
			cancel(nil)
		}
		testkit.Must(t, l.Acquire(ctx)) // nobody who gave up has it
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if err := l.Acquire(short); err != context.DeadlineExceeded {
			t.Errorf("an acquire with a deadline: %v", err)
		}
	})
}

func TestManagerKilled(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		m, err := Start(ctx)
		testkit.Must(t, err)
		a := newManaged(t, ctx, m)
		p := startHolder(t, ctx, a.Lock, false)
		waiting := multiprocessing.NewProcess("waiting", raiseTask, a)
		testkit.Must(t, waiting.Start(ctx))
		waiter := threading.Go(ctx, "waiter", a.Lock.Acquire)
		testkit.Must(t, a.Dict.Set(ctx, "k", 1))
		m.process.Kill()
		for name, err := range map[string]error{
			"a call under way":                    waiter.Join(ctx),
			"a call under way in another process": waiting.Join(ctx),
			"a later call":                        a.Dict.Set(ctx, "k", 2),
			"a new object":                        second(NewLock(ctx, m, "L")),
		} {
			if !errors.Is(err, ErrGone) || strings.Contains(err.Error(), "use of closed") {
				t.Errorf("%s: %v", name, err)
			}
		}
		var exit *multiprocessing.ExitError
		if err := m.Shutdown(ctx); !errors.As(err, &exit) || exit.PID != m.PID() {
			t.Errorf("shutdown: %v", err)
		}
		p.Kill()
	})
}

func second[A, B any](_ A, b B) B { return b }

func TestShutdownEndsCalls(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		m, err := Start(ctx)
		testkit.Must(t, err)
		l := newManaged(t, ctx, m).Lock
		testkit.Must(t, l.Acquire(ctx))
		waiter := threading.Go(ctx, "waiter", l.Acquire)
		testkit.Must(t, m.Shutdown(ctx))
		if err := waiter.Join(ctx); !errors.Is(err, ErrGone) {
			t.Errorf("the waiter: %v", err)
		}
		testkit.Must(t, m.Shutdown(ctx)) // again
	})
}

func TestManagerIsRecorded(t *testing.T) {
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { t.Error(d) })
	err := threading.Run(host.With(t.Context(), &host.Host{}), "main", rec, func(ctx context.Context) error {
		m, err := Start(ctx)
		testkit.Must(t, err)
		a := newManaged(t, ctx, m)
		testkit.Must(t, a.Lock.Acquire(ctx))
		testkit.Must(t, a.Lock.Release(ctx))
		return m.Shutdown(ctx)
	})
	testkit.Must(t, err)
	events, _ := rec.Events()
	var got []string
	for _, e := range events {
		w, _ := rec.Worker(e.Worker)
		if o, ok := rec.Object(e.Object); ok && w.Name == "main" && o.Name == "L" {
			got = append(got, e.Kind.String()+" "+o.String())
		}
	}
	want := []string{"waiting lock L", "acquired lock L", "released lock L", "waiting lock L"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// counter is a type of the user's own; its methods are not safe for concurrent use.
type counter struct{ n int }

var errTooHigh = multiprocessing.RegisterError(errors.New("too high"))

var (
	counterType = NewType("test.Counter", func(_ context.Context, start int) (*counter, error) {
		if start > 100 {
			return nil, errTooHigh
		}
		return &counter{start}, nil
	})
	inc = NewMethod(counterType, "inc", func(ctx context.Context, c *counter, by int) (int, error) {
		if by < 0 {
			panic("backwards")
		}
		n := c.n
		runtime.Gosched() // lets another method in, if anything does
		c.n = n + by
		fmt.Println("counter", c.n, "in", os.Getpid())
		return c.n, nil
	})
	stepsTask = multiprocessing.RegisterTask("test.manager.steps",
		func(ctx context.Context, c *Proxy[*counter]) error {
			for range 50 {
				if _, err := inc.Call(ctx, c, 1); err != nil {
					return err
				}
			}
			return nil
		})
)

func TestOwnType(t *testing.T) {
	var mu sync.Mutex
	var lines []string
	var pid int
	host := &host.Host{Output: func(name string, _ int, line string) {
		mu.Lock()
		lines = append(lines, name+" "+line)
		mu.Unlock()
	}}
	withManager(t, host, func(ctx context.Context, m *Manager) {
		pid = m.PID()
		c, err := counterType.New(ctx, m, 5)
		testkit.Must(t, err)
		for want := 6; want <= 8; want++ {
			if n, err := inc.Call(ctx, c, 1); n != want || err != nil {
				t.Errorf("%d %v, want %d", n, err, want)
			}
		}
		var all []*multiprocessing.Process
		for range 3 {
			p := multiprocessing.NewProcess("", stepsTask, c)
			testkit.Must(t, p.Start(ctx))
			all = append(all, p)
		}
		for _, p := range all {
			testkit.Must(t, p.Join(ctx))
		}
		if n, err := inc.Call(ctx, c, 0); n != 158 || err != nil { // one method at a time
			t.Errorf("%d %v, want 158", n, err)
		}
		var panicked *threading.PanicError
		if _, err := inc.Call(ctx, c, -1); !errors.As(err, &panicked) || panicked.Value != "backwards" {
			t.Errorf("a panicking method: %v", err)
		}
		if _, err := inc.Call(ctx, c, 0); err != nil {
			t.Errorf("a call after a panic: %v", err)
		}
		if _, err := counterType.New(ctx, m, 101); !errors.Is(err, errTooHigh) {
			t.Errorf("a failing constructor: %v", err)
		}
		if _, err := inc.Call(ctx, &Proxy[*counter]{}, 1); !errors.Is(err, ErrNoObject) {
			t.Errorf("a proxy for nothing: %v", err)
		}
		unknown := newReference(m.self.Ref.client, 12345, "x", trace.KindManager)
		if _, err := inc.Call(ctx, &Proxy[*counter]{proxy{ref{unknown}}}, 1); !errors.Is(err, ErrNoObject) {
			t.Errorf("a proxy for an unknown object: %v", err)
		}
	})
	if want := fmt.Sprint(" counter 6 in ", pid); len(lines) < 3 || !strings.HasPrefix(lines[0], "Manager-") ||
		!strings.HasSuffix(lines[0], want) {
		t.Errorf("%d lines, the first %q", len(lines), lines[:min(len(lines), 3)])
	}
}

// gate is a type whose objects guard themselves.
type gate struct{ entered, left chan struct{} }

var (
	gateType = NewConcurrentType("test.Gate", func(context.Context, struct{}) (*gate, error) {
		return &gate{make(chan struct{}), make(chan struct{})}, nil
	})
	// gateWait blocks until its caller is gone or gives up.
	gateWait = NewMethod(gateType, "wait", func(ctx context.Context, g *gate, _ struct{}) (struct{}, error) {
		close(g.entered)
		defer close(g.left)
		<-ctx.Done()
		return struct{}{}, ctx.Err()
	})
	// gateEntered and gateLeft block until somebody has begun to wait, and until nobody waits any
	// more.
	gateEntered = NewMethod(gateType, "entered", func(_ context.Context, g *gate, _ struct{}) (struct{}, error) {
		<-g.entered
		return struct{}{}, nil
	})
	gateLeft = NewMethod(gateType, "left", func(_ context.Context, g *gate, _ struct{}) (struct{}, error) {
		<-g.left
		return struct{}{}, nil
	})
	waitTask = multiprocessing.Register("test.manager.wait", func(ctx context.Context, g *Proxy[*gate]) (struct{}, error) {
		return gateWait.Call(ctx, g, struct{}{})
	})
)

func TestMethodsHearOfTheirCallersEnd(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		limited, cancel := context.WithCancel(ctx)
		var p *multiprocessing.Process
		for name, caller := range map[string]struct {
			start func(g *Proxy[*gate])
			end   func()
		}{
			"who gives up": {
				func(g *Proxy[*gate]) {
					threading.Go(limited, "", func(ctx context.Context) error { return second(gateWait.Call(ctx, g, struct{}{})) })
				},
				cancel,
			},
			"who is killed": {
				func(g *Proxy[*gate]) {
					p = multiprocessing.NewProcess("", waitTask, g)
					testkit.Must(t, p.Start(ctx))
				},
				func() { p.Kill() },
			},
		} {
			g, err := gateType.New(ctx, m, struct{}{})
			testkit.Must(t, err)
			caller.start(g)
			testkit.Must(t, second(gateEntered.Call(ctx, g, struct{}{})))
			caller.end()
			if err := second(gateLeft.Call(ctx, g, struct{}{})); err != nil {
				t.Errorf("a caller %s: %v", name, err)
			}
		}
	})
}
