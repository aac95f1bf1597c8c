package semantics

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/threading"
)

// program runs a main thread and returns when the program has ended.
func program(t *testing.T, ctx context.Context, main func(ctx context.Context) error) {
	t.Helper()
	wantErr(t, "the program", threading.Run(ctx, "main", nil, main), nil)
}

// programCases are those about a program's beginning and end.
var programCases = []testCase[context.Context]{
	{
		name:   "the main thread is the current one in its code only",
		python: "test_threading.ThreadTests.test_main_thread",
		run: func(t *testing.T, ctx context.Context) {
			main := threading.Current(ctx)
			want(t, "name", main.Name, "main")
			th := threading.Go(ctx, "", func(ctx context.Context) error {
				want(t, "it is another's", threading.Current(ctx) == main, false)
				return nil
			})
			wantErr(t, "join", th.Join(ctx), nil)
		},
	},
	{
		name: "the program's end waits for its threads",
		python: "test_threading.ThreadTests.test_join_nondaemon_on_shutdown, " +
			"test_threading.ThreadTests.test_finalization_shutdown",
		run: func(t *testing.T, ctx context.Context) {
			woke := false
			program(t, ctx, func(ctx context.Context) error {
				threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Second); woke = true; return nil })
				return nil
			})
			want(t, "woke", woke, true)
		},
	},
	{
		name:   "the program's end waits for threads of threads",
		python: "test_threading.ThreadJoinOnShutdown.test_thread_from_thread",
		run: func(t *testing.T, ctx context.Context) {
			woke := false
			program(t, ctx, func(ctx context.Context) error {
				threading.Go(ctx, "", func(ctx context.Context) error {
					time.Sleep(time.Second)
					threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Second); woke = true; return nil })
					return nil
				})
				return nil
			})
			want(t, "woke", woke, true)
		},
	},
	{
		name:   "a thread can wait for the end of the main thread's code",
		python: "test_threading.ThreadJoinOnShutdown.test_1_join_on_shutdown",
		run: func(t *testing.T, ctx context.Context) {
			var order []string
			program(t, ctx, func(ctx context.Context) error {
				main := threading.Current(ctx)
				threading.Go(ctx, "", func(ctx context.Context) error {
					err := main.Join(ctx)
					order = append(order, "thread")
					return err
				})
				synctest.Wait()
				order = append(order, "main")
				return nil
			})
			if len(order) != 2 || order[0] != "main" {
				t.Errorf("the ends were %v", order)
			}
		},
	},
	{
		name:   "a thread is no daemon unless it is said to be",
		python: "test_threading.ThreadTests.test_daemon_param",
		run: func(t *testing.T, _ context.Context) {
			want(t, "daemon", threading.NewThread("", idle).Daemon, false)
		},
	},
	{
		name:   "the program's end does not wait for daemons to finish",
		python: "test_threading.ThreadJoinOnShutdown.test_4_daemon_threads",
		differs: "their contexts are done, and it waits until they have returned; Python leaves them where they are, and " +
			"they vanish with the process",
		run: func(t *testing.T, ctx context.Context) {
			begin := time.Now()
			program(t, ctx, func(ctx context.Context) error {
				d := threading.NewThread("", threading.NewLock("L").Acquire)
				d.Daemon = true
				never := threading.NewThread("", func(ctx context.Context) error { <-ctx.Done(); return nil })
				never.Daemon = true
				wantErr(t, "start", d.Start(ctx), nil)
				return never.Start(ctx)
			})
			want(t, "the time that it took", time.Since(begin), 0)
		},
	},
	{
		name:    "that a thread is a daemon cannot be said after its start",
		python:  "test_threading.ThreadingExceptionTests.test_daemonize_active_thread",
		differs: "it is a field, and setting that is no error; but it changes nothing any more",
		run: func(t *testing.T, ctx context.Context) {
			woke := false
			program(t, ctx, func(ctx context.Context) error {
				th := threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Second); woke = true; return nil })
				th.Daemon = true
				return nil
			})
			want(t, "woke", woke, true)
		},
	},
}
