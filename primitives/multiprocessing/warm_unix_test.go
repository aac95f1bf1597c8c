//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

var (
	sumUp = Register("test.sum-up", func(ctx context.Context, all []*Value[int64]) (struct{}, error) {
		var sum int64
		for _, v := range all[1:] {
			sum += v.Load()
		}
		all[0].Store(sum)
		return struct{}{}, nil
	})
	// keepWarm keeps children ready, says who they are, and blocks until it is killed.
	keepWarm = Register("test.keep-warm", func(ctx context.Context, pids *Connection[[]int]) (struct{}, error) {
		if err := WarmUp(ctx); err != nil {
			return struct{}{}, err
		}
		if err := pids.Send(ctx, idle(ctx)); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, trace.From(ctx).Sleep(ctx, 1<<62)
	})
)

// idle returns the numbers of the children that are kept ready.
func idle(ctx context.Context) []int {
	n := &hostOf(ctx).nursery
	n.mu.Lock()
	defer n.mu.Unlock()
	var pids []int
	for _, b := range n.ready {
		pids = append(pids, b.os.Pid)
	}
	return pids
}

// inMainWith is inMain under each start method, with children kept ready where there are any.
func inMainWith(t *testing.T, host func() *Host, f func(t *testing.T, ctx context.Context)) {
	for _, m := range []StartMethod{Spawn, Warm} {
		t.Run(string(m), func(t *testing.T) {
			inMain(t, host(), func(ctx context.Context) {
				ctx = WithStartMethod(ctx, m)
				if m == Warm {
					must(t, WarmUp(ctx))
				}
				f(t, ctx)
			})
		})
	}
}

func noHost() *Host { return nil }

func TestStartMethodsAreAlike(t *testing.T) {
	var lines, messages []string
	host := func() *Host {
		lines, messages = nil, nil
		return &Host{
			Output:  func(_ Sender, line string) { lines = append(lines, line) },
			Message: func(_ Sender, data []byte) { messages = append(messages, string(data)) },
		}
	}
	inMainWith(t, host, func(t *testing.T, ctx context.Context) {
		v, err := NewValue("v", int64(0))
		must(t, err)
		a, err := NewArray("a", float32(0))
		must(t, err)
		p := NewProcess("adder", addUp, addArg{v, a, 0, 100})
		must(t, p.Start(ctx))
		must(t, p.Join(ctx))
		if v.Load() != 100 || a.Load(0) != 0.5 {
			t.Errorf("the child shares nothing: %d, %v", v.Load(), a.Load(0))
		}
		p = NewProcess("bad", failing, "what went wrong")
		must(t, p.Start(ctx))
		var exit *ExitError
		if err := p.Join(ctx); !errors.As(err, &exit) || exit.Code != 1 || exit.Name != "bad" || !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("a failing child: %v", err)
		}
		p, pid := startForever(t, ctx)
		if pid != p.PID() {
			t.Errorf("the child is %d, its parent thinks %d", pid, p.PID())
		}
		p.Terminate()
		_ = p.Join(ctx)
		if exit, _ := p.Exit(); exit != (Exit{-15, "SIGTERM"}) {
			t.Errorf("a terminated child: %+v", exit)
		}
		p = NewProcess("chatty", chatty, 100)
		must(t, p.Start(ctx))
		must(t, p.Join(ctx))
		if len(lines) != 101 || lines[100] != "no newline" || !slices.Equal(messages, []string{"hello"}) {
			t.Errorf("%d lines and %q came", len(lines), messages)
		}
	})
}

func TestManySharedObjects(t *testing.T) {
	inMainWith(t, noHost, func(t *testing.T, ctx context.Context) {
		all := make([]*Value[int64], 300) // more than travel in one message
		for i := range all {
			var err error
			all[i], err = NewValue("", int64(i))
			must(t, err)
		}
		p := NewProcess("", sumUp, all)
		must(t, p.Start(ctx))
		must(t, p.Join(ctx))
		if got := all[0].Load(); got != 299*300/2 {
			t.Errorf("the sum is %d", got)
		}
	})
}

func TestWarmStartTakesAReadyChild(t *testing.T) {
	inMain(t, nil, func(ctx context.Context) {
		ctx = WithStartMethod(ctx, Warm)
		must(t, WarmUp(ctx))
		ready := idle(ctx)
		if len(ready) != warmSize() {
			t.Errorf("%d children are ready, not %d", len(ready), warmSize())
		}
		if all := ActiveChildren(ctx); len(all) != 0 {
			t.Errorf("children that wait for work are active: %v", all)
		}
		p, pid := startForever(t, ctx)
		if pid != ready[0] {
			t.Errorf("process %d is none of %v", pid, ready)
		}
		if all := ActiveChildren(ctx); len(all) != 1 || all[0] != p {
			t.Errorf("active: %v", all)
		}
		must(t, WarmUp(ctx)) // another comes up in its place
		if now := idle(ctx); len(now) != warmSize() || slices.Contains(now, pid) {
			t.Errorf("ready are %v, and %d was taken", now, pid)
		}
		p.Kill()
	})
	inMain(t, nil, func(ctx context.Context) { // without a warm-up, and more than are kept ready
		ctx = WithStartMethod(ctx, Warm)
		for range 3 * warmSize() {
			must(t, NewProcess("", chatty, 1).Start(ctx))
		}
	})
}

func TestDeadIdleChildIsNoHarm(t *testing.T) {
	inMain(t, nil, func(ctx context.Context) {
		ctx = WithStartMethod(ctx, Warm)
		must(t, WarmUp(ctx))
		for _, b := range hostOf(ctx).nursery.ready {
			must(t, b.os.Kill())
			_, err := b.os.Wait()
			must(t, err)
		}
		p := NewProcess("chatty", chatty, 1)
		must(t, p.Start(ctx))
		must(t, p.Join(ctx))
	})
}

func TestIdleChildrenEndWithTheirParent(t *testing.T) {
	inMain(t, nil, func(ctx context.Context) {
		here, there, err := NewPipe[[]int]("pids", false)
		must(t, err)
		p := NewProcess("keeper", keepWarm, there)
		must(t, p.Start(ctx))
		must(t, there.Close())
		pids, err := here.Receive(ctx)
		must(t, err)
		must(t, here.Close())
		p.Kill()
		if len(pids) != warmSize() {
			t.Errorf("%d children were kept ready", len(pids))
		}
		for _, pid := range pids {
			waitGone(t, pid)
		}
	})
}

func TestWarmLeavesNothing(t *testing.T) {
	run := func() {
		inMain(t, nil, func(ctx context.Context) {
			ctx = WithStartMethod(ctx, Warm)
			must(t, WarmUp(ctx))
			p := NewProcess("chatty", chatty, 1)
			must(t, p.Start(ctx)) // and another begins to come up
			must(t, p.Join(ctx))
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
	t.Cleanup(func(before StartMethod) func() { return func() { chosen.method = before } }(chosen.method))
	chosen.method = ""
	if m := StartMethodOf(t.Context()); m != Spawn {
		t.Errorf("the default is %s", m)
	}
	if err := SetStartMethod(Fork); !errors.Is(err, ErrFork) || !strings.Contains(err.Error(), "threads") {
		t.Errorf("fork: %v", err)
	}
	if err := SetStartMethod("thread"); err == nil || !strings.Contains(err.Error(), "spawn and warm") {
		t.Errorf("thread: %v", err)
	}
	must(t, SetStartMethod(Warm))
	if err := SetStartMethod(Spawn); !errors.Is(err, ErrStartMethodSet) {
		t.Errorf("the second time: %v", err)
	}
	if a, b := StartMethodOf(t.Context()), StartMethodOf(WithStartMethod(t.Context(), Spawn)); a != Warm || b != Spawn {
		t.Errorf("chosen is %s, and %s under the context", a, b)
	}
	inMain(t, nil, func(ctx context.Context) {
		p := NewProcess("copy", chatty, 1)
		if err := p.Start(WithStartMethod(ctx, Fork)); !errors.Is(err, ErrFork) {
			t.Errorf("a fork: %v", err)
		}
		must(t, p.Start(WithStartMethod(ctx, Spawn)))
		must(t, p.Join(ctx))
	})
}

func openFiles(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/dev/fd")
	must(t, err)
	return len(all)
}
