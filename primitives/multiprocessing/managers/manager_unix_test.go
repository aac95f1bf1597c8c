//go:build unix

package managers

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// ownManager starts a manager and says by which process, then waits until it is killed.
var ownManager = multiprocessing.RegisterTask("test.manager.own",
	func(ctx context.Context, ready *multiprocessing.Connection[int]) error {
		m, err := Start(ctx)
		if err != nil {
			return err
		}
		if err := ready.Send(ctx, m.PID()); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})

func TestGivenUpAcquireIsUndone(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		l := newManaged(t, ctx, m).Lock
		limited, cancel := context.WithCancel(ctx)
		proctest.Stop(t, m.PID()) // cannot answer, but will find the lock free
		waiter := threading.Go(limited, "waiter", l.Acquire)
		cancel()
		if err := waiter.Join(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("the waiter: %v", err)
		}
		testkit.Must(t, syscall.Kill(m.PID(), syscall.SIGCONT))
		testkit.Must(t, l.Acquire(ctx)) // once the one that was given up is undone
	})
}

func TestManagerLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	check := func(when string, want bool) {
		t.Helper()
		if left, err := filepath.Glob(filepath.Join(dir, "*", "manager")); err != nil || (len(left) > 0) != want {
			t.Errorf("%s: %v %v", when, left, err)
		}
	}
	proctest.Run(t, nil, func(ctx context.Context) {
		m, err := Start(ctx)
		testkit.Must(t, err)
		check("while it runs", !strings.HasPrefix(m.self.Ref.client.server.Name, "@"))
		testkit.Must(t, m.Shutdown(ctx))
		check("after a shutdown", false)
		m, err = Start(ctx)
		testkit.Must(t, err)
		testkit.Must(t, syscall.Kill(m.PID(), syscall.SIGKILL))
		if m.Shutdown(ctx) == nil {
			t.Error("a killed manager ended well")
		}
		check("after it was killed", false)

		here, there, err := multiprocessing.NewPipe[int]("ready", false)
		testkit.Must(t, err)
		p := multiprocessing.NewProcess("parent", ownManager, there)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, there.Close())
		pid, err := here.Receive(ctx)
		testkit.Must(t, err)
		p.Kill()
		proctest.WaitGone(t, pid)
		check("after its parent was killed", false)
	})
}
