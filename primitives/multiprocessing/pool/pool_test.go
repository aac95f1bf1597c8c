package pool

import (
	"context"
	"errors"
	"iter"
	"os"
	"slices"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

var (
	square = multiprocessing.Register("test.square", func(_ context.Context, x int) (int, error) {
		if x < 0 {
			return 0, errors.New("negative")
		}
		return x * x, nil
	})
	getpid = multiprocessing.Register("test.getpid",
		func(context.Context, struct{}) (int, error) { return os.Getpid(), nil })
	// block says that it has begun, if its pool is counted, and blocks.
	block = multiprocessing.Register("test.block", func(ctx context.Context, _ struct{}) (int, error) {
		if begun != nil {
			begun.Release(ctx)
		}
		<-ctx.Done()
		return 0, ctx.Err()
	})
	begun   *multiprocessing.Semaphore
	counted = multiprocessing.RegisterTask("test.counted",
		func(_ context.Context, s *multiprocessing.Semaphore) error {
			begun = s
			return nil
		})
	bound int
	setup = multiprocessing.RegisterTask("test.setup",
		func(_ context.Context, v *multiprocessing.Value[int32]) error {
			bound = int(v.Load())
			return nil
		})
	takeValue = multiprocessing.RegisterTask("test.take-value",
		func(context.Context, *multiprocessing.Value[int64]) error { return nil })
	spoiled = multiprocessing.RegisterTask("test.spoiled",
		func(context.Context, struct{}) error { return errors.New("no luck") })
	getSet  = multiprocessing.Register("test.bound", func(context.Context, struct{}) (int, error) { return bound, nil })
	explode = multiprocessing.Register("test.explode", func(context.Context, int) (int, error) { panic("boom") })
)

// withPool runs f with a pool of 2 and ends the pool.
func withPool(t *testing.T, f func(ctx context.Context, p *Pool), options ...Option) {
	t.Helper()
	proctest.Run(t, nil, func(ctx context.Context) {
		p, err := New(ctx, 2, options...)
		testkit.Must(t, err)
		f(ctx, p)
		p.Terminate()
		testkit.Must(t, p.Join(ctx))
		if pids := p.PIDs(); len(pids) != 0 {
			t.Errorf("workers %v are left", pids)
		}
	})
}

func TestPoolCalls(t *testing.T) {
	inputs := []int{1, 2, 3, 4, 5, 6, 7, 8, 9}
	want := []int{1, 4, 9, 16, 25, 36, 49, 64, 81}
	withPool(t, func(ctx context.Context, p *Pool) {
		if x, err := Apply(ctx, p, square, 7); x != 49 || err != nil {
			t.Errorf("apply: %v %v", x, err)
		}
		for _, chunk := range []int{0, 1, 4, 100} {
			if got, err := Map(ctx, p, square, inputs, chunk); err != nil || !slices.Equal(got, want) {
				t.Errorf("map in chunks of %d: %v %v", chunk, got, err)
			}
			type mapper = func(context.Context, *Pool, *multiprocessing.Func[int, int], []int, int) iter.Seq2[int, error]
			for name, imap := range map[string]mapper{"imap": Imap[int, int], "imap unordered": ImapUnordered[int, int]} {
				var got []int
				for x, err := range imap(ctx, p, square, inputs, chunk) {
					testkit.Must(t, err)
					got = append(got, x)
				}
				if name != "imap" {
					slices.Sort(got)
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s in chunks of %d: %v", name, chunk, got)
				}
			}
		}
		if got, err := Map(ctx, p, square, nil, 0); err != nil || len(got) != 0 {
			t.Errorf("map of nothing: %v %v", got, err)
		}
		if _, err := Map(ctx, p, square, []int{1, -2, 3}, 1); err == nil || err.Error() != "negative" {
			t.Errorf("map with a failing input: %v", err)
		}
		var outcomes []bool
		for _, err := range Imap(ctx, p, square, []int{1, -2, 3, -4}, 4) {
			outcomes = append(outcomes, err == nil)
		}
		if !slices.Equal(outcomes, []bool{true, false, true, false}) {
			t.Errorf("imap with failing inputs: %v", outcomes)
		}
		var panicked *threading.PanicError
		if _, err := Apply(ctx, p, explode, 1); !errors.As(err, &panicked) || panicked.Value != "boom" {
			t.Errorf("a panicking task: %v", err)
		}
	})
}

func TestPoolCallbacks(t *testing.T) {
	withPool(t, func(ctx context.Context, p *Pool) {
		var got []int // callbacks run one after the other
		for i := range 10 {
			_, err := ApplyAsync(p, square, i, func(x int, err error) {
				testkit.Must(t, err)
				got = append(got, x)
			})
			testkit.Must(t, err)
		}
		var whole []int
		_, err := MapAsync(p, square, []int{1, 2, 3}, 1, func(xs []int, err error) { whole = xs })
		testkit.Must(t, err)
		p.Close()
		testkit.Must(t, p.Join(ctx))
		if slices.Sort(got); !slices.Equal(got, []int{0, 1, 4, 9, 16, 25, 36, 49, 64, 81}) {
			t.Errorf("callbacks got %v", got)
		}
		if !slices.Equal(whole, []int{1, 4, 9}) {
			t.Errorf("the map's callback got %v", whole)
		}
		if _, err := ApplyAsync(p, square, 1, nil); !errors.Is(err, ErrClosed) {
			t.Errorf("work after close: %v", err)
		}
	})
}

func TestPoolRefusals(t *testing.T) {
	withPool(t, func(ctx context.Context, p *Pool) {
		if err := p.Join(ctx); !errors.Is(err, ErrOpen) {
			t.Errorf("join before close: %v", err)
		}
		v, err := multiprocessing.NewValue("v", int64(1))
		testkit.Must(t, err)
		if _, err := Apply(ctx, p, takeValue, v); !errors.Is(err, multiprocessing.ErrInherit) {
			t.Errorf("a value as an argument: %v", err)
		}
		if _, err := Apply(ctx, p, &multiprocessing.Func[int, int]{}, 1); !errors.Is(err, multiprocessing.ErrNotRegistered) {
			t.Errorf("an unregistered function: %v", err)
		}
		a, err := ApplyAsync(p, block, struct{}{}, nil)
		testkit.Must(t, err)
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if _, err := a.Get(short); !errors.Is(err, context.DeadlineExceeded) || a.Ready() {
			t.Errorf("get with a deadline: %v", err)
		}
		if _, err := a.Successful(); !errors.Is(err, ErrNotReady) {
			t.Errorf("successful before ready: %v", err)
		}
		if x, err := Apply(ctx, p, square, 3); x != 9 || err != nil {
			t.Errorf("the pool is not usable: %v %v", x, err)
		}
		p.Terminate()
		if _, err := a.Get(ctx); !errors.Is(err, ErrTerminated) {
			t.Errorf("work of a terminated pool: %v", err)
		}
	})
}

func TestPoolInitializer(t *testing.T) {
	v, err := multiprocessing.NewValue("v", int32(41))
	testkit.Must(t, err)
	withPool(t, func(ctx context.Context, p *Pool) {
		if x, err := Apply(ctx, p, getSet, struct{}{}); x != 41 || err != nil {
			t.Errorf("what the initializer bound: %v %v", x, err)
		}
	}, WithInitializer(setup.Bind(v)))
	withPool(t, func(ctx context.Context, p *Pool) {
		a, err := ApplyAsync(p, square, 1, nil)
		if err == nil {
			_, err = a.Get(ctx)
		}
		if err == nil {
			t.Error("a pool whose initializer fails works")
		}
	}, WithInitializer(spoiled.Bind(struct{}{})))
}

func TestPoolLosesAWorker(t *testing.T) {
	begun, err := multiprocessing.NewSemaphore("begun", 0)
	testkit.Must(t, err)
	kill := func(ctx context.Context, p *Pool) error {
		pid, err := Apply(ctx, p, getpid, struct{}{})
		testkit.Must(t, err)
		a, err := ApplyAsync(p, block, struct{}{}, nil)
		testkit.Must(t, err)
		b, err := ApplyAsync(p, block, struct{}{}, nil)
		testkit.Must(t, err)
		for range 2 { // until both workers are busy
			testkit.Must(t, begun.Acquire(ctx))
		}
		victim, err := os.FindProcess(pid)
		testkit.Must(t, err)
		testkit.Must(t, victim.Kill())
		for !a.Ready() && !b.Ready() && ctx.Err() == nil {
			short, cancel := context.WithTimeout(ctx, time.Millisecond)
			_ = a.Wait(short)
			cancel()
		}
		if !a.Ready() {
			a = b
		}
		_, err = a.Get(ctx)
		return err
	}
	withPool(t, func(ctx context.Context, p *Pool) {
		if err := kill(ctx, p); !errors.Is(err, ErrWorkerDied) {
			t.Errorf("the task of a killed worker: %v", err)
		}
		if x, err := Apply(ctx, p, square, 5); x != 25 || err != nil {
			t.Errorf("after a loss: %v %v", x, err)
		}
	}, WithInitializer(counted.Bind(begun)))
	withPool(t, func(ctx context.Context, p *Pool) {
		if err := kill(ctx, p); !errors.Is(err, ErrWorkerDied) {
			t.Errorf("the task of a killed worker: %v", err)
		}
		if _, err := Apply(ctx, p, square, 5); !errors.Is(err, ErrWorkerDied) {
			t.Errorf("a pool that breaks on a loss after a loss: %v", err)
		}
	}, BreakOnLoss(), WithInitializer(counted.Bind(begun)))
}

// A worker may die while it waits, and even between being called for a task and taking it; then the
// task is another's.
func TestPoolTaskOutlivesAnIdleWorker(t *testing.T) {
	withPool(t, func(ctx context.Context, p *Pool) {
		for i := range 20 {
			_, err := Apply(ctx, p, square, 1)
			testkit.Must(t, err)
			for _, pid := range p.PIDs() {
				victim, err := os.FindProcess(pid)
				testkit.Must(t, err)
				if err := victim.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
					// one of the last round may not be missed yet
					t.Fatal(err)
				}
			}
			a, err := ApplyAsync(p, square, i, nil)
			testkit.Must(t, err)
			if x, err := a.Get(ctx); x != i*i || err != nil {
				t.Errorf("the task came to %v %v", x, err)
			}
		}
	})
}
