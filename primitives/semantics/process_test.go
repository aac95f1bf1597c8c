package semantics

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

var processTable = table[context.Context]{
	name:  "Process",
	impls: []impl[context.Context]{startedBy(multiprocessing.Spawn), startedBy(multiprocessing.Warm)},
	cases: slices.Concat(processLifeCases, processEndCases, processFamilyCases),
}

// startedBy is processes that are started by a method.
func startedBy(m multiprocessing.StartMethod) impl[context.Context] {
	return impl[context.Context]{string(m), func(t *testing.T, f func(t *testing.T, ctx context.Context)) {
		inMain(t, func(ctx context.Context) error {
			f(t, multiprocessing.WithStartMethod(ctx, m))
			return nil
		})
	}}
}

// papers are what a process says of itself.
type papers struct {
	Name        string
	PID, Parent int
	Argument    []string
}

type papersArg struct {
	To       *multiprocessing.Connection[papers]
	Argument []string
}

// waiter is what a process waits by: it ends when somebody sends, or nobody can any more.
type waiter = multiprocessing.Connection[int]

type familyArg struct {
	To *multiprocessing.Queue[[]int]
	ID []int
}

var (
	show = multiprocessing.RegisterTask("semantics.show", func(ctx context.Context, a papersArg) error {
		return a.To.Send(ctx, papers{threading.Current(ctx).Name, os.Getpid(), os.Getppid(), a.Argument})
	})
	// lingers ends when it receives something: well if that is 0, with an error if it is negative,
	// else with that exit code.
	lingers = multiprocessing.RegisterTask("semantics.linger", func(ctx context.Context, in *waiter) error {
		switch code, err := in.Receive(ctx); {
		case err != nil:
			return err
		case code < 0:
			return errTask
		case code > 0:
			os.Exit(code)
		}
		return nil
	})
	// begets has a child that holds on to a way out, says so, and waits for ever.
	begets = multiprocessing.RegisterTask("semantics.beget", func(ctx context.Context, out *waiter) error {
		if err := multiprocessing.NewProcess("", begotten, out).Start(ctx); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
	begotten = multiprocessing.RegisterTask("semantics.begotten", func(ctx context.Context, out *waiter) error {
		if err := out.Send(ctx, 1); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
	leavesThread = multiprocessing.RegisterTask("semantics.leave-thread",
		func(ctx context.Context, a map[string]*waiter) error {
			threading.Go(ctx, "", func(ctx context.Context) error {
				v, err := a["in"].Receive(ctx)
				return errors.Join(err, a["out"].Send(ctx, v))
			})
			daemon := threading.NewThread("", func(ctx context.Context) error { <-ctx.Done(); return nil })
			daemon.Daemon = true
			return daemon.Start(ctx)
		})
)

// family is registered when the package is initialised, because it names itself.
var family *multiprocessing.Func[familyArg, struct{}]

func init() {
	family = multiprocessing.RegisterTask("semantics.family", func(ctx context.Context, a familyArg) error {
		err := a.To.Put(ctx, a.ID)
		for i := 0; i < 2 && len(a.ID) < 2 && err == nil; i++ {
			p := multiprocessing.NewProcess("", family, familyArg{a.To, append(slices.Clone(a.ID), i)})
			err = errors.Join(p.Start(ctx), p.Join(ctx))
		}
		return err
	})
}

// pipe returns the ends of a pipe, to receive from and to send to.
func pipe[T any](t *testing.T) (in, out *multiprocessing.Connection[T]) {
	t.Helper()
	in, out, err := multiprocessing.NewPipe[T]("pipe", false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); out.Close() })
	return in, out
}

// lingering returns a process that runs, and what ends it.
func lingering(t *testing.T, ctx context.Context) (p *multiprocessing.Process, end func(code int)) {
	t.Helper()
	in, out := pipe[int](t)
	p = multiprocessing.NewProcess("", lingers, in)
	wantErr(t, "start", p.Start(ctx), nil)
	return p, func(code int) { wantErr(t, "the end", out.Send(ctx, code), nil) }
}

// active says whether a process is among the children that are alive.
func active(ctx context.Context, p *multiprocessing.Process) bool {
	return slices.Contains(multiprocessing.ActiveChildren(ctx), p)
}

// wantExit says how a process has ended.
func wantExit(t *testing.T, ctx context.Context, p *multiprocessing.Process, code int) {
	t.Helper()
	if err := p.Join(ctx); (err == nil) != (code == 0) {
		t.Errorf("join: %v", err)
	}
	exit, ok := p.Exit()
	want(t, "it has ended", ok, true)
	if code < 0 && runtime.GOOS == "windows" { // where there are no signals
		code = exit.Code
	}
	want(t, "the exit code", exit.Code, code)
	want(t, "alive", p.Alive(), false)
	want(t, "active", active(ctx, p), false)
}
