package semantics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
)

// The ways in which code that is not the library's may leave, instead of returning.
const (
	byPanic, byGoexit = "panic", "goexit"
	byExit0, byExit3  = "exit 0", "exit 3"
	byCrash           = "panic of another goroutine"
	byFatal           = "fatal error"
	byOverflow        = "stack overflow"
)

// exitsBy are the ways that end the whole process, with its exit code.
var exitsBy = map[string]int{byExit0: 0, byExit3: 3, byCrash: 2, byFatal: 2, byOverflow: 2}

// leave leaves in a way; it returns if that is empty.
func leave(way string) {
	switch way {
	case byPanic:
		panic("ouch")
	case byGoexit:
		runtime.Goexit()
	case byExit0:
		os.Exit(0)
	case byExit3:
		os.Exit(3)
	case byCrash:
		go panic("ouch")
		select {}
	case byFatal:
		new(sync.Mutex).Unlock()
	case byOverflow:
		debug.SetMaxStack(1 << 16)
		overflow(0)
	}
}

func overflow(n int) int {
	var room [1 << 10]byte
	room[n%len(room)] = 1
	if n < 0 {
		return 0 // never, but a linter wants an end
	}
	return overflow(n+1) + int(room[n%len(room)])
}

var (
	leaving = multiprocessing.Register("test.leaving", func(_ context.Context, way string) (string, error) {
		leave(way)
		return "stayed", nil
	})
	leaverType = managers.NewType("test.leaver", func(_ context.Context, way string) (string, error) {
		leave(way)
		return "stayed", nil
	})
	leaverLeave = managers.NewMethod(leaverType, "leave", func(_ context.Context, _, way string) (string, error) {
		leave(way)
		return "stayed", nil
	})
)

// place is where code runs that is not the library's.
type place struct {
	name string
	// run has code leave there, and returns all that those are told who wait, and how what comes
	// next fails.
	run func(ctx context.Context, way string) (told error, next error)
	// lost are the errors that they are told if the process ends that the code runs in; nil: it is
	// this process.
	lost []error
}

func stayed(got string, err error) error {
	if err == nil && got != "stayed" {
		return fmt.Errorf("the result is %q", got)
	}
	return err
}

// poolOf hands f a pool of one worker, and returns what f and the pool's end say.
func poolOf(ctx context.Context, f func(p *pool.Pool) error, options ...pool.Option) error {
	p, err := pool.New(ctx, 1, options...)
	if err != nil {
		return err
	}
	err = f(p)
	p.Close()
	return errors.Join(err, p.Join(ctx))
}

// submitted submits a call to an executor and shuts it down; both say what they say.
func submitted(ctx context.Context, ex futures.Executor, call futures.Call[string],
	callback func(*futures.Future[string])) (told, next error) {
	f, err := futures.Submit(ctx, ex, call)
	if err != nil {
		return err, nil
	}
	f.AddDoneCallback(callback)
	told = stayed(f.Result(ctx))
	if g, err := futures.Submit(ctx, ex, call); err == nil {
		next = stayed(g.Result(ctx))
	}
	return errors.Join(told, ex.Shutdown(ctx)), next
}

func noCallback(*futures.Future[string]) {}

func staying(context.Context) (string, error) { return "stayed", nil }

var places = []place{
	{
		name: "process",
		run: func(ctx context.Context, way string) (told, next error) {
			p := multiprocessing.NewProcess("p", leaving, way)
			if err := p.Start(ctx); err != nil {
				return err, nil
			}
			return p.Join(ctx), nil
		},
		lost: []error{multiprocessing.ErrNotReturned},
	},
	{
		name: "pool task",
		run: func(ctx context.Context, way string) (told, next error) {
			err := poolOf(ctx, func(p *pool.Pool) error {
				told = stayed(pool.Apply(ctx, p, leaving, way))
				next = stayed(pool.Apply(ctx, p, leaving, ""))
				return nil
			})
			return told, errors.Join(next, err)
		},
		lost: []error{pool.ErrWorkerDied, multiprocessing.ErrNotReturned},
	},
	{
		name: "pool callback",
		run: func(ctx context.Context, way string) (told, next error) {
			told = poolOf(ctx, func(p *pool.Pool) error {
				for _, way := range []string{way, ""} {
					r, err := pool.ApplyAsync(p, leaving, "", func(string, error) { leave(way) })
					if err != nil {
						return err
					}
					next = errors.Join(next, stayed(r.Get(ctx)))
				}
				return nil
			})
			return told, next
		},
	},
	{
		name: "pool initializer",
		run: func(ctx context.Context, way string) (told, next error) {
			return poolOf(ctx, func(p *pool.Pool) error {
				return stayed(pool.Apply(ctx, p, leaving, ""))
			}, pool.WithInitializer(leaving.Bind(way))), nil
		},
		lost: []error{pool.ErrWorkerDied, multiprocessing.ErrNotReturned},
	},
	{
		name: "executor on processes, task",
		run: func(ctx context.Context, way string) (told, next error) {
			ex, err := futures.NewProcessExecutor(ctx, 1)
			if err != nil {
				return err, nil
			}
			told, _ = submitted(ctx, ex, leaving.Bind(way), noCallback)
			return told, nil
		},
		lost: []error{futures.ErrBrokenPool, multiprocessing.ErrNotReturned},
	},
	{
		name: "executor on processes, initializer",
		run: func(ctx context.Context, way string) (told, next error) {
			ex, err := futures.NewProcessExecutor(ctx, 1, pool.WithInitializer(leaving.Bind(way)))
			if err != nil {
				return err, nil
			}
			told, _ = submitted(ctx, ex, leaving.Bind(""), noCallback)
			return told, nil
		},
		lost: []error{futures.ErrBrokenPool, multiprocessing.ErrNotReturned},
	},
	{
		name: "executor on processes, callback",
		run: func(ctx context.Context, way string) (told, next error) {
			ex, err := futures.NewProcessExecutor(ctx, 1)
			if err != nil {
				return err, nil
			}
			first, err := futures.Submit(ctx, ex, leaving.Bind(""))
			if err != nil {
				return err, nil
			}
			called := make(chan struct{})
			first.AddDoneCallback(func(*futures.Future[string]) { <-called; leave(way) })
			close(called)
			return submitted(ctx, ex, leaving.Bind(""), noCallback)
		},
	},
	{
		name: "executor on threads, task",
		run: func(ctx context.Context, way string) (told, next error) {
			ex := futures.NewThreadExecutor(ctx, 1)
			var once sync.Once
			return submitted(ctx, ex, futures.Func[string](func(ctx context.Context) (string, error) {
				once.Do(func() { leave(way) })
				return staying(ctx)
			}), noCallback)
		},
	},
	{
		name: "executor on threads, callback",
		run: func(ctx context.Context, way string) (told, next error) {
			ex := futures.NewThreadExecutor(ctx, 1)
			hold := make(chan struct{})
			first, err := futures.Submit(ctx, ex, futures.Func[string](func(ctx context.Context) (string, error) {
				<-hold
				return staying(ctx)
			}))
			if err != nil {
				return err, nil
			}
			first.AddDoneCallback(func(*futures.Future[string]) { leave(way) })
			close(hold)
			return submitted(ctx, ex, futures.Func[string](staying), noCallback)
		},
	},
	{
		name: "executor on threads, initializer",
		run: func(ctx context.Context, way string) (told, next error) {
			init := func(context.Context) error { leave(way); return nil }
			ex := futures.NewThreadExecutor(ctx, 1, futures.WithInitializer(init))
			told, _ = submitted(ctx, ex, futures.Func[string](staying), noCallback)
			return told, nil
		},
	},
	{
		name: "manager method",
		run: func(ctx context.Context, way string) (told, next error) {
			return withManager(ctx, func(m *managers.Manager) error {
				o, err := leaverType.New(ctx, m, "")
				if err != nil {
					return err
				}
				return stayed(leaverLeave.Call(ctx, o, way))
			})
		},
		lost: []error{managers.ErrGone, multiprocessing.ErrNotReturned},
	},
	{
		name: "manager constructor",
		run: func(ctx context.Context, way string) (told, next error) {
			return withManager(ctx, func(m *managers.Manager) error {
				_, err := leaverType.New(ctx, m, way)
				return err
			})
		},
		lost: []error{managers.ErrGone, multiprocessing.ErrNotReturned},
	},
}

// withManager hands f a manager and returns what f and the manager's end say, and whether another
// object could be used.
func withManager(ctx context.Context, f func(m *managers.Manager) error) (told, next error) {
	m, err := managers.Start(ctx)
	if err != nil {
		return err, nil
	}
	told = f(m)
	o, next := leaverType.New(ctx, m, "")
	if next == nil {
		next = stayed(leaverLeave.Call(ctx, o, ""))
	}
	return errors.Join(told, m.Shutdown(ctx)), next
}

// leavingEnv names a place and a way in the environment of a program that has code leave so.
const leavingEnv = "TEST_LEAVING"

// leaveAsProgram is what this test program does when a test has started it to be ended.
func leaveAsProgram(placeAndWay string) {
	name, way, _ := strings.Cut(placeAndWay, "/")
	_ = threading.Run(context.Background(), "main", nil, func(ctx context.Context) error {
		for _, p := range places {
			if p.name == name {
				told, next := p.run(ctx, way)
				fmt.Println("it went on:", told, next)
			}
		}
		return nil
	})
	os.Exit(77)
}

// TestLeaving has code leave in each way at each place. Whoever waits is told a named error, and
// nothing else is lost.
func TestLeaving(t *testing.T) {
	for _, p := range places {
		for _, way := range []string{"", byPanic, byGoexit, byExit0, byExit3, byCrash, byFatal, byOverflow} {
			t.Run(p.name+"/"+way, func(t *testing.T) {
				code, ends := exitsBy[way]
				if ends && p.lost == nil {
					wantEndOfProgram(t, p.name+"/"+way, code)
					return
				}
				ctx, cancel := context.WithTimeout(host.With(t.Context(), &host.Host{}), time.Minute)
				defer cancel()
				err := threading.Run(ctx, "main", nil, func(ctx context.Context) error {
					told, next := p.run(ctx, way)
					var panicked *threading.PanicError
					switch {
					case way == "" && told != nil,
						way == byPanic && !errors.As(told, &panicked),
						way == byGoexit && !errors.Is(told, multiprocessing.ErrExited):
						t.Errorf("they are told %v", told)
					case ends:
						for _, want := range p.lost {
							if !errors.Is(told, want) {
								t.Errorf("they are told %v, which is not %v", told, want)
							}
						}
					}
					if told != nil && strings.Contains(told.Error(), "%!") {
						t.Errorf("a text of pieces: %v", told)
					}
					if survives := !ends || p.name == "pool task"; survives && next != nil {
						t.Errorf("what comes next: %v", next)
					}
					return multiprocessing.Shutdown(ctx)
				})
				if err != nil && way != byPanic { // that of a thread is the program's too
					t.Error(err)
				}
			})
		}
	}
}

// wantEndOfProgram has a program end with an exit code.
func wantEndOfProgram(t *testing.T, placeAndWay string, code int) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, os.Args[0])
	c.Env = append(os.Environ(), leavingEnv+"="+placeAndWay)
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		testkit.Must(t, err)
	}
	if got := c.ProcessState.ExitCode(); got != code {
		t.Errorf("exit code %d, want %d\n%s", got, code, out)
	}
}
