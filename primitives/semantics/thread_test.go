package semantics

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/threading"
)

// inBubble runs f as the main thread of a program in virtual time.
func inBubble(t *testing.T, f func(t *testing.T, ctx context.Context)) {
	synctest.Test(t, func(t *testing.T) {
		if err := threading.Run(t.Context(), "main", nil,
			func(ctx context.Context) error { f(t, ctx); return nil }); err != nil {
			t.Error(err)
		}
	})
}

// want reports a value that is not the one expected.
func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// wantErr reports an error that is not the one expected; nil wants none.
func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got the error %v, want %v", what, got, want)
	}
}

// idle is the code of a thread that does nothing.
func idle(context.Context) error { return nil }

var threadTable = table[context.Context]{
	name:  "Thread",
	impls: []impl[context.Context]{{threads, inBubble}},
	cases: append(threadCases, programCases...),
}

var threadCases = []testCase[context.Context]{
	{
		name:   "it has the name that it is given, or a number of its own",
		python: "test_threading.ThreadTests.test_name",
		run: func(t *testing.T, _ context.Context) {
			want(t, "name", threading.NewThread("fetcher", idle).Name, "fetcher")
			a, b := threading.NewThread("", idle).Name, threading.NewThread("", idle).Name
			if a == b || !strings.HasPrefix(a, "Thread-") || !strings.HasPrefix(b, "Thread-") {
				t.Errorf("the names are %q and %q", a, b)
			}
		},
	},
	{
		name:   "it is alive from its start until its end, and not before",
		python: "test_threading.ThreadTests.test_various_ops, test_threading.ThreadTests.test_join_with_timeout",
		run: func(t *testing.T, ctx context.Context) {
			lock := threading.NewLock("L")
			wantErr(t, "acquire", lock.Acquire(ctx), nil)
			th := threading.NewThread("", lock.Acquire)
			want(t, "alive before the start", th.Alive(), false)
			wantErr(t, "start", th.Start(ctx), nil)
			want(t, "alive", th.Alive(), true)
			wantErr(t, "release", lock.Release(ctx), nil)
			wantErr(t, "join", th.Join(ctx), nil)
			want(t, "alive after the join", th.Alive(), false)
		},
	},
	{
		name:   "several threads that use a semaphore and a lock are never more inside than there are permits",
		python: "test_threading.ThreadTests.test_various_ops",
		run: func(t *testing.T, ctx context.Context) {
			permits, lock := threading.NewBoundedSemaphore("S", 3), threading.NewRLock("R")
			inside, most := 0, 0
			add := func(ctx context.Context, n int) {
				wantErr(t, "lock", lock.Acquire(ctx), nil)
				inside += n
				most = max(most, inside)
				wantErr(t, "unlock", lock.Release(ctx), nil)
			}
			var all []*threading.Thread
			for range 10 {
				all = append(all, threading.Go(ctx, "", func(ctx context.Context) error {
					wantErr(t, "acquire", permits.Acquire(ctx), nil)
					add(ctx, 1)
					time.Sleep(time.Second)
					add(ctx, -1)
					return permits.Release(ctx)
				}))
			}
			for _, th := range all {
				wantErr(t, "join", th.Join(ctx), nil)
			}
			want(t, "inside at most", most, 3)
			want(t, "inside at the end", inside, 0)
		},
	},
	{
		name:   "code that runs in no thread has no current one",
		python: "test_threading.ThreadTests.test_foreign_thread",
		differs: "the current thread is in the context, so that there is none to be made up for a goroutine that is no " +
			"Thread; what needs one is ErrNoThread",
		run: func(t *testing.T, _ context.Context) {
			want(t, "current", threading.Current(context.Background()), nil)
			wantErr(t, "acquire", threading.NewRLock("R").Acquire(context.Background()), threading.ErrNoThread)
		},
	},
	{
		name:   "one that was joined is listed no longer",
		python: "test_threading.ThreadTests.test_enumerate_after_join",
		run: func(t *testing.T, ctx context.Context) {
			for range 100 {
				th := threading.Go(ctx, "", idle)
				wantErr(t, "join", th.Join(ctx), nil)
				if slices.Contains(threading.Enumerate(ctx), th) {
					t.Fatal("it is listed still")
				}
			}
		},
	},
	{
		name:   "one that nobody joins leaves nothing behind",
		python: "test_threading.ThreadTests.test_leak_without_join",
		run: func(t *testing.T, ctx context.Context) {
			threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Second); return nil })
			want(t, "threads", threading.ActiveCount(ctx), 2)
			time.Sleep(time.Second)
			synctest.Wait()
			want(t, "threads at the end", threading.ActiveCount(ctx), 1)
		},
	},
	{
		name:   "many may join it",
		python: "test_threading.ThreadTests.test_join_from_multiple_threads",
		run: func(t *testing.T, ctx context.Context) {
			slow := threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Second); return nil })
			var joiners []*threading.Thread
			for range 20 {
				joiners = append(joiners, threading.Go(ctx, "", slow.Join))
			}
			for _, j := range joiners {
				wantErr(t, "join", j.Join(ctx), nil)
			}
			want(t, "alive", slow.Alive(), false)
		},
	},
	{
		name:   "a join ends with its deadline, and the thread goes on",
		python: "test_threading.ThreadTests.test_join_with_timeout",
		run: func(t *testing.T, ctx context.Context) {
			th := threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Minute); return nil })
			soon, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			wantErr(t, "join", th.Join(soon), context.DeadlineExceeded)
			want(t, "alive", th.Alive(), true)
			wantErr(t, "join", th.Join(ctx), nil)
		},
	},
	{
		name:   "it is started once only",
		python: "test_threading.ThreadingExceptionTests.test_start_thread_again",
		run: func(t *testing.T, ctx context.Context) {
			th := threading.Go(ctx, "", idle)
			wantErr(t, "start", th.Start(ctx), threading.ErrStarted)
			wantErr(t, "join", th.Join(ctx), nil)
			wantErr(t, "start after its end", th.Start(ctx), threading.ErrStarted)
		},
	},
	{
		name:   "it cannot join itself",
		python: "test_threading.ThreadingExceptionTests.test_joining_current_thread",
		run: func(t *testing.T, ctx context.Context) {
			wantErr(t, "join of the main thread", threading.Current(ctx).Join(ctx), threading.ErrJoinSelf)
			th := threading.Go(ctx, "", func(ctx context.Context) error { return threading.Current(ctx).Join(ctx) })
			wantErr(t, "join of another", th.Join(ctx), threading.ErrJoinSelf)
		},
	},
	{
		name:   "one that was not started cannot be joined",
		python: "test_threading.ThreadingExceptionTests.test_joining_inactive_thread",
		run: func(t *testing.T, ctx context.Context) {
			wantErr(t, "join", threading.NewThread("", idle).Join(ctx), threading.ErrNotStarted)
		},
	},
	{
		name: "a panic of its code is told to who joins it, with the thread's name, and is an error of the program",
		python: "test_threading.ThreadingExceptionTests.test_print_exception, " +
			"test_threading.ExceptHookTests.test_excepthook",
		differs: "Python prints the exception, and neither join nor the program's end knows of it",
		run: func(t *testing.T, ctx context.Context) {
			var joined error
			err := threading.Run(ctx, "main", nil, func(ctx context.Context) error {
				joined = threading.Go(ctx, "worker", func(context.Context) error { panic("bug") }).Join(ctx)
				return nil
			})
			for what, err := range map[string]error{"join": joined, "the program": err} {
				var p *threading.PanicError
				if !errors.As(err, &p) || p.Name != "worker" || p.Value != "bug" || !strings.Contains(p.Stack, "thread_test.go") {
					t.Errorf("%s: %v", what, err)
				}
			}
		},
	},
	{
		name:    "one that leaves in the middle of its code is no failure of the program",
		python:  "test_threading.ExceptHookTests.test_system_exit",
		differs: "who joins it is told",
		run: func(t *testing.T, ctx context.Context) {
			program(t, ctx, func(ctx context.Context) error {
				err := threading.Go(ctx, "", func(context.Context) error { runtime.Goexit(); return nil }).Join(ctx)
				want(t, "told", err != nil, true)
				return nil
			})
		},
	},
	{
		name:   "one without code panics",
		python: "test_threading.ThreadTests.test_boolean_target",
		differs: "Python's does nothing then; a function that is nil cannot be called in Go, and this is told like any " +
			"other panic",
		run: func(t *testing.T, ctx context.Context) {
			err := threading.Run(ctx, "main", nil, func(ctx context.Context) error { threading.Go(ctx, "", nil); return nil })
			var p *threading.PanicError
			want(t, "a panic", errors.As(err, &p), true)
		},
	},
}
