package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// place says what the workers of a program are.
type place string

const (
	onThread  place = "thread"
	onProcess place = "process"
)

// task is what a worker does.
type task[A any] = *multiprocessing.Func[A, struct{}]

// joiner is a worker that was started.
type joiner interface {
	Join(ctx context.Context) error
}

// start starts a worker.
func start[A any](ctx context.Context, on place, name string, f task[A], arg A) (joiner, error) {
	if on == onThread {
		return threading.Go(ctx, name, func(ctx context.Context) error {
			_, err := f.Run(ctx, arg)
			return err
		}), nil
	}
	p := multiprocessing.NewProcess(name, f, arg)
	return p, p.Start(ctx)
}

// team runs f with each argument in a worker of its own, calls then, which may be nil, and joins
// the workers.
func team[A any](ctx context.Context, on place, f task[A], then func(ctx context.Context) error, args ...A) error {
	var all []joiner
	for i, arg := range args {
		w, err := start(ctx, on, fmt.Sprint("w", i), f, arg)
		if err != nil {
			return err
		}
		all = append(all, w)
	}
	var errs []error
	if then != nil {
		errs = append(errs, then(ctx))
	}
	for _, w := range all {
		errs = append(errs, w.Join(ctx))
	}
	return errors.Join(errs...)
}

// shares is program for one that may start processes.
func shares(f func(ctx context.Context) (string, error)) schedule.Program {
	return program(func(ctx context.Context) (string, error) {
		ctx = host.With(ctx, &host.Host{})
		outcome, err := f(ctx)
		return outcome, errors.Join(err, multiprocessing.Shutdown(ctx))
	})
}

// must returns what cannot fail in a test.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

type addArg struct {
	Adds    int
	Counter *multiprocessing.Value[int]
	Arrived *multiprocessing.Queue[struct{}]
	Gate    *multiprocessing.Connection[struct{}]
}

var adds = multiprocessing.RegisterTask("schedule.add", func(ctx context.Context, a addArg) error {
	if err := a.Arrived.Put(ctx, struct{}{}); err != nil {
		return err
	}
	if _, err := a.Gate.Receive(ctx); err != io.EOF {
		return err
	}
	for range a.Adds {
		a.Counter.Set(ctx, a.Counter.Get(ctx)+1)
	}
	return nil
})

// counterOf is the counter without a lock, as the demo has it: a gate that is aside lets all begin
// together.
func counterOf(on place, workers, times int) schedule.Program {
	return shares(func(ctx context.Context) (string, error) {
		counter := must(multiprocessing.NewValue("counter", 0))
		arrived := must(multiprocessing.NewQueue[struct{}](trace.Aside("arrived"), 0))
		gate, opener, err := multiprocessing.NewPipe[struct{}](trace.Aside("gate"), false)
		if err != nil {
			return "", err
		}
		defer gate.Close()
		err = team(ctx, on, adds, func(ctx context.Context) error {
			defer opener.Close()
			for range workers {
				if _, err := arrived.Get(ctx); err != nil {
					return err
				}
			}
			return nil
		}, slices.Repeat([]addArg{{times, counter, arrived, gate}}, workers)...)
		if counter.Load() < workers*times {
			return "loses", err
		}
		return "right", err
	})
}

type locksArg struct{ First, Second *multiprocessing.Lock }

var locks = multiprocessing.RegisterTask("schedule.locks", func(ctx context.Context, a locksArg) error {
	return threading.With(ctx, a.First, func() error {
		return threading.With(ctx, a.Second, func() error { return nil })
	})
})

// crossed has two workers take two locks in opposite order.
func crossed(on place) schedule.Program {
	return shares(func(ctx context.Context) (string, error) {
		a, b := must(multiprocessing.NewLock("a")), must(multiprocessing.NewLock("b"))
		return "both had both", team(ctx, on, locks, nil, locksArg{a, b}, locksArg{b, a})
	})
}

type stockArg struct {
	Produce bool
	Stock   *multiprocessing.Condition
	Full    *multiprocessing.Value[bool]
}

var stock = multiprocessing.RegisterTask("schedule.stock", func(ctx context.Context, a stockArg) error {
	if a.Produce {
		return threading.With(ctx, a.Stock, func() error {
			a.Full.Store(true)
			return a.Stock.Notify(ctx, 1)
		})
	}
	empty := true
	if err := threading.With(ctx, a.Stock, func() error { empty = !a.Full.Load(); return nil }); err != nil {
		return err
	}
	return threading.With(ctx, a.Stock, func() error {
		if empty {
			return a.Stock.Wait(ctx)
		}
		return nil
	})
})

// tooLate is a consumer that looks, gives the lock back, and then waits.
func tooLate(on place) schedule.Program {
	return shares(func(ctx context.Context) (string, error) {
		c, full := must(multiprocessing.NewCondition("c")), must(multiprocessing.NewValue("full", false))
		return "woken", team(ctx, on, stock, nil, stockArg{false, c, full}, stockArg{true, c, full})
	})
}

// all are the objects of the other programs, and Seen has what came of each worker.
type all struct {
	I         int
	Semaphore *multiprocessing.Semaphore
	Event     *multiprocessing.Event
	Barrier   *multiprocessing.Barrier
	Condition *multiprocessing.Condition
	RLock     *multiprocessing.RLock
	Queue     *multiprocessing.JoinableQueue[int]
	In, Out   *multiprocessing.Connection[int]
	Seen      *multiprocessing.Array[int]
}

func newAll(limit int, timeout time.Duration) all {
	in, out, err := multiprocessing.NewPipe[int]("pipe", false)
	return all{
		Semaphore: must(multiprocessing.NewSemaphore("s", 2)),
		Event:     must(multiprocessing.NewEvent("e")),
		Barrier:   must(multiprocessing.NewBarrier("b", 2, timeout)),
		Condition: must(multiprocessing.NewCondition("c")),
		RLock:     must(multiprocessing.NewRLock("r")),
		Queue:     must(multiprocessing.NewJoinableQueue[int]("q", limit)),
		In:        must(in, err), Out: out,
		Seen: must(multiprocessing.NewArray("seen", 0, 0, 0)),
	}
}

// each returns a program of so many workers that run f with one all. What they have seen is the
// outcome.
func each(on place, workers, limit int, timeout time.Duration, f task[all]) schedule.Program {
	return shares(func(ctx context.Context) (string, error) {
		a := newAll(limit, timeout)
		defer func() { _ = errors.Join(a.In.Close(), a.Out.Close()) }()
		args := make([]all, workers)
		for i := range args {
			args[i] = a
			args[i].I = i
		}
		err := team(ctx, on, f, nil, args...)
		return fmt.Sprint(a.Seen.Numbers()), err
	})
}

var (
	permits = multiprocessing.RegisterTask("schedule.permits", func(ctx context.Context, a all) error {
		if err := a.Semaphore.Acquire(ctx); err != nil {
			return err
		}
		a.Seen.Store(0, a.Seen.Load(0)+1)
		a.Seen.Store(1, max(a.Seen.Load(0), a.Seen.Load(1)))
		err := a.Semaphore.Release(ctx)
		a.Seen.Store(0, a.Seen.Load(0)-1)
		return err
	})
	flag = multiprocessing.RegisterTask("schedule.flag", func(ctx context.Context, a all) error {
		if a.I == 0 {
			a.Event.Set(ctx)
			a.Event.Clear(ctx)
			return nil
		}
		ctx, cancel := trace.WithTimeout(ctx, time.Second)
		defer cancel()
		if a.Event.Wait(ctx) == nil {
			a.Seen.Store(0, 1)
		}
		return nil
	})
	meets = multiprocessing.RegisterTask("schedule.meets", func(ctx context.Context, a all) error {
		if a.I == 2 {
			return a.Barrier.Abort(ctx)
		}
		at, err := a.Barrier.Wait(ctx)
		if err == nil {
			a.Seen.Store(a.I, 1+at)
		}
		return nil
	})
	hands = multiprocessing.RegisterTask("schedule.hands", func(ctx context.Context, a all) error {
		if a.I > 0 {
			return a.Queue.Put(ctx, a.I)
		}
		for k := range 2 {
			n, err := a.Queue.Get(ctx)
			if err != nil {
				return err
			}
			a.Seen.Store(k, n)
			if err := a.Queue.TaskDone(ctx); err != nil {
				return err
			}
		}
		return a.Queue.Join(ctx)
	})
	pipes = multiprocessing.RegisterTask("schedule.pipes", func(ctx context.Context, a all) error {
		if a.I > 0 {
			return a.Out.Send(ctx, a.I)
		}
		for k := range 2 {
			n, err := a.In.Receive(ctx)
			if err != nil {
				return err
			}
			a.Seen.Store(k, n)
		}
		return nil
	})
	again = multiprocessing.RegisterTask("schedule.again", func(ctx context.Context, a all) error {
		if a.I == 0 {
			if a.RLock.TryAcquire(ctx) {
				a.Seen.Store(0, 1)
				return a.RLock.Release(ctx)
			}
			return nil
		}
		return threading.With(ctx, a.RLock, func() error {
			return threading.With(ctx, a.RLock, func() error { return nil })
		})
	})
	waits = multiprocessing.RegisterTask("schedule.waits", func(ctx context.Context, a all) error {
		return threading.With(ctx, a.Condition, func() error {
			if a.I == 2 {
				a.Seen.Store(2, a.Seen.Load(2)+1)
				return a.Condition.Notify(ctx, 1)
			}
			ctx, cancel := trace.WithTimeout(ctx, time.Duration(1+a.I)*time.Second)
			defer cancel()
			if err := a.Condition.WaitFor(ctx, func() bool { return a.Seen.Load(2) > 0 }); err == nil {
				a.Seen.Store(a.I, 1)
				a.Seen.Store(2, a.Seen.Load(2)-1)
			}
			return nil
		})
	})
)

// sharing are programs with objects that processes can share.
func sharing(on place) map[string]schedule.Program {
	return map[string]schedule.Program{
		"counter of 2":                counterOf(on, 2, 1),
		"counter of 3":                counterOf(on, 3, 1),
		"counter of 2 that add twice": counterOf(on, 2, 2),
		"crossed locks":               crossed(on),
		"lost wake-up":                tooLate(on),
		"semaphore":                   each(on, 3, 0, 0, permits),
		"event":                       each(on, 2, 0, 0, flag),
		"barrier":                     each(on, 2, 0, 0, meets),
		"barrier, broken":             each(on, 3, 0, 0, meets),
		"barrier, late":               each(on, 1, 0, time.Second, meets),
		"queue":                       each(on, 3, 0, 0, hands),
		"queue of one place":          each(on, 3, 1, 0, hands),
		"queue of nobody":             each(on, 2, 0, 0, hands),
		"pipe":                        each(on, 3, 0, 0, pipes),
		"rlock":                       each(on, 2, 0, 0, again),
		"condition":                   each(on, 3, 0, 0, waits),
	}
}

// figures are what exploring these programs finds, wherever their workers are.
var figures = map[string]string{
	"counter of 2":                "6 4; loses: 4 2; right: 2 2",
	"counter of 3":                "90 36; loses: 84 30; right: 6 6",
	"counter of 2 that add twice": "70 34; loses: 64 28; right: 6 6",
	"crossed locks":               "6 3; both had both: 4 2; deadlock: 2 1",
	"lost wake-up":                "3 3; deadlock: 1 1; woken: 2 2",
	"semaphore":                   "54 54; [0 1 0]: 6 6; [0 2 0]: 48 48",
	"event":                       "3 3; [0 0 0]: 1 1; [1 0 0]: 2 2",
	"barrier":                     "2 2; [1 2 0]: 1 1; [2 1 0]: 1 1",
	"barrier, broken":             "6 6; [0 0 0]: 4 4; [1 2 0]: 1 1; [2 1 0]: 1 1",
	"barrier, late":               "1 1; [0 0 0]: 1 1",
	"queue":                       "6 6; [1 2 0]: 3 3; [2 1 0]: 3 3",
	"queue of one place":          "4 4; [1 2 0]: 2 2; [2 1 0]: 2 2",
	"queue of nobody":             "1 1; deadlock: 1 1",
	"pipe":                        "4 4; [1 2 0]: 2 2; [2 1 0]: 2 2",
	"rlock":                       "3 3; [0 0 0]: 1 1; [1 0 0]: 2 2",
	"condition":                   "10 10; [0 1 0]: 5 5; [1 0 0]: 5 5",
	"family":                      "24 4; [0 0 0]: 24 4",
	"joins":                       "2 1; [1 1 1]: 2 1",
}

func TestSharedByThreads(t *testing.T) {
	for name, p := range sharing(onThread) {
		t.Run(name, func(t *testing.T) { explored(t, name, p) })
	}
}

// explored holds the search against the figures, and against one of all orders, and makes the first
// order of each outcome again.
func explored(t *testing.T, name string, p schedule.Program) {
	r := explore(t, p, schedule.Exploration{})
	got := sorted(r)
	if want := figures[name]; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if plain := sorted(explore(t, p, schedule.Exploration{Plain: true})); got != plain {
		t.Errorf("plain    %s\nsearched %s", plain, got)
	}
	if r.Unsteady || !r.Complete {
		t.Errorf("complete: %t, unsteady: %t", r.Complete, r.Unsteady)
	}
	t.Log(got)
	for _, o := range r.Outcomes {
		for range 10 {
			again := script(t, p, o.First.Prefix().String(), schedule.Options{})
			if again.Err != nil || again.Outcome != o.Name || again.End != o.End ||
				!slices.Equal(again.Schedule(), o.First.Schedule()) {
				t.Fatalf("%v: %q, %v, %v of %q", o.First.Schedule(), again.Outcome, again.Schedule(), again.Err, o.Name)
			}
		}
	}
}
