package futures

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

var (
	square = multiprocessing.Register("test.square", func(_ context.Context, n int) (int, error) {
		if n < 0 {
			return 0, fmt.Errorf("%d is negative", n)
		}
		return n * n, nil
	})
	getpid  = multiprocessing.Register("test.getpid", func(context.Context, int) (int, error) { return os.Getpid(), nil })
	explode = multiprocessing.Register("test.explode", func(_ context.Context, text string) (int, error) { panic(text) })
	exit    = multiprocessing.Register("test.exit", func(_ context.Context, code int) (int, error) {
		os.Exit(code)
		return 0, nil
	})
)

// turnstile lets a test see that tasks have begun in workers, which get it by their initializer,
// and when they go on.
type turnstile struct {
	Began *multiprocessing.Queue[int] // the pids of those that have begun
	Open  *multiprocessing.Queue[int] // an item for each that may go on
}

var (
	ours  *turnstile // of this process
	setUp = multiprocessing.Register("test.set-up",
		func(_ context.Context, t *turnstile) (bool, error) { ours = t; return true, nil })
	pass = multiprocessing.Register("test.pass", func(ctx context.Context, n int) (int, error) {
		if err := ours.Began.Put(ctx, os.Getpid()); err != nil {
			return 0, err
		}
		_, err := ours.Open.Get(ctx)
		return n, err
	})
	spoil = multiprocessing.Register("test.spoil",
		func(context.Context, bool) (bool, error) { return false, errors.New("no luck") })
)

func newTurnstile(t *testing.T) *turnstile {
	t.Helper()
	began, err := multiprocessing.NewQueue[int]("began", 0)
	must(t, err)
	open, err := multiprocessing.NewQueue[int]("open", 0)
	must(t, err)
	return &turnstile{began, open}
}

// awaitBegun blocks until another task has begun and returns the process that it is in.
func (g *turnstile) awaitBegun(ctx context.Context, t *testing.T) int {
	t.Helper()
	pid, err := g.Began.Get(ctx)
	must(t, err)
	return pid
}

// let lets n tasks go on.
func (g *turnstile) let(ctx context.Context, t *testing.T, n int) {
	t.Helper()
	for range n {
		must(t, g.Open.Put(ctx, 0))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// guarded returns a context with a guard against hanging, and with a host of its own for processes,
// of which none may be left when the test ends.
func guarded(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	ctx = host.With(ctx, &host.Host{})
	t.Cleanup(func() {
		defer cancel()
		if left := multiprocessing.ActiveChildren(ctx); len(left) != 0 {
			t.Errorf("%d processes are left", len(left))
		}
	})
	return ctx
}

// newProcesses returns an executor that is shut down when the test ends.
func newProcesses(ctx context.Context, t *testing.T, workers int, options ...pool.Option) *ProcessExecutor {
	t.Helper()
	ex, err := NewProcessExecutor(ctx, workers, options...)
	must(t, err)
	t.Cleanup(func() { must(t, ex.Shutdown(context.WithoutCancel(ctx))) })
	return ex
}

// send submits a call and fails the test if the executor refuses it.
func send[R any](ctx context.Context, t *testing.T, ex Executor, call Call[R]) *Future[R] {
	t.Helper()
	f, err := Submit(ctx, ex, call)
	must(t, err)
	return f
}

func TestProcessesReturnResultsErrorsAndPanics(t *testing.T) {
	ctx := guarded(t)
	ex := newProcesses(ctx, t, 2)
	if v, err := send(ctx, t, ex, square.Bind(12)).Result(ctx); v != 144 || err != nil {
		t.Errorf("Result = %v, %v, want 144", v, err)
	}
	if err := send(ctx, t, ex, square.Bind(-3)).Err(ctx); err == nil || err.Error() != "-3 is negative" {
		t.Errorf("Err = %v", err)
	}
	var p *threading.PanicError
	if err := send(ctx, t, ex, explode.Bind("boom")).Err(ctx); !errors.As(err, &p) || p.Value != "boom" ||
		!strings.Contains(p.Stack, "process_test.go") {
		t.Errorf("Err = %v, want the panic with its stack", err)
	}
	if pid, err := send(ctx, t, ex, getpid.Bind(0)).Result(ctx); pid == os.Getpid() || err != nil {
		t.Errorf("the call ran in process %d, %v", pid, err)
	}
}

func TestProcessesTakeOnlyWhatCanBeSent(t *testing.T) {
	ctx := guarded(t)
	ex := newProcesses(ctx, t, 1)
	if _, err := Submit(ctx, ex, constant(1)); !errors.Is(err, multiprocessing.ErrNotRegistered) {
		t.Errorf("a plain function: %v", err)
	}
	var unregistered multiprocessing.Func[int, int]
	if _, err := Submit(ctx, ex, unregistered.Bind(1)); !errors.Is(err, multiprocessing.ErrNotRegistered) {
		t.Errorf("a Func that Register did not make: %v", err)
	}
	if _, err := Submit(ctx, ex, setUp.Bind(newTurnstile(t))); !errors.Is(err, multiprocessing.ErrInherit) {
		t.Errorf("a shared object: %v", err)
	}
}

func TestMapOnProcesses(t *testing.T) {
	ctx := guarded(t)
	ex := newProcesses(ctx, t, 2)
	inputs := []int{4, -1, 3, 2, -5, 1}
	want := []string{"16", "-1 is negative", "9", "4", "-5 is negative", "1"}
	texts := func(results func(func(int, error) bool)) (got []string) {
		for v, err := range results {
			if err != nil {
				got = append(got, err.Error())
				continue
			}
			got = append(got, fmt.Sprint(v))
		}
		return got
	}
	if diff := cmp.Diff(want, texts(Map(ctx, ex, square.Bind, inputs))); diff != "" {
		t.Errorf("Map (-want +got)\n%s", diff)
	}
	for _, size := range []int{-1, 1, 4, 6, 100} {
		if diff := cmp.Diff(want, texts(MapChunks(ctx, ex, square, inputs, size))); diff != "" {
			t.Errorf("MapChunks of %d (-want +got)\n%s", size, diff)
		}
	}
	if got := texts(MapChunks(ctx, ex, square, nil, 3)); got != nil {
		t.Errorf("of nothing: %v", got)
	}
	done, cancel := context.WithCancelCause(ctx)
	cancel(errBoom)
	if got := texts(MapChunks(done, ex, square, inputs, 3)); !slices.Equal(got, []string{"boom"}) {
		t.Errorf("under a done context: %v", got)
	}
	must(t, ex.Shutdown(ctx))
	if got := texts(MapChunks(ctx, ex, square, inputs, 3)); !slices.Equal(got, []string{ErrShutdown.Error()}) {
		t.Errorf("after Shutdown: %v", got)
	}
}

func TestAChunkTravelsToOneWorkerAndBeginsAsOne(t *testing.T) {
	ctx := guarded(t)
	g := newTurnstile(t)
	ex := newProcesses(ctx, t, 2, pool.WithInitializer(setUp.Bind(g)))
	results := MapChunks(ctx, ex, pass, []int{0, 1, 2, 3, 4, 5}, 3)
	first, second := g.awaitBegun(ctx, t), g.awaitBegun(ctx, t)
	if first == second {
		t.Error("two chunks are in one worker while another is idle")
	}
	g.let(ctx, t, 6)
	n := 0
	for v, err := range results {
		if v != n || err != nil {
			t.Errorf("result %d: %d, %v", n, v, err)
		}
		n++
	}
	counts := map[int]int{first: 1, second: 1}
	for range 4 {
		counts[g.awaitBegun(ctx, t)]++
	}
	if diff := cmp.Diff(map[int]int{first: 3, second: 3}, counts); diff != "" {
		t.Errorf("inputs of each worker (-want +got)\n%s", diff)
	}
}

func TestProcessCallsArePendingThenRunning(t *testing.T) {
	ctx := guarded(t)
	g := newTurnstile(t)
	ex := newProcesses(ctx, t, 1, pool.WithInitializer(setUp.Bind(g)))
	first := send(ctx, t, ex, pass.Bind(7))
	second := send(ctx, t, ex, pass.Bind(8))
	third := send(ctx, t, ex, pass.Bind(9))
	g.awaitBegun(ctx, t)
	if !first.Running() || first.Cancel() {
		t.Error("the first call is not running, or was cancelled all the same")
	}
	if second.Running() || !second.Cancel() || second.Err(ctx) != ErrCancelled {
		t.Error("the second call was not cancelled while it was pending")
	}
	g.let(ctx, t, 2)
	for f, want := range map[*Future[int]]int{first: 7, third: 9} {
		if v, err := f.Result(ctx); v != want || err != nil {
			t.Errorf("Result = %v, %v, want %d", v, err, want)
		}
	}
	g.awaitBegun(ctx, t)
	if n := g.Began.Len(); n != 0 {
		t.Error("the cancelled call ran")
	}
}

// brokenBy fails the test unless err says that the executor is broken, and by which process.
func brokenBy(t *testing.T, what string, err error, pid int) {
	t.Helper()
	var exit *multiprocessing.ExitError
	if !errors.Is(err, ErrBrokenPool) || !errors.As(err, &exit) || exit.PID != pid ||
		!strings.Contains(err.Error(), fmt.Sprint(pid)) {
		t.Errorf("%s: %v, want that process %d broke the executor", what, err, pid)
	}
}

func TestDeathOfAWorkerBreaksTheExecutor(t *testing.T) {
	ctx := guarded(t)
	g := newTurnstile(t)
	ex := newProcesses(ctx, t, 2, pool.WithInitializer(setUp.Bind(g)))
	var all []*Future[int]
	for n := range 5 {
		all = append(all, send(ctx, t, ex, pass.Bind(n)))
	}
	pid := g.awaitBegun(ctx, t)
	g.awaitBegun(ctx, t)
	process, err := os.FindProcess(pid)
	must(t, err)
	begin := time.Now()
	must(t, process.Kill())
	for n, f := range all {
		brokenBy(t, fmt.Sprint("future ", n), f.Err(ctx), pid)
	}
	t.Logf("all futures knew after %v", time.Since(begin))
	_, err = Submit(ctx, ex, square.Bind(1))
	brokenBy(t, "Submit", err, pid)
	must(t, ex.Shutdown(ctx))
	_, err = Submit(ctx, ex, square.Bind(1))
	brokenBy(t, "Submit after Shutdown", err, pid)
}

func TestSubmitFromTheCallbackOfABrokenCall(t *testing.T) {
	ctx := guarded(t)
	ex := newProcesses(ctx, t, 1)
	refused := make(chan error, 1)
	f := send(ctx, t, ex, exit.Bind(3))
	f.AddDoneCallback(func(*Future[int]) {
		_, err := Submit(ctx, ex, square.Bind(1))
		refused <- err
	})
	if err := <-refused; !errors.Is(err, ErrBrokenPool) || !strings.Contains(err.Error(), "exit code 3") {
		t.Errorf("Submit = %v", err)
	}
}

func TestDeathOfAnIdleWorkerBreaksTheExecutor(t *testing.T) {
	ctx := guarded(t)
	ex := newProcesses(ctx, t, 1)
	pid, err := send(ctx, t, ex, getpid.Bind(0)).Result(ctx)
	must(t, err)
	process, err := os.FindProcess(pid)
	must(t, err)
	must(t, process.Kill())
	for err == nil { // until the death is noticed, calls are taken, and may fail
		if f, refused := Submit(ctx, ex, square.Bind(1)); refused == nil {
			err = f.Err(ctx)
		} else {
			err = refused
		}
	}
	brokenBy(t, "a call after the death", err, pid)
}

func TestDeathOfTheOnlyWorkerIsNoDeadlock(t *testing.T) {
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { t.Errorf("false alarm: %v", d) })
	ctx := guarded(t)
	err := threading.Run(ctx, "main", rec, func(ctx context.Context) error {
		for range 20 {
			ex, err := NewProcessExecutor(ctx, 1)
			must(t, err)
			f := send(ctx, t, ex, exit.Bind(3))
			if err := f.Err(ctx); !errors.Is(err, ErrBrokenPool) {
				t.Errorf("Err = %v", err)
			}
			must(t, ex.Shutdown(ctx))
		}
		return nil
	})
	must(t, err)
}

func TestShutdownOfProcesses(t *testing.T) {
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
			ctx := guarded(t)
			g := newTurnstile(t)
			ex := newProcesses(ctx, t, 1, pool.WithInitializer(setUp.Bind(g)))
			first, second := send(ctx, t, ex, pass.Bind(7)), send(ctx, t, ex, square.Bind(8))
			g.awaitBegun(ctx, t)
			if slices.Contains(tt.how, NoWait) {
				must(t, ex.Shutdown(ctx, tt.how...))
			} else {
				expired, cancel := context.WithCancelCause(ctx)
				cancel(errNotDone)
				if err := ex.Shutdown(expired, tt.how...); err != errNotDone {
					t.Errorf("Shutdown = %v while a call ran, want the context's cause", err)
				}
			}
			if !first.Running() {
				t.Error("the first call does not run any more")
			}
			if _, err := Submit(ctx, ex, square.Bind(9)); err != ErrShutdown {
				t.Errorf("Submit = %v, want ErrShutdown", err)
			}
			g.let(ctx, t, 1)
			must(t, ex.Shutdown(ctx))
			if !first.IsDone() || !second.IsDone() {
				t.Fatal("a future was not done after Shutdown")
			}
			if v, err := first.Result(ctx); v != 7 || err != nil {
				t.Errorf("first: %v, %v", v, err)
			}
			if err := second.Err(ctx); err != tt.second {
				t.Errorf("second: %v, want %v", err, tt.second)
			}
			if pids := ex.pool.PIDs(); len(pids) != 0 {
				t.Errorf("processes %v are left", pids)
			}
		})
	}
}

func TestFailingInitializerOfProcesses(t *testing.T) {
	ctx := guarded(t)
	ex := newProcesses(ctx, t, 1, pool.WithName("spoiled"), pool.WithInitializer(spoil.Bind(true)))
	_, err := Submit(ctx, ex, square.Bind(1))
	for err == nil { // until the failure is noticed
		var f *Future[int]
		if f, err = Submit(ctx, ex, square.Bind(1)); err == nil {
			err = f.Err(ctx)
		}
	}
	if !errors.Is(err, ErrBrokenPool) || !strings.Contains(err.Error(), "spoiled-1") ||
		!strings.Contains(err.Error(), "no luck") {
		t.Errorf("%v", err)
	}
}

func TestDoneContextEndsProcesses(t *testing.T) {
	outer := guarded(t)
	ctx, cancel := context.WithCancelCause(outer)
	g := newTurnstile(t)
	ex := newProcesses(ctx, t, 1, pool.WithInitializer(setUp.Bind(g)))
	running, pending := send(ctx, t, ex, pass.Bind(1)), send(ctx, t, ex, pass.Bind(2))
	g.awaitBegun(outer, t)
	cancel(errBoom)
	if _, err := Submit(outer, ex, square.Bind(1)); err != errBoom {
		t.Errorf("Submit = %v, want the cause", err)
	}
	for name, f := range map[string]*Future[int]{"running": running, "pending": pending} {
		if err := f.Err(outer); err != errBoom {
			t.Errorf("%s: %v, want the cause", name, err)
		}
	}
	must(t, ex.Shutdown(outer))
}

// Package variables of this process, which a task looks for in its own.
var (
	theirExecutor  Executor
	theirProcesses *ProcessExecutor
)

type luggage struct {
	Processes *ProcessExecutor
	Threads   *ThreadExecutor
	Future    *Future[int]
}

var (
	takeAlong = multiprocessing.Register("test.take-along", func(context.Context, luggage) (int, error) { return 0, nil })
	findOut   = multiprocessing.Register("test.find-out", func(ctx context.Context, which string) (int, error) {
		ex := theirExecutor
		if which == "processes" {
			ex = theirProcesses
		}
		f, err := Submit(ctx, ex, square.Bind(1))
		if err != nil {
			return 0, err
		}
		return f.Result(ctx)
	})
	shutDown = multiprocessing.Register("test.shut-down", func(ctx context.Context, _ int) (int, error) {
		return 0, theirProcesses.Shutdown(ctx)
	})
)

func TestATaskCannotUseAnotherProcessesExecutor(t *testing.T) {
	ctx := guarded(t)
	ex := newProcesses(ctx, t, 1)
	theirExecutor, theirProcesses = ex, ex
	defer func() { theirExecutor, theirProcesses = nil, nil }()
	for name, l := range map[string]luggage{
		"processes": {Processes: ex},
		"threads":   {Threads: newExecutor(t, 1)},
		"future":    {Future: New[int]("f")},
	} {
		if _, err := Submit(ctx, ex, takeAlong.Bind(l)); !errors.Is(err, ErrOtherProcess) {
			t.Errorf("%s as an argument: %v", name, err)
		}
	}
	for name, call := range map[string]Call[int]{
		"an executor":        findOut.Bind("any"),
		"a process executor": findOut.Bind("processes"),
		"shut down":          shutDown.Bind(0),
	} {
		if err := send(ctx, t, ex, call).Err(ctx); !errors.Is(err, ErrOtherProcess) {
			t.Errorf("%s in a package variable: %v", name, err)
		}
	}
}

func TestPanicOfACallbackOnProcesses(t *testing.T) {
	ctx := guarded(t)
	ex, err := NewProcessExecutor(ctx, 1)
	must(t, err)
	f := send(ctx, t, ex, square.Bind(1))
	f.AddDoneCallback(func(*Future[int]) { panic(errBoom) })
	if v, err := send(ctx, t, ex, square.Bind(2)).Result(ctx); v != 4 || err != nil {
		t.Errorf("the next call: %v, %v", v, err)
	}
	if err := ex.Shutdown(ctx); !errors.Is(err, errBoom) {
		t.Errorf("Shutdown = %v, want the callback's panic", err)
	}
}

func TestManyThreadsSubmitToProcesses(t *testing.T) {
	const submitters, each = 4, 200
	ctx := guarded(t)
	ex := newProcesses(ctx, t, 2)
	var called atomic.Int64
	var wg sync.WaitGroup
	for range submitters {
		wg.Go(func() {
			for i := range each {
				f, err := Submit(ctx, ex, square.Bind(i))
				if err != nil {
					t.Error(err)
					return
				}
				f.AddDoneCallback(func(*Future[int]) { called.Add(1) })
				if i%3 == 0 && f.Cancel() {
					continue
				}
				if v, err := f.Result(ctx); v != i*i || err != nil {
					t.Errorf("Result = %v, %v, want %d", v, err, i*i)
				}
			}
		})
	}
	wg.Wait()
	must(t, ex.Shutdown(ctx))
	if called.Load() != submitters*each {
		t.Errorf("%d callbacks ran, want %d", called.Load(), submitters*each)
	}
	if len(ex.unended) != 0 {
		t.Errorf("%d parcels are left", len(ex.unended))
	}
}

// Calls beyond those that the workers can see at a time are taken back as well, and whoever waits
// for the end is not left with them.
func TestCancelledBacklogEnds(t *testing.T) {
	ctx := guarded(t)
	for range 5 {
		ex, err := NewProcessExecutor(ctx, 2)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 600 {
			send(ctx, t, ex, square.Bind(i))
		}
		if err := ex.Shutdown(ctx, CancelPending); err != nil {
			t.Fatal(err)
		}
	}
}
