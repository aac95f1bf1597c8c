//go:build unix

package spawn_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

var (
	chatty = multiprocessing.RegisterTask("test.chatty", func(_ context.Context, n int) error {
		for i := range n {
			fmt.Println("line", i)
		}
		return nil
	})
	// forever says who it is and blocks until it is killed.
	forever = multiprocessing.RegisterTask("test.forever",
		func(ctx context.Context, pid *multiprocessing.Connection[int]) error {
			if err := pid.Send(ctx, os.Getpid()); err != nil {
				return err
			}
			return trace.From(ctx).Sleep(ctx, 1<<62)
		})
	// keepWarm keeps children ready, says who they are, and blocks until it is killed.
	keepWarm = multiprocessing.RegisterTask("test.keep-warm",
		func(ctx context.Context, pids *multiprocessing.Connection[[]int]) error {
			if err := spawn.WarmUp(ctx); err != nil {
				return err
			}
			if err := pids.Send(ctx, spawn.Ready(ctx)); err != nil {
				return err
			}
			return trace.From(ctx).Sleep(ctx, 1<<62)
		})
)

// startForever starts a process that says its number, and returns both.
func startForever(t *testing.T, ctx context.Context) (*multiprocessing.Process, int) {
	t.Helper()
	here, there, err := multiprocessing.NewPipe[int]("pid", false)
	testkit.Must(t, err)
	defer here.Close()
	p := multiprocessing.NewProcess("forever", forever, there)
	testkit.Must(t, p.Start(ctx))
	testkit.Must(t, there.Close())
	pid, err := here.Receive(ctx)
	testkit.Must(t, err)
	return p, pid
}

func TestWarmStartTakesAReadyChild(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		ctx = spawn.WithStartMethod(ctx, spawn.Warm)
		testkit.Must(t, spawn.WarmUp(ctx))
		ready := spawn.Ready(ctx)
		if len(ready) != spawn.WarmSize() {
			t.Errorf("%d children are ready, not %d", len(ready), spawn.WarmSize())
		}
		if all := multiprocessing.ActiveChildren(ctx); len(all) != 0 {
			t.Errorf("children that wait for work are active: %v", all)
		}
		p, pid := startForever(t, ctx)
		if pid != ready[0] {
			t.Errorf("process %d is none of %v", pid, ready)
		}
		if all := multiprocessing.ActiveChildren(ctx); len(all) != 1 || all[0] != p {
			t.Errorf("active: %v", all)
		}
		testkit.Must(t, spawn.WarmUp(ctx)) // another comes up in its place
		if now := spawn.Ready(ctx); len(now) != spawn.WarmSize() || slices.Contains(now, pid) {
			t.Errorf("ready are %v, and %d was taken", now, pid)
		}
		p.Kill()
	})
	proctest.Run(t, nil, func(ctx context.Context) { // without a warm-up, and more than are kept ready
		ctx = spawn.WithStartMethod(ctx, spawn.Warm)
		for range 3 * spawn.WarmSize() {
			testkit.Must(t, multiprocessing.NewProcess("", chatty, 1).Start(ctx))
		}
	})
}

func TestDeadIdleChildIsNoHarm(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		ctx = spawn.WithStartMethod(ctx, spawn.Warm)
		testkit.Must(t, spawn.WarmUp(ctx))
		testkit.Must(t, spawn.KillReady(ctx))
		p := multiprocessing.NewProcess("chatty", chatty, 1)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
	})
}

func TestIdleChildrenEndWithTheirParent(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		here, there, err := multiprocessing.NewPipe[[]int]("pids", false)
		testkit.Must(t, err)
		p := multiprocessing.NewProcess("keeper", keepWarm, there)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, there.Close())
		pids, err := here.Receive(ctx)
		testkit.Must(t, err)
		testkit.Must(t, here.Close())
		p.Kill()
		if len(pids) != spawn.WarmSize() {
			t.Errorf("%d children were kept ready", len(pids))
		}
		for _, pid := range pids {
			proctest.WaitGone(t, pid)
		}
	})
}

func TestWarmLeavesNothing(t *testing.T) {
	run := func() {
		proctest.Run(t, nil, func(ctx context.Context) {
			ctx = spawn.WithStartMethod(ctx, spawn.Warm)
			testkit.Must(t, spawn.WarmUp(ctx))
			p := multiprocessing.NewProcess("chatty", chatty, 1)
			testkit.Must(t, p.Start(ctx)) // and another begins to come up
			testkit.Must(t, p.Join(ctx))
		})
	}
	run() // what is opened once and for all is open after this
	before := openFiles(t)
	run()
	if after := openFiles(t); after > before {
		t.Errorf("%d files were open before, %d are now", before, after)
	}
	if pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil); err != unix.ECHILD {
		t.Errorf("a child is left, dead or alive: %d, %v", pid, err)
	}
}

func TestSetStartMethod(t *testing.T) {
	t.Cleanup(spawn.ForgetStartMethod())
	if m := spawn.StartMethodOf(t.Context()); m != spawn.Spawn {
		t.Errorf("the default is %s", m)
	}
	if err := spawn.SetStartMethod(spawn.Fork); !errors.Is(err, spawn.ErrFork) ||
		!strings.Contains(err.Error(), "threads") {
		t.Errorf("fork: %v", err)
	}
	if err := spawn.SetStartMethod("thread"); err == nil || !strings.Contains(err.Error(), "spawn or warm") {
		t.Errorf("thread: %v", err)
	}
	testkit.Must(t, spawn.SetStartMethod(spawn.Warm))
	if err := spawn.SetStartMethod(spawn.Spawn); !errors.Is(err, spawn.ErrStartMethodSet) {
		t.Errorf("the second time: %v", err)
	}
	under := spawn.WithStartMethod(t.Context(), spawn.Spawn)
	if a, b := spawn.StartMethodOf(t.Context()), spawn.StartMethodOf(under); a != spawn.Warm || b != spawn.Spawn {
		t.Errorf("chosen is %s, and %s under the context", a, b)
	}
	proctest.Run(t, nil, func(ctx context.Context) {
		p := multiprocessing.NewProcess("copy", chatty, 1)
		if err := p.Start(spawn.WithStartMethod(ctx, spawn.Fork)); !errors.Is(err, spawn.ErrFork) {
			t.Errorf("a fork: %v", err)
		}
		testkit.Must(t, p.Start(spawn.WithStartMethod(ctx, spawn.Spawn)))
		testkit.Must(t, p.Join(ctx))
	})
}

func openFiles(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/dev/fd")
	testkit.Must(t, err)
	return len(all)
}
