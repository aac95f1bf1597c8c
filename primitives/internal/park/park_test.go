package park_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var errStop = errors.New("stop")

// lot is the least that can own a list.
type lot struct {
	mu     sync.Mutex
	list   park.List
	object trace.Object
	order  []int // who came back, woken
}

// park starts a goroutine that waits, and returns when it does. What came of it is sent to the
// channel.
func (l *lot) park(ctx context.Context, me int, front bool) <-chan error {
	result := make(chan error, 1)
	go func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		wait := l.list.Wait
		if front {
			wait = l.list.WaitFront
		}
		err := wait(ctx, &l.mu, &l.object, trace.KindEvent)
		if err == nil {
			l.order = append(l.order, me)
		}
		result <- err
	}()
	synctest.Wait()
	return result
}

// wake wakes one, and returns when it has gone on.
func (l *lot) wake() bool {
	l.mu.Lock()
	woke := l.list.WakeOne()
	l.mu.Unlock()
	synctest.Wait()
	return woke
}

// wantBlocked fails unless the one whose result this will be waits, alone.
func (l *lot) wantBlocked(t *testing.T, result <-chan error) {
	t.Helper()
	if n := l.list.Len(); n != 1 {
		t.Errorf("%d wait", n)
	}
	select {
	case err := <-result:
		t.Errorf("it does not wait: got %v", err)
	default:
	}
}

// worker returns a worker's context. One that has waited before is watched and not selected on.
func worker(ctx context.Context, waits int) context.Context {
	w := trace.NewWorker(ctx, "w", nil)
	for range waits {
		var l lot
		l.mu.Lock()
		go func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.list.WakeOne()
		}()
		_ = l.list.Park(w, &l.mu, &l.object, trace.KindEvent)
	}
	return w
}

// each runs f once for each kind of context that a thread can wait under.
func each(t *testing.T, f func(t *testing.T, under func(context.Context) context.Context)) {
	for name, under := range map[string]func(context.Context) context.Context{
		"no worker":        func(ctx context.Context) context.Context { return ctx },
		"a new worker":     func(ctx context.Context) context.Context { return worker(ctx, 0) },
		"a watched worker": func(ctx context.Context) context.Context { return worker(ctx, 2) },
		"a wrapped worker": func(ctx context.Context) context.Context {
			return context.WithValue(worker(ctx, 2), errStop, "any")
		},
		"a derived context": func(ctx context.Context) context.Context {
			ctx, cancel := context.WithCancel(worker(ctx, 2))
			t.Cleanup(cancel)
			return ctx
		},
	} {
		t.Run(name, func(t *testing.T) { f(t, under) })
	}
}

func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lot
		if l.wake() {
			t.Error("woke somebody in an empty list")
		}
		for me := range 3 {
			l.park(t.Context(), me, false)
		}
		l.park(t.Context(), 3, true)
		for range 4 {
			l.wake()
		}
		if want := []int{3, 0, 1, 2}; !slices.Equal(l.order, want) {
			t.Errorf("got %v, want %v", l.order, want)
		}
		for me := range 5 {
			l.park(t.Context(), me, me == 0)
		}
		if n := l.list.WakeAll(); n != 5 || l.list.Len() != 0 {
			t.Errorf("woke %d, and %d are left", n, l.list.Len())
		}
		synctest.Wait()
		if len(l.order) != 4+5 {
			t.Errorf("%d came back", len(l.order))
		}
	})
}

// Whoever gives up, at whatever place in the list, the others are woken in their order.
func TestCancelAtEachPlace(t *testing.T) { each(t, testCancelAtEachPlace) }

func testCancelAtEachPlace(t *testing.T, under func(context.Context) context.Context) {
	for gone := range 3 {
		synctest.Test(t, func(t *testing.T) {
			var l lot
			ctx, cancel := context.WithCancelCause(t.Context())
			var want []int
			var quitter <-chan error
			for me := range 3 {
				if me == gone {
					quitter = l.park(under(ctx), me, false)
					continue
				}
				l.park(t.Context(), me, false)
				want = append(want, me)
			}
			cancel(errStop)
			if err := <-quitter; err != errStop {
				t.Errorf("got %v, want %v", err, errStop)
			}
			if n := l.list.Len(); n != 2 {
				t.Errorf("%d are left", n)
			}
			l.park(t.Context(), 3, false)
			want = append(want, 3)
			for l.wake() {
			}
			if !slices.Equal(l.order, want) {
				t.Errorf("without %d: got %v, want %v", gone, l.order, want)
			}
		})
	}
}

func TestDoneBeforehand(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStop)
	var l lot
	l.mu.Lock()
	if err := l.list.Wait(ctx, &l.mu, &l.object, trace.KindEvent); err != errStop {
		t.Errorf("got %v, want %v", err, errStop)
	}
	if l.mu.TryLock() {
		t.Error("the mutex is not held any more")
	}
	if n := l.list.Len(); n != 0 {
		t.Errorf("%d wait", n)
	}
}

// Both happen before the waiter runs, in either order: being woken counts.
func TestWokenAndCancelled(t *testing.T) { each(t, testWokenAndCancelled) }

func testWokenAndCancelled(t *testing.T, under func(context.Context) context.Context) {
	for _, cancelFirst := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			var l lot
			ctx, cancel := context.WithCancelCause(t.Context())
			mine := under(ctx)
			result := l.park(mine, 0, false)
			l.mu.Lock()
			if cancelFirst {
				cancel(errStop)
				for range 100 {
					runtime.Gosched() // lets the waiter see it and come as far as the mutex
				}
			}
			if !l.list.WakeOne() {
				t.Error("nobody to wake")
			}
			cancel(errStop)
			l.mu.Unlock()
			if err := <-result; err != nil {
				t.Errorf("cancelled first: %v: got %v", cancelFirst, err)
			}
			result = l.park(context.WithoutCancel(mine), 0, false)
			l.wantBlocked(t, result)
			l.wake()
			<-result
		})
	}
}

// Wakers and cancellers race for the waiters: each that was woken, and no other, says so.
func TestRace(t *testing.T) { each(t, testRace) }

func testRace(t *testing.T, under func(context.Context) context.Context) {
	var l lot
	var all sync.WaitGroup
	woken, noticed := 0, 0
	for range 400 {
		stop, cancel := context.WithCancelCause(t.Context())
		ctx := under(stop)
		waits := make(chan struct{})
		all.Go(func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			close(waits)
			switch err := l.list.Wait(ctx, &l.mu, &l.object, trace.KindEvent); err {
			case nil:
				noticed++
			case errStop:
			default:
				t.Error(err)
			}
		})
		<-waits
		all.Go(func() { cancel(errStop) })
		all.Go(func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			if l.list.WakeOne() {
				woken++
			}
		})
	}
	all.Wait()
	if woken != noticed || l.list.Len() != 0 {
		t.Errorf("%d were woken, %d noticed, %d are left", woken, noticed, l.list.Len())
	}
}

// Goroutines that share a worker's context block each on its own.
func TestSharedContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lot
		ctx, cancel := context.WithCancelCause(t.Context())
		w := worker(ctx, 2)
		var results []<-chan error
		for me := range 3 {
			results = append(results, l.park(w, me, false))
		}
		first, second := l.wake(), l.wake()
		if !first || !second || !slices.Equal(l.order, []int{0, 1}) {
			t.Errorf("%v went on", l.order)
		}
		cancel(errStop)
		for i, want := range []error{nil, nil, errStop} {
			if err := <-results[i]; err != want {
				t.Errorf("%d: got %v, want %v", i, err, want)
			}
		}
	})
}

// A wait under a context that was detached goes on when the worker's own is done, and so do those
// after it.
func TestDetached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lot
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		detached := context.WithoutCancel(worker(ctx, 2))
		for range 2 {
			result := l.park(detached, 0, false)
			cancel(errStop)
			synctest.Wait()
			l.wantBlocked(t, result)
			l.wake()
			if err := <-result; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestWakeAllAndUnlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l lot
		ctx, cancel := context.WithCancelCause(t.Context())
		var results []<-chan error
		for me := range 4 {
			results = append(results, l.park(worker(ctx, me), me, false))
		}
		l.mu.Lock()
		cancel(errStop)
		l.list.WakeAllAndUnlock(&l.mu)
		for i, result := range results {
			if err := <-result; err != nil {
				t.Errorf("%d: %v", i, err)
			}
		}
		if n := l.list.Len(); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}

func TestAllocatesNothing(t *testing.T) {
	var l lot
	w := worker(t.Context(), 2)
	n := testing.AllocsPerRun(100, func() {
		l.mu.Lock()
		go func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.list.WakeOne()
		}()
		_ = l.list.Park(w, &l.mu, &l.object, trace.KindEvent)
	})
	if n > 1 { // the function for go
		t.Errorf("%v allocations to wait", n)
	}
}

func TestRecorderSees(t *testing.T) {
	for _, wake := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			rec := trace.NewRecorder(0, nil)
			ctx, cancel := context.WithCancelCause(t.Context())
			w := trace.NewWorker(ctx, "w", rec)
			w.Born()
			var l lot
			result := l.park(w, 0, false)
			want := []trace.Kind{trace.Born, trace.Waiting, trace.Running}
			if wake {
				want = []trace.Kind{trace.Born, trace.Waiting, trace.Runnable, trace.Running}
				l.wake()
			}
			cancel(errStop)
			<-result
			kept, _ := rec.Events()
			var got []trace.Kind
			for _, e := range kept {
				got = append(got, e.Kind)
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}
