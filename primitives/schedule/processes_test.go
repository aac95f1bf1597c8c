package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// withSpares returns the programs, whose processes are taken from spares.
func withSpares(t *testing.T, all map[string]schedule.Program) map[string]schedule.Program {
	spares := &host.Spares{}
	t.Cleanup(spares.Close)
	for name, p := range all {
		all[name] = func(ctx context.Context, c trace.Control) string { return p(spares.With(ctx), c) }
	}
	return all
}

// What is found of workers that are threads is found of processes too.
func TestSharedByProcesses(t *testing.T) {
	all := sharing(onProcess)
	delete(all, "semaphore") // it has more orders than a quick test can make
	few := []string{"crossed locks", "lost wake-up", "queue", "barrier"}
	slow := testkit.Race || os.Getenv("CI") == "" // .ci/run makes all of them once, without the race detector
	for name, p := range withSpares(t, all) {
		t.Run(name, func(t *testing.T) {
			if slow && !slices.Contains(few, name) {
				t.Skip("takes long: CI=true go test runs it")
			}
			explored(t, name, p)
		})
	}
}

var (
	// naps sleeps, and notes when it awoke; then it waits in vain.
	naps = multiprocessing.RegisterTask("schedule.naps", func(ctx context.Context, a all) error {
		began := trace.Now(ctx)
		if err := trace.From(ctx).Sleep(ctx, time.Duration(3-a.I)*time.Hour); err != nil {
			return err
		}
		wait, cancel := trace.WithTimeout(ctx, time.Hour)
		defer cancel()
		if _, err := a.Queue.Get(wait); !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		a.Seen.Store(a.I, int(trace.Now(ctx).Sub(began).Hours()))
		return nil
	})
	// family runs two threads, of which one waits for the other, in the first process.
	family = multiprocessing.RegisterTask("schedule.family", func(ctx context.Context, a all) error {
		var ready threading.Event
		if a.I == 1 {
			return errors.Join(a.RLock.Acquire(ctx), a.RLock.Release(ctx))
		}
		return threads(ctx, 2, func(ctx context.Context, i int) error {
			if i == 0 {
				defer ready.Set(ctx)
				return errors.Join(a.RLock.Acquire(ctx), a.RLock.Release(ctx))
			}
			return ready.Wait(ctx)
		})
	})
	// joins writes after two threads that it has started, and joined.
	joins = multiprocessing.RegisterTask("schedule.joins", func(ctx context.Context, a all) error {
		err := threads(ctx, 2, func(ctx context.Context, i int) error { a.Seen.Set(ctx, i, 1); return nil })
		a.Seen.Set(ctx, 2, 1)
		return err
	})
	begets = multiprocessing.RegisterTask("schedule.begets", func(ctx context.Context, a all) error {
		return multiprocessing.NewProcess("grandchild", naps, a).Start(ctx)
	})
	exits = multiprocessing.RegisterTask("schedule.exits", func(ctx context.Context, a all) error {
		if err := a.RLock.Acquire(ctx); err != nil {
			return err
		}
		os.Exit(3)
		return nil
	})
	spins = multiprocessing.RegisterTask("schedule.spins", func(ctx context.Context, a all) error {
		if err := a.RLock.Acquire(ctx); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
	puts = multiprocessing.RegisterTask("schedule.puts", func(ctx context.Context, a all) error {
		return errors.Join(a.Queue.Put(ctx, 1), a.Queue.Put(ctx, 2))
	})
)

func TestClockOfProcesses(t *testing.T) {
	p := each(onProcess, 3, 0, 0, naps)
	if got := found(explore(t, p, schedule.Exploration{})); got != "1 1; [4 3 2]: 1 1" {
		t.Error(got)
	}
}

// Threads of a process are workers of their own.
func TestThreadsOfProcesses(t *testing.T) {
	for name, p := range withSpares(t, map[string]schedule.Program{
		"family": each(onProcess, 2, 0, 0, family), "joins": each(onProcess, 1, 0, 0, joins),
	}) {
		explored(t, name, p)
	}
}

// A process that is ended by the program itself is an outcome like others.
func TestEndedByTheProgram(t *testing.T) {
	ends := func(end func(p *multiprocessing.Process)) schedule.Program {
		return shares(func(ctx context.Context) (string, error) {
			a := newAll(0, 0)
			defer func() { _ = errors.Join(a.In.Close(), a.Out.Close()) }()
			p := multiprocessing.NewProcess("p", hands, a)
			if err := p.Start(ctx); err != nil {
				return "", err
			}
			if err := a.Queue.Put(ctx, 1); err != nil {
				return "", err
			}
			end(p)
			exit, _ := p.Join(ctx), p.Err()
			return fmt.Sprint(a.Seen.Numbers(), exit != nil), nil
		})
	}
	for name, test := range map[string]struct {
		program schedule.Program
		want    string
	}{
		"terminated":  {ends((*multiprocessing.Process).Terminate), "[0 0 0] true"},
		"killed":      {ends((*multiprocessing.Process).Kill), "[0 0 0] true"},
		"interrupted": {ends((*multiprocessing.Process).Interrupt), "[1 0 0] true"},
		"by itself": {shares(func(ctx context.Context) (string, error) {
			a := newAll(0, 0)
			defer func() { _ = errors.Join(a.In.Close(), a.Out.Close()) }()
			var exit *multiprocessing.ExitError
			if err := team(ctx, onProcess, exits, nil, a); !errors.As(err, &exit) {
				return "", err
			}
			return fmt.Sprint(exit.Code), nil
		}), "3"},
	} {
		r := explore(t, test.program, schedule.Exploration{})
		if !strings.Contains(found(r), test.want) {
			t.Errorf("%s: %s", name, found(r))
		}
		if plain := explore(t, test.program, schedule.Exploration{Plain: true}); sorted(plain) != sorted(r) {
			t.Errorf("%s: %s, plain %s", name, sorted(r), sorted(plain))
		}
	}
}

// A join may be over before the process is.
func TestJoinProcessInTime(t *testing.T) {
	p := withSpares(t, map[string]schedule.Program{"": shares(func(ctx context.Context) (string, error) {
		a := newAll(0, 0)
		defer func() { _ = errors.Join(a.In.Close(), a.Out.Close()) }()
		p := multiprocessing.NewProcess("p", puts, a)
		if err := p.Start(ctx); err != nil {
			return "", err
		}
		wait, cancel := trace.WithTimeout(ctx, time.Second)
		defer cancel()
		err := p.Join(wait)
		return fmt.Sprint(err, a.Queue.Len()), p.Join(ctx)
	})})[""]
	o := schedule.Options{Anytime: true}
	searched := explore(t, p, schedule.Exploration{Options: o})
	plain := explore(t, p, schedule.Exploration{Options: o, Plain: true})
	if a, b := sorted(searched), sorted(plain); a != b || len(searched.Outcomes) != 3 {
		t.Errorf("searched %s\nplain    %s", a, b)
	}
}

// A process that does what nobody can see does not hold the run up.
func TestProcessStalls(t *testing.T) {
	o := script(t, each(onProcess, 1, 0, 0, spins), "", schedule.Options{TurnTimeout: 50 * time.Millisecond})
	var stalled *schedule.StalledError
	if !errors.As(o.Err, &stalled) || stalled.Worker != "w0" || stalled.After != "acquire rlock r" {
		t.Error(o.Err)
	}
}

// killer signals the process of a worker at the second step, and waits until that has come.
type killer struct {
	worker string
	signal os.Signal
	await  func(pid int) // may be nil
	steps  int
}

func (k *killer) Next(p schedule.Point) int {
	if k.steps++; k.steps == 2 {
		for _, w := range p.State.Workers {
			if w.Name == k.worker {
				process, _ := os.FindProcess(w.PID) // never fails where there are signals
				_ = process.Signal(k.signal)
				if k.await != nil {
					k.await(w.PID)
				}
			}
		}
	}
	return 0
}

func TestKilledFromOutside(t *testing.T) {
	for _, worker := range []string{"w0", "w1"} {
		o := schedule.Run(t.Context(), counterOf(onProcess, 2, 100), &killer{worker: worker, signal: os.Kill},
			schedule.Options{Watch: true})
		var exit *multiprocessing.ExitError
		if !errors.As(o.Err, &exit) || exit.Name != worker || exit.Signal == "" {
			t.Errorf("%s was killed: %v", worker, o.Err)
		}
	}
}

// What cannot be controlled is refused, with the reason.
func TestRefused(t *testing.T) {
	managed := func(f func(ctx context.Context, m *managers.Manager) error) func(ctx context.Context) error {
		return func(ctx context.Context) error {
			m, err := managers.Start(ctx)
			if err != nil {
				return err
			}
			return errors.Join(f(ctx, m), m.Shutdown(ctx))
		}
	}
	for what, f := range map[string]func(ctx context.Context) error{
		"a pool of processes": func(ctx context.Context) error {
			_, err := pool.New(ctx, 1)
			return err
		},
		"a pool of processes ": func(ctx context.Context) error {
			_, err := futures.NewProcessExecutor(ctx, 1)
			return err
		},
		"a process that a process has started": func(ctx context.Context) error {
			a := newAll(0, 0)
			defer func() { _ = errors.Join(a.In.Close(), a.Out.Close()) }()
			return team(ctx, onProcess, begets, nil, a)
		},
		"the method acquire of the manager's lock l": managed(func(ctx context.Context, m *managers.Manager) error {
			l, err := managers.NewLock(ctx, m, "l")
			if err != nil {
				return err
			}
			return l.Acquire(ctx)
		}),
		"the method get of the manager's queue q": managed(func(ctx context.Context, m *managers.Manager) error {
			q, err := managers.NewQueue[int](ctx, m, "q", 0)
			if err != nil {
				return err
			}
			_, err = q.Get(ctx)
			return err
		}),
	} {
		o := script(t, shares(func(ctx context.Context) (string, error) { return "", f(ctx) }), "", schedule.Options{})
		var refused *trace.RefusedError
		if !errors.As(o.Err, &refused) || refused.What != strings.TrimSpace(what) || refused.Why == "" {
			t.Errorf("%s: %v, outcome %s", what, o.Err, o.Outcome)
		}
	}
}

type nameArg struct {
	Dict  *managers.Dict[string, int]
	Start *multiprocessing.Barrier
}

var counts = multiprocessing.RegisterTask("schedule.counts", func(ctx context.Context, a nameArg) error {
	if _, err := a.Start.Wait(ctx); err != nil {
		return err
	}
	found, err := a.Dict.Contains(ctx, "Ann")
	if err != nil {
		return err
	}
	n := 0
	if found {
		if n, _, err = a.Dict.Get(ctx, "Ann"); err != nil {
			return err
		}
	}
	return a.Dict.Set(ctx, "Ann", n+1)
})

// A call to a manager is a step.
func TestManagerCalls(t *testing.T) {
	p := shares(func(ctx context.Context) (string, error) {
		m, err := managers.Start(ctx)
		if err != nil {
			return "", err
		}
		dict, err := managers.NewDict[string, int](ctx, m, "names")
		if err != nil {
			return "", err
		}
		meet := must(multiprocessing.NewBarrier(trace.Aside("start"), 2, 0))
		if err := team(ctx, onProcess, counts, nil, nameArg{dict, meet}, nameArg{dict, meet}); err != nil {
			return "", err
		}
		n, _, err := dict.Get(ctx, "Ann")
		return fmt.Sprint(n), errors.Join(err, m.Shutdown(ctx))
	})
	if got := sorted(explore(t, p, schedule.Exploration{})); got != "6 6; 1: 4 4; 2: 2 2" {
		t.Error(got)
	}
}

// A run that is watched tells of each step in which line it was, and what it led to.
func TestWatchProcesses(t *testing.T) {
	o := script(t, counterOf(onProcess, 2, 1), "abba", schedule.Options{Watch: true})
	if o.Err != nil {
		t.Fatal(o.Err)
	}
	var got []string
	for _, s := range o.Steps {
		if !strings.HasSuffix(s.Place.File, "shared_test.go") || s.PID == os.Getpid() {
			t.Errorf("%v is in %v, process %d", s.Turn, s.Place, s.PID)
		}
		content := ""
		for _, of := range s.After.Objects {
			if of.Name == "counter" {
				content = of.Content
			}
		}
		got = append(got, fmt.Sprint(s.Name, " ", s.Op, " ", o.Objects[s.Object-1], " ", content))
	}
	want := []string{"w0 read value counter 0", "w1 read value counter 0",
		"w1 write value counter 1", "w0 write value counter 1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	o = script(t, crossed(onProcess), "a", schedule.Options{Watch: true})
	of := o.Steps[0].After.Objects[o.Steps[0].Object-1]
	if of.Content != "held" || len(of.Holders) != 1 || o.Workers[of.Holders[0]] != "w0" {
		t.Errorf("after w0 has it: %+v", of)
	}
}
