package futures

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/threading"
)

func TestSubmitReturnsResultsAndErrors(t *testing.T) {
	ex := newExecutor(t, 2)
	square := Bind(func(_ context.Context, n int) (int, error) { return n * n, nil })
	f, err := Submit(t.Context(), ex, square(12))
	if err != nil {
		t.Fatal(err)
	}
	if v, err := f.Result(t.Context()); v != 144 || err != nil {
		t.Errorf("Result = %v, %v, want 144", v, err)
	}
	g := submit(t, ex, func(context.Context) (string, error) { return "", errBoom })
	if err := g.Err(t.Context()); err != errBoom {
		t.Errorf("Err = %v, want %v", err, errBoom)
	}
}

func TestPanicBecomesTheFuturesError(t *testing.T) {
	ex := newExecutor(t, 1, WithThreadNamePrefix("pool"))
	f := submit(t, ex, func(context.Context) (int, error) { panic(errBoom) })
	err := f.Err(t.Context())
	var p *threading.PanicError
	if !errors.As(err, &p) || !errors.Is(err, errBoom) {
		t.Fatalf("Err = %v, want a PanicError of %v", err, errBoom)
	}
	if p.Name != "pool_0" || !strings.Contains(p.Stack, "TestPanicBecomesTheFuturesError") {
		t.Errorf("the panic is %s's, its stack:\n%s", p.Name, p.Stack)
	}
	if v, err := submit(t, ex, constant(7)).Result(t.Context()); v != 7 || err != nil {
		t.Errorf("the next call: %v, %v", v, err)
	}
}

func TestThreadsStartOnlyWhenNoneIsIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ex := newExecutor(t, 3, WithThreadNamePrefix("pool"))
		for i := range 5 {
			f := submit(t, ex, func(ctx context.Context) (string, error) { return threading.Current(ctx).Name, nil })
			if got, err := f.Result(t.Context()); got != "pool_0" || err != nil {
				t.Errorf("call %d ran on %s, %v; want pool_0", i, got, err)
			}
			synctest.Wait() // until the thread is idle
		}
		var opens []func()
		for i := range 4 {
			call, _, open := gate(i)
			submit(t, ex, call)
			opens = append(opens, open)
		}
		if n := len(ex.threads); n != 3 {
			t.Errorf("%d threads for 4 calls at once, want 3", n)
		}
		for _, open := range opens {
			open()
		}
	})
}

func TestDefaultNamesAndWorkers(t *testing.T) {
	a, b := newExecutor(t, 0), newExecutor(t, -1)
	if a.workers < 1 || a.workers > 32 || a.workers != b.workers {
		t.Errorf("%d and %d workers by default", a.workers, b.workers)
	}
	var n, m int
	if _, err := fmt.Sscanf(a.prefix+" "+b.prefix, "ThreadPoolExecutor-%d ThreadPoolExecutor-%d", &n, &m); err != nil ||
		m != n+1 {
		t.Errorf("prefixes %q and %q, %v", a.prefix, b.prefix, err)
	}
}

func TestCancelOfWhatHasNotBegun(t *testing.T) {
	ex := newExecutor(t, 1)
	call, began, open := gate(7)
	first := submit(t, ex, call)
	<-began
	ran := false
	second := submit(t, ex, func(context.Context) (int, error) { ran = true; return 0, nil })
	if first.Cancel() || !first.Running() {
		t.Error("a running call was cancelled")
	}
	if !second.Cancel() || second.Err(t.Context()) != ErrCancelled {
		t.Error("a pending call was not cancelled")
	}
	open()
	third := submit(t, ex, constant(9))
	if v, err := third.Result(t.Context()); v != 9 || err != nil || ran {
		t.Errorf("third: %v, %v; the cancelled call ran: %v", v, err, ran)
	}
}

func TestShutdown(t *testing.T) {
	tests := []struct {
		name   string
		how    []ShutdownOption
		second error
	}{
		{"wait", nil, nil},
		{"no wait", []ShutdownOption{NoWait}, nil},
		{"cancel", []ShutdownOption{CancelPending}, ErrCancelled},
		{"no wait, cancel", []ShutdownOption{NoWait, CancelPending}, ErrCancelled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ex := newExecutor(t, 1)
			call, began, open := gate(7)
			first, second := submit(t, ex, call), submit(t, ex, constant(8))
			<-began
			waits := len(tt.how) == 0 || tt.how[0] != NoWait
			if waits {
				expired, cancel := context.WithCancelCause(t.Context())
				cancel(errNotDone)
				if err := ex.Shutdown(expired, tt.how...); !errors.Is(err, errNotDone) {
					t.Errorf("Shutdown = %v while a call ran, want the context's cause", err)
				}
			} else if err := ex.Shutdown(t.Context(), tt.how...); err != nil || !first.Running() {
				t.Errorf("Shutdown = %v, the first call running: %v", err, first.Running())
			}
			if _, err := Submit(t.Context(), ex, constant(9)); err != ErrShutdown {
				t.Errorf("Submit = %v, want ErrShutdown", err)
			}
			open()
			if err := ex.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown = %v", err)
			}
			if !first.IsDone() || !second.IsDone() {
				t.Fatal("a future was not done after Shutdown")
			}
			if err := first.Err(t.Context()); err != nil {
				t.Errorf("first: %v", err)
			}
			if err := second.Err(t.Context()); err != tt.second {
				t.Errorf("second: %v, want %v", err, tt.second)
			}
		})
	}
}

func TestShutdownFromWithin(t *testing.T) {
	ex := newExecutor(t, 1)
	f := submit(t, ex, func(ctx context.Context) (int, error) { return 0, ex.Shutdown(ctx) })
	if err := f.Err(t.Context()); !errors.Is(err, threading.ErrJoinSelf) {
		t.Errorf("Shutdown in a task = %v, want %v", err, threading.ErrJoinSelf)
	}
}

func TestInitializer(t *testing.T) {
	var ready sync.Map
	ex := newExecutor(t, 2, WithInitializer(func(ctx context.Context) error {
		ready.Store(threading.Current(ctx), true)
		return nil
	}))
	for range 10 {
		f := submit(t, ex, func(ctx context.Context) (bool, error) {
			_, ok := ready.Load(threading.Current(ctx))
			return ok, nil
		})
		if ok, err := f.Result(t.Context()); !ok || err != nil {
			t.Errorf("a thread was initialised: %v, %v", ok, err)
		}
	}
}

func TestFailingInitializerBreaksTheExecutor(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error": func() error { return errBoom },
		"panic": func() error { panic(errBoom) },
	} {
		t.Run(name, func(t *testing.T) {
			begin := make(chan struct{})
			ex := newExecutor(t, 1, WithInitializer(func(context.Context) error {
				<-begin
				return fail()
			}))
			f, g := submit(t, ex, constant(1)), submit(t, ex, constant(2))
			close(begin)
			for _, f := range []*Future[int]{f, g} {
				if err := f.Err(t.Context()); !errors.Is(err, ErrBrokenPool) || !errors.Is(err, errBoom) {
					t.Errorf("Err = %v, want %v and %v", err, ErrBrokenPool, errBoom)
				}
			}
			if err := ex.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown = %v", err)
			}
			if _, err := Submit(t.Context(), ex, constant(3)); !errors.Is(err, ErrBrokenPool) {
				t.Errorf("Submit = %v, want %v", err, ErrBrokenPool)
			}
		})
	}
}

func TestDoneContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	ex := NewThreadExecutor(ctx, 2)
	began := make(chan struct{})
	running := submit(t, ex, func(ctx context.Context) (int, error) {
		close(began)
		<-ctx.Done()
		return 0, context.Cause(ctx)
	})
	<-began
	call, began2, open := gate(7)
	stubborn := submit(t, ex, call)
	<-began2
	pending := submit(t, ex, constant(1))
	cancel(errBoom)
	for name, f := range map[string]*Future[int]{"running": running, "pending": pending} {
		if err := f.Err(t.Context()); err != errBoom {
			t.Errorf("%s: %v, want %v", name, err, errBoom)
		}
	}
	open()
	if v, err := stubborn.Result(t.Context()); v != 7 || err != nil {
		t.Errorf("a call that does not look at its context: %v, %v", v, err)
	}
	if _, err := Submit(t.Context(), ex, constant(1)); err != errBoom {
		t.Errorf("Submit = %v, want the cause", err)
	}
	if err := ex.Shutdown(t.Context()); err != nil {
		t.Errorf("Shutdown = %v", err)
	}
}

func TestDoneContextEndsIdleThreads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		used, fresh := NewThreadExecutor(ctx, 1), NewThreadExecutor(ctx, 1)
		submit(t, used, constant(1))
		synctest.Wait()
		cancel(errBoom)
		synctest.Wait()
		if used.threads[0].Alive() {
			t.Error("the idle thread lives on")
		}
		for name, ex := range map[string]Executor{"used": used, "fresh": fresh} {
			if _, err := Submit(t.Context(), ex, constant(1)); err != errBoom {
				t.Errorf("%s: Submit = %v, want the cause", name, err)
			}
		}
	})
}

func TestSubmitUnderDoneContext(t *testing.T) {
	ex := newExecutor(t, 1)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errBoom)
	if f, err := Submit(ctx, ex, constant(1)); f != nil || err != errBoom {
		t.Errorf("Submit = %v, %v, want the cause", f, err)
	}
}

func TestPanicOfACallbackIsReported(t *testing.T) {
	var shutdown error
	run := threading.Run(t.Context(), "main", nil, func(ctx context.Context) error {
		ex := NewThreadExecutor(ctx, 1, WithThreadNamePrefix("pool"))
		call, began, open := gate(7)
		f := submit(t, ex, call)
		<-began
		f.AddDoneCallback(func(*Future[int]) { panic(errBoom) })
		open()
		if v, err := submit(t, ex, constant(8)).Result(ctx); v != 8 || err != nil {
			t.Errorf("the next call: %v, %v", v, err)
		}
		shutdown = ex.Shutdown(ctx)
		return nil
	})
	for name, err := range map[string]error{"Shutdown": shutdown, "Run": run} {
		if want := "pool_0 panicked: a future's callback panicked: boom"; err == nil || err.Error() != want {
			t.Errorf("%s = %v, want %q", name, err, want)
		}
	}
}

// Outside of Run too, where a thread's own panic would end the program, Shutdown tells of it.
func TestPanicOfACallbackOutsideOfRun(t *testing.T) {
	ex := NewThreadExecutor(t.Context(), 1)
	call, _, open := gate(7)
	submit(t, ex, call).AddDoneCallback(func(*Future[int]) { panic(errBoom) })
	open()
	if err := ex.Shutdown(t.Context()); !errors.Is(err, errBoom) {
		t.Errorf("Shutdown = %v", err)
	}
}

func TestEndOfMainEndsTheThreads(t *testing.T) {
	var pending *Future[int]
	err := threading.Run(t.Context(), "main", nil, func(ctx context.Context) error {
		ex := NewThreadExecutor(ctx, 1)
		began := make(chan struct{})
		submit(t, ex, func(ctx context.Context) (int, error) {
			close(began)
			<-ctx.Done()
			return 0, nil
		})
		pending = submit(t, ex, constant(1))
		<-began
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if !pending.IsDone() || pending.Err(t.Context()) == nil {
		t.Error("what could not begin did not fail")
	}
}

func TestDoneFutureKeepsNothingButItsResult(t *testing.T) {
	ex := newExecutor(t, 1)
	call, began, open := gate(7)
	s := &submission[int]{call: call}
	if err := ex.submit(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	<-began
	s.AddDoneCallback(func(*Future[int]) {})
	s.watch(&collector[int]{})
	open()
	if err := s.Err(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.call != nil || s.callbacks != nil || s.watchers != nil {
		t.Error("the call, a callback or a watcher is still there")
	}
}

func TestManyThreadsSubmit(t *testing.T) {
	const submitters, each = 8, 500
	ex := newExecutor(t, 4)
	var ran, called atomic.Int64
	var wg sync.WaitGroup
	for range submitters {
		wg.Go(func() {
			for i := range each {
				f := submit(t, ex, func(context.Context) (int, error) {
					ran.Add(1)
					return i, nil
				})
				f.AddDoneCallback(func(*Future[int]) { called.Add(1) })
				if i%3 == 0 && f.Cancel() {
					ran.Add(1)
				} else if v, err := f.Result(t.Context()); v != i || err != nil {
					t.Errorf("Result = %v, %v, want %d", v, err, i)
				}
			}
		})
	}
	wg.Wait()
	if err := ex.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if ran.Load() != submitters*each || called.Load() != submitters*each {
		t.Errorf("%d calls ran or were cancelled and %d callbacks ran, want %d", ran.Load(), called.Load(), submitters*each)
	}
}
