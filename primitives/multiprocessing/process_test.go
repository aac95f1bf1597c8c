package multiprocessing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

var (
	sayPIDs = RegisterTask("test.pids", func(ctx context.Context, q *Queue[[2]int]) error {
		return q.Put(ctx, [2]int{os.Getpid(), os.Getppid()})
	})
	failing = RegisterTask("test.fail", func(_ context.Context, text string) error {
		return fmt.Errorf("%s: %w", text, threading.ErrNotHeld)
	})
	panicking = RegisterTask("test.panic", func(context.Context, struct{}) error { panic("ouch") })
	chatty    = RegisterTask("test.chatty", func(_ context.Context, lines int) error {
		for i := range lines {
			fmt.Println("line", i)
		}
		fmt.Fprint(os.Stderr, "no newline")
		return host.Emit([]byte("hello"))
	})
	// forever announces itself and then blocks until it is killed.
	forever = RegisterTask("test.forever", func(ctx context.Context, ready *Connection[int]) error {
		if err := ready.Send(ctx, os.Getpid()); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
)

func TestProcessIsReal(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		q, err := NewQueue[[2]int]("pids", 0)
		testkit.Must(t, err)
		p := NewProcess("p", sayPIDs, q)
		if p.Alive() || p.PID() != 0 {
			t.Error("alive before it was started")
		}
		testkit.Must(t, p.Start(ctx))
		if err := p.Start(ctx); !errors.Is(err, ErrStarted) {
			t.Errorf("second start: %v", err)
		}
		got, err := q.Get(ctx)
		testkit.Must(t, err)
		if got[0] != p.PID() || got[0] == os.Getpid() || got[1] != os.Getpid() {
			t.Errorf("the child has pid and parent %v; it is %d and this is %d", got, p.PID(), os.Getpid())
		}
		testkit.Must(t, p.Join(ctx))
		if exit, ok := p.Exit(); !ok || exit.Code != 0 || p.Alive() {
			t.Errorf("exit %v %v, alive %v", exit, ok, p.Alive())
		}
	})
}

func TestProcessFailures(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		p := NewProcess("bad", failing, "what went wrong")
		testkit.Must(t, p.Start(ctx))
		err := p.Join(ctx)
		var exit *ExitError
		if !errors.As(err, &exit) || exit.Code != 1 || exit.Name != "bad" ||
			!strings.Contains(err.Error(), "what went wrong") {
			t.Errorf("a failing child: %v", err)
		}
		if !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("the named error was lost on the way: %v", err)
		}
		p = NewProcess("p", panicking, struct{}{})
		testkit.Must(t, p.Start(ctx))
		var panicked *threading.PanicError
		if err := p.Join(ctx); !errors.As(err, &panicked) || panicked.Value != "ouch" ||
			!strings.Contains(panicked.Stack, "process_test.go") {
			t.Errorf("a panicking child: %v", err)
		}
		if err := NewProcess("p", &Func[int, int]{}, 1).Start(ctx); !errors.Is(err, ErrNotRegistered) {
			t.Errorf("an unregistered function: %v", err)
		}
		if err := NewProcess("p", failing, "").Join(ctx); !errors.Is(err, ErrNotStarted) {
			t.Errorf("join before start: %v", err)
		}
	})
}

// startForever starts a child that never ends by itself and returns when it runs.
func startForever(t *testing.T, ctx context.Context) (*Process, int) {
	t.Helper()
	here, there, err := NewPipe[int]("ready", false)
	testkit.Must(t, err)
	p := NewProcess("forever", forever, there)
	testkit.Must(t, p.Start(ctx))
	testkit.Must(t, there.Close())
	pid, err := here.Receive(ctx)
	testkit.Must(t, err)
	testkit.Must(t, here.Close())
	return p, pid
}

func TestDaemonEndsWithShutdown(t *testing.T) {
	var p *Process
	proctest.Run(t, nil, func(ctx context.Context) {
		here, there, err := NewPipe[int]("ready", false)
		testkit.Must(t, err)
		p = NewProcess("daemon", forever, there)
		p.Daemon = true
		testkit.Must(t, p.Start(ctx))
		_, err = here.Receive(ctx)
		testkit.Must(t, err)
		if all := ActiveChildren(ctx); len(all) != 1 || all[0] != p {
			t.Errorf("active children: %v", all)
		}
	})
	if p.Alive() {
		t.Error("the daemon outlived its parent")
	}
}

func TestOutputAndMessages(t *testing.T) {
	var mu sync.Mutex
	var lines, messages []string
	host := &host.Host{
		Output:  func(_ string, _ int, line string) { mu.Lock(); lines = append(lines, line); mu.Unlock() },
		Message: func(data []byte) { mu.Lock(); messages = append(messages, string(data)); mu.Unlock() },
	}
	proctest.Run(t, host, func(ctx context.Context) {
		p := NewProcess("chatty", chatty, 500)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
	})
	if len(lines) != 501 || lines[499] != "line 499" || lines[500] != "no newline" {
		t.Errorf("%d lines, the last %q", len(lines), lines[max(0, len(lines)-2):])
	}
	if !slices.Equal(messages, []string{"hello"}) {
		t.Errorf("messages %q", messages)
	}
}

func TestChildrenAreRecorded(t *testing.T) {
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { t.Error(d) })
	before := rec.Since()
	err := threading.Run(host.With(t.Context(), &host.Host{}), "main", rec, func(ctx context.Context) error {
		lock, err := NewLock("L")
		testkit.Must(t, err)
		testkit.Must(t, lock.Acquire(ctx))
		p := NewProcess("child", takeLock, lock)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, lock.Release(ctx))
		return p.Join(ctx)
	})
	testkit.Must(t, err)
	events, _ := rec.Events()
	var kinds []string
	for _, e := range events {
		if w, _ := rec.Worker(e.Worker); w.Name == "child" {
			kinds = append(kinds, e.Kind.String())
			if e.At < before || e.At > rec.Since() {
				t.Errorf("an event at %v, the run was from %v to %v", e.At, before, rec.Since())
			}
			if o, ok := rec.Object(e.Object); e.Kind == trace.Acquired && (!ok || o.Name != "L") {
				t.Errorf("acquired %v", o)
			}
		}
	}
	for _, want := range []string{"born", "running", "acquired", "released", "done"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("the child's events %v have no %q", kinds, want)
		}
	}
}

// runParent is what this test program does when a test starts it as a parent that will be killed.
func runParent(args []string) {
	n, _ := strconv.Atoi(args[0])
	ctx := context.Background()
	for range n {
		here, there, err := NewPipe[int]("ready", false)
		if err != nil {
			panic(err)
		}
		p := NewProcess("child", forever, there)
		if err := p.Start(ctx); err != nil {
			panic(err)
		}
		there.Close()
		pid, err := here.Receive(ctx)
		if err != nil {
			panic(err)
		}
		fmt.Println(pid)
	}
	fmt.Println("ready")
	<-ctx.Done()
	select {}
}
