package semantics

import (
	"context"
	"io"
	"os"
	"slices"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
)

var processLifeCases = []testCase[context.Context]{
	{
		name:   "before its start it is no daemon, not alive, nobody's child and has no exit code",
		python: "_test_multiprocessing._TestProcess.test_process, _test_multiprocessing._TestProcess.test_daemon_argument",
		run: func(t *testing.T, ctx context.Context) {
			p := multiprocessing.NewProcess("", lingers, nil)
			want(t, "daemon", p.Daemon, false)
			want(t, "alive", p.Alive(), false)
			want(t, "active", active(ctx, p), false)
			_, ok := p.Exit()
			want(t, "an exit code", ok, false)
		},
	},
	{
		name:   "while it runs it is alive, an active child and has no exit code",
		python: "_test_multiprocessing._TestProcess.test_process, _test_multiprocessing._TestProcess.test_active_children",
		run: func(t *testing.T, ctx context.Context) {
			p, end := lingering(t, ctx)
			want(t, "alive", p.Alive(), true)
			want(t, "active", active(ctx, p), true)
			_, ok := p.Exit()
			want(t, "an exit code", ok, false)
			end(0)
		},
	},
	{
		name:   "when it has ended well its exit code is 0, and it is neither alive nor active",
		python: "_test_multiprocessing._TestProcess.test_process, _test_multiprocessing._TestProcess.test_active_children",
		run: func(t *testing.T, ctx context.Context) {
			p, end := lingering(t, ctx)
			end(0)
			wantExit(t, ctx, p, 0)
		},
	},
	{
		name: "it knows its name and gets its argument, and is a process of the system whose parent is this one",
		python: "_test_multiprocessing._TestProcess.test_process, _test_multiprocessing._TestProcess.test_args_argument, " +
			"_test_multiprocessing._TestProcess.test_parent_process_attributes",
		run: func(t *testing.T, ctx context.Context) {
			in, out := pipe[papers](t)
			p := multiprocessing.NewProcess("SomeProcess", show, papersArg{out, []string{"1", "str"}})
			wantErr(t, "start", p.Start(ctx), nil)
			got, err := in.Receive(ctx)
			wantErr(t, "its papers", err, nil)
			want(t, "name", got.Name, "SomeProcess")
			want(t, "argument", slices.Equal(got.Argument, []string{"1", "str"}), true)
			want(t, "pid", got.PID, p.PID())
			want(t, "parent", got.Parent, os.Getpid())
		},
	},
	{
		name: "who joins it with no time learns that it runs on", python: "_test_multiprocessing._TestProcess.test_terminate",
		run: func(t *testing.T, ctx context.Context) {
			p, end := lingering(t, ctx)
			wantErr(t, "join", p.Join(expired(ctx)), context.DeadlineExceeded)
			want(t, "alive", p.Alive(), true)
			end(0)
		},
	},
	{
		name: "one that runs cannot be closed", python: "_test_multiprocessing._TestProcess.test_close",
		run: func(t *testing.T, ctx context.Context) {
			p, end := lingering(t, ctx)
			wantErr(t, "close", p.Close(), multiprocessing.ErrAlive)
			end(0)
		},
	},
	{
		name:   "one that is closed cannot be joined, and can be closed again",
		python: "_test_multiprocessing._TestProcess.test_close",
		run: func(t *testing.T, ctx context.Context) {
			p, end := lingering(t, ctx)
			end(0)
			wantExit(t, ctx, p, 0)
			wantErr(t, "close", p.Close(), nil)
			wantErr(t, "join", p.Join(ctx), multiprocessing.ErrProcessClosed)
			wantErr(t, "close again", p.Close(), nil)
		},
	},
	{
		name:    "one that is closed is not alive, and to terminate it does nothing",
		python:  "_test_multiprocessing._TestProcess.test_close",
		differs: "Python raises ValueError; here both are what they are of any process that has ended",
		run: func(t *testing.T, ctx context.Context) {
			p, end := lingering(t, ctx)
			end(0)
			wantExit(t, ctx, p, 0)
			wantErr(t, "close", p.Close(), nil)
			p.Terminate()
			want(t, "alive", p.Alive(), false)
		},
	},
}

var processEndCases = []testCase[context.Context]{
	{
		name: "terminated, it ends by SIGTERM", python: "_test_multiprocessing._TestProcess.test_terminate",
		run: func(t *testing.T, ctx context.Context) {
			p, _ := lingering(t, ctx)
			p.Terminate()
			wantExit(t, ctx, p, -15)
		},
	},
	{
		name: "killed, it ends by SIGKILL", python: "_test_multiprocessing._TestProcess.test_kill",
		run: func(t *testing.T, ctx context.Context) {
			p, _ := lingering(t, ctx)
			p.Kill()
			wantExit(t, ctx, p, -9)
		},
	},
	{
		name: "its exit code is what it exits with", python: "_test_multiprocessing._TestSubclassingProcess.test_sys_exit",
		run: func(t *testing.T, ctx context.Context) {
			p, end := lingering(t, ctx)
			end(8)
			wantExit(t, ctx, p, 8)
		},
	},
	{
		name: "when its function fails the exit code is 1, and join returns the error",
		python: "_test_multiprocessing._TestSubclassingProcess.test_sys_exit, " +
			"_test_multiprocessing._TestSubclassingProcess.test_stderr_flush",
		differs: "Python's process prints the error, and its parent knows the exit code only",
		run: func(t *testing.T, ctx context.Context) {
			p, end := lingering(t, ctx)
			end(-1)
			wantExit(t, ctx, p, 1)
			wantErr(t, "join", p.Join(ctx), errTask)
		},
	},
	{
		name:   "it waits for its threads before it ends, but not for daemons",
		python: "_test_multiprocessing._TestProcess.test_wait_for_threads",
		run: func(t *testing.T, ctx context.Context) {
			in, theirs := pipe[int](t)
			theirIn, out := pipe[int](t)
			p := multiprocessing.NewProcess("", leavesThread, map[string]*waiter{"in": theirIn, "out": theirs})
			wantErr(t, "start", p.Start(ctx), nil)
			wantErr(t, "join, at first", p.Join(expireLater(ctx)), context.DeadlineExceeded)
			wantErr(t, "send", out.Send(ctx, 3), nil)
			wantExit(t, ctx, p, 0)
			v, err := in.Receive(ctx)
			want(t, "what its thread has done", answer{v, err}, answer{3, nil})
		},
	},
}

var processFamilyCases = []testCase[context.Context]{
	{
		name:   "its children have children, and all share what they are started with",
		python: "_test_multiprocessing._TestProcess.test_recursion",
		run: func(t *testing.T, ctx context.Context) {
			q, err := multiprocessing.NewQueue[[]int]("ids", 0)
			wantErr(t, "the queue", err, nil)
			p := multiprocessing.NewProcess("", family, familyArg{q, nil})
			wantErr(t, "start", p.Start(ctx), nil)
			wantExit(t, ctx, p, 0)
			for _, id := range [][]int{nil, {0}, {0, 0}, {0, 1}, {1}, {1, 0}, {1, 1}} {
				got, err := q.Get(ctx)
				wantErr(t, "the next", err, nil)
				if !slices.Equal(got, id) {
					t.Errorf("got %v, want %v", got, id)
				}
			}
		},
	},
	{
		name: "when it is killed its children end, too", python: "_test_multiprocessing._TestProcess.test_parent_process",
		differs: "Python's live on, and can see that their parent has died",
		run: func(t *testing.T, ctx context.Context) {
			in, out := pipe[int](t)
			p := multiprocessing.NewProcess("", begets, out)
			wantErr(t, "start", p.Start(ctx), nil)
			out.Close() // the child and its child have it now
			_, err := in.Receive(ctx)
			wantErr(t, "the word of its child", err, nil)
			p.Kill()
			_, err = in.Receive(ctx)
			wantErr(t, "the end of both", err, io.EOF)
		},
	},
	{
		name:   "none has more files open because others run",
		python: "_test_multiprocessing._TestProcess.test_child_fd_inflation",
		run: func(t *testing.T, ctx context.Context) {
			in, out := pipe[int](t)
			first := filesOpen(t, ctx, in, out)
			others := crowd(t, ctx)
			want(t, "files open in one more", filesOpen(t, ctx, in, out), first)
			for p, end := range others {
				end(0)
				wantExit(t, ctx, p, 0)
			}
		},
	},
	{
		name: "many can run, and all end well", python: "_test_multiprocessing._TestProcess.test_many_processes",
		run: func(t *testing.T, ctx context.Context) {
			for p, end := range crowd(t, ctx) {
				end(0)
				wantExit(t, ctx, p, 0)
			}
		},
	},
	{
		name: "many can run, and all be terminated", python: "_test_multiprocessing._TestProcess.test_many_processes",
		run: func(t *testing.T, ctx context.Context) {
			all := crowd(t, ctx)
			for p := range all {
				p.Terminate()
			}
			for p := range all {
				wantExit(t, ctx, p, -15)
			}
		},
	},
}

// counts sends how many files its process has open, where the system has a directory of them.
var counts = multiprocessing.RegisterTask("semantics.count-files",
	func(ctx context.Context, out *waiter) error {
		files, _ := os.ReadDir("/dev/fd")
		return out.Send(ctx, len(files))
	})

// filesOpen is how many files a process has open that is started now.
func filesOpen(t *testing.T, ctx context.Context, in, out *waiter) int {
	t.Helper()
	p := multiprocessing.NewProcess("", counts, out)
	wantErr(t, "start", p.Start(ctx), nil)
	wantExit(t, ctx, p, 0)
	n, err := in.Receive(ctx)
	wantErr(t, "the count", err, nil)
	return n
}

// crowd returns processes that run, and what ends each.
func crowd(t *testing.T, ctx context.Context) map[*multiprocessing.Process]func(code int) {
	t.Helper()
	all := map[*multiprocessing.Process]func(code int){}
	for range 10 {
		p, end := lingering(t, ctx)
		all[p] = end
	}
	return all
}
