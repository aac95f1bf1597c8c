//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"slices"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/threading"
)

var (
	sumUp = RegisterTask("test.sum-up", func(ctx context.Context, all []*Value[int64]) error {
		var sum int64
		for _, v := range all[1:] {
			sum += v.Load()
		}
		all[0].Store(sum)
		return nil
	})
)

// inMainWith is inMain under each start method, with children kept ready where there are any.
func inMainWith(t *testing.T, host func() *host.Host, f func(t *testing.T, ctx context.Context)) {
	for _, m := range []StartMethod{Spawn, Warm} {
		t.Run(string(m), func(t *testing.T) {
			proctest.Run(t, host(), func(ctx context.Context) {
				ctx = WithStartMethod(ctx, m)
				if m == Warm {
					testkit.Must(t, WarmUp(ctx))
				}
				f(t, ctx)
			})
		})
	}
}

func noHost() *host.Host { return nil }

func TestStartMethodsAreAlike(t *testing.T) {
	var lines, messages []string
	host := func() *host.Host {
		lines, messages = nil, nil
		return &host.Host{
			Output:  func(_ string, _ int, line string) { lines = append(lines, line) },
			Message: func(data []byte) { messages = append(messages, string(data)) },
		}
	}
	inMainWith(t, host, func(t *testing.T, ctx context.Context) {
		v, err := NewValue("v", int64(0))
		testkit.Must(t, err)
		a, err := NewArray("a", float32(0))
		testkit.Must(t, err)
		p := NewProcess("adder", addUp, addArg{v, a, 0, 100})
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
		if v.Load() != 100 || a.Load(0) != 0.5 {
			t.Errorf("the child shares nothing: %d, %v", v.Load(), a.Load(0))
		}
		p = NewProcess("bad", failing, "what went wrong")
		testkit.Must(t, p.Start(ctx))
		var exit *ExitError
		if err := p.Join(ctx); !errors.As(err, &exit) || exit.Code != 1 || exit.Name != "bad" ||
			!errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("a failing child: %v", err)
		}
		p, pid := startForever(t, ctx)
		if pid != p.PID() {
			t.Errorf("the child is %d, its parent thinks %d", pid, p.PID())
		}
		p.Terminate()
		_ = p.Join(ctx)
		if exit, _ := p.Exit(); exit != (Exit{Code: -15, Signal: "SIGTERM"}) {
			t.Errorf("a terminated child: %+v", exit)
		}
		p = NewProcess("chatty", chatty, 100)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
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
			testkit.Must(t, err)
		}
		p := NewProcess("", sumUp, all)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
		if got := all[0].Load(); got != 299*300/2 {
			t.Errorf("the sum is %d", got)
		}
	})
}
