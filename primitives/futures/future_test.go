package futures

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/threading"
)

// seen is what a future's methods say of it.
type seen struct {
	Running, Cancelled, Done bool
	Value                    int
	Err                      error
}

var errNotDone = errors.New("not done")

func look(f *Future[int]) seen {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errNotDone)
	value, err := f.Result(ctx)
	return seen{f.Running(), f.Cancelled(), f.IsDone(), value, err}
}

func TestFutureStates(t *testing.T) {
	pending := seen{Err: errNotDone}
	running := seen{Running: true, Err: errNotDone}
	cancelled := seen{Cancelled: true, Done: true, Err: ErrCancelled}
	value := seen{Done: true, Value: 7}
	failed := seen{Done: true, Err: errBoom}

	start := func(f *Future[int]) any { return f.SetRunningOrNotifyCancel() }
	cancel := func(f *Future[int]) any { return f.Cancel() }
	set := func(f *Future[int]) any { return f.SetResult(7) }
	fail := func(f *Future[int]) any { return f.SetError(errBoom) }
	steps := func(steps ...func(*Future[int]) any) []func(*Future[int]) any { return steps }

	tests := []struct {
		name  string
		steps []func(*Future[int]) any
		last  any // what the last step returned
		want  seen
	}{
		{"new", steps(), nil, pending},
		{"start", steps(start), true, running},
		{"start twice", steps(start, start), false, running},
		{"cancel", steps(cancel), true, cancelled},
		{"cancel twice", steps(cancel, cancel), true, cancelled},
		{"cancel, start", steps(cancel, start), false, cancelled},
		{"cancel, result", steps(cancel, set), ErrInvalidState, cancelled},
		{"cancel, error", steps(cancel, fail), ErrInvalidState, cancelled},
		{"start, cancel", steps(start, cancel), false, running},
		{"result at once", steps(set), nil, value},
		{"result", steps(start, set), nil, value},
		{"result, cancel", steps(start, set, cancel), false, value},
		{"result, start", steps(set, start), false, value},
		{"result twice", steps(start, set, set), ErrInvalidState, value},
		{"result, error", steps(start, set, fail), ErrInvalidState, value},
		{"error", steps(start, fail), nil, failed},
		{"error, result", steps(start, fail, set), ErrInvalidState, failed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var f Future[int]
			var last any
			for _, step := range tt.steps {
				last = step(&f)
			}
			if last != tt.last {
				t.Errorf("the last step returned %v, want %v", last, tt.last)
			}
			if got := look(&f); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestFutureWakesAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := New[int]("f")
		var woken atomic.Int32
		for range 3 {
			go func() {
				if v, err := f.Result(t.Context()); v == 7 && err == nil {
					woken.Add(1)
				}
			}()
		}
		synctest.Wait()
		if err := f.SetResult(7); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if woken.Load() != 3 {
			t.Errorf("%d of 3 were woken with the result", woken.Load())
		}
	})
}

func TestFutureResultWaitsNoLongerThanItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := New[int]("f")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errNotDone)
		defer cancel()
		begin := time.Now()
		if err := f.Err(ctx); err != errNotDone {
			t.Errorf("Err = %v, want the context's cause", err)
		}
		if waited := time.Since(begin); waited != time.Minute {
			t.Errorf("waited %v, want a minute", waited)
		}
		if f.IsDone() || !f.Cancel() {
			t.Error("a wait that ended changed the future")
		}
	})
}

func TestCallbacks(t *testing.T) {
	ends := map[string]func(f *Future[int]){
		"result": func(f *Future[int]) { _ = f.SetResult(7) },
		"error":  func(f *Future[int]) { _ = f.SetError(errBoom) },
		"cancel": func(f *Future[int]) { f.Cancel() },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			f := New[int]("f")
			var order []string
			add := func(name string) {
				f.AddDoneCallback(func(g *Future[int]) {
					if g != f || !g.IsDone() {
						t.Errorf("callback %s got %p, done %v; want %p, done", name, g, g.IsDone(), f)
					}
					order = append(order, name)
				})
			}
			add("a")
			add("b")
			if len(order) > 0 {
				t.Fatalf("%v ran before the end", order)
			}
			end(f)
			end(f)
			add("late")
			if want := []string{"a", "b", "late"}; !slices.Equal(order, want) {
				t.Errorf("ran %v, want %v", order, want)
			}
		})
	}
}

func TestCallbackMayUseItsFuture(t *testing.T) {
	f := New[int]("f")
	ran := false
	f.AddDoneCallback(func(f *Future[int]) {
		f.AddDoneCallback(func(f *Future[int]) { ran = f.Err(t.Context()) == errBoom })
	})
	_ = f.SetError(errBoom)
	if !ran {
		t.Error("a callback added by a callback did not see the error")
	}
}

func TestPanickingCallbackKeepsNoOtherFromRunning(t *testing.T) {
	f := New[int]("f")
	ran := 0
	f.AddDoneCallback(func(*Future[int]) { panic(errBoom) })
	f.AddDoneCallback(func(*Future[int]) { ran++ })
	f.AddDoneCallback(func(*Future[int]) { panic("second") })
	f.AddDoneCallback(func(*Future[int]) { ran++ })
	err := guard.Catch("setter", func() error { return f.SetResult(7) })
	if ran != 2 {
		t.Errorf("%d of 2 other callbacks ran", ran)
	}
	var p *threading.PanicError
	if !errors.As(err, &p) || !errors.Is(err, errBoom) {
		t.Fatalf("the setter saw %v, want the panic", err)
	}
	if want := "a future's callback panicked: boom\na future's callback panicked: second"; fmt.Sprint(p.Value) != want {
		t.Errorf("the panic says %q, want %q", fmt.Sprint(p.Value), want)
	}
	if v, err := f.Result(t.Context()); v != 7 || err != nil {
		t.Errorf("Result = %v, %v after the panic", v, err)
	}
}

// Of a canceller and an executor, exactly one gets a future; of many setters, one.
func TestFutureRaces(t *testing.T) {
	for range 200 {
		f := New[int]("f")
		var started, cancelled, set, called atomic.Int32
		f.AddDoneCallback(func(*Future[int]) { called.Add(1) })
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				if f.SetRunningOrNotifyCancel() {
					started.Add(1)
					for range 2 {
						wg.Go(func() {
							if f.SetResult(i) == nil {
								set.Add(1)
							}
						})
					}
				}
			})
			wg.Go(func() {
				if f.Cancel() {
					cancelled.Store(1)
				}
			})
			wg.Go(func() { _ = f.Err(context.Background()) })
		}
		wg.Wait()
		if started.Load()+cancelled.Load() != 1 || started.Load() != set.Load() || called.Load() != 1 {
			t.Fatalf("started %d, cancelled %d, set %d, callbacks %d", started.Load(), cancelled.Load(), set.Load(),
				called.Load())
		}
	}
}

// TestDoneChannel is closed once the future is done, whether it was asked for before or after.
func TestDoneChannel(t *testing.T) {
	for name, end := range map[string]func(*Future[int]){
		"a result":  func(f *Future[int]) { _ = f.SetResult(1) },
		"cancelled": func(f *Future[int]) { f.Cancel() },
	} {
		var f Future[int]
		before := f.Done()
		select {
		case <-before:
			t.Errorf("%s: closed too early", name)
		default:
		}
		end(&f)
		<-before
		<-f.Done()
		if late := new(Future[int]); late.Cancel() {
			<-late.Done()
		}
	}
}
