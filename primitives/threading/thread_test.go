package threading_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/internal/life"
	"concurrency-lab/primitives/threading"
)

func TestThread(t *testing.T) {
	check(t, []testCase{
		{"it is started once, and joined for its error", func(ctx context.Context, t *testing.T) {
			thread := threading.NewThread("T", func(ctx context.Context) error {
				want(t, "current", threading.Current(ctx).Name, "T")
				wantErr(t, "join itself", threading.Current(ctx).Join(ctx), threading.ErrJoinSelf)
				time.Sleep(time.Second)
				return errStop
			})
			wantErr(t, "join", thread.Join(ctx), threading.ErrNotStarted)
			want(t, "alive", thread.Alive(), false)
			wantErr(t, "start", thread.Start(ctx), nil)
			wantErr(t, "start", thread.Start(ctx), threading.ErrStarted)
			want(t, "alive", thread.Alive(), true)
			wantErr(t, "join", thread.Join(ctx), errStop)
			want(t, "alive", thread.Alive(), false)
			wantErr(t, "join under a context that is done", thread.Join(cancelled(ctx, context.Canceled)), errStop)
		}},
		{"a join of 0.3 s does not end it", func(ctx context.Context, t *testing.T) {
			thread := threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Second / 2); return nil })
			soon, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
			defer cancel()
			wantErr(t, "join", thread.Join(soon), context.DeadlineExceeded)
			want(t, "alive", thread.Alive(), true)
			wantErr(t, "join", thread.Join(ctx), nil)
		}},
		{"threads are listed while they run, in the order of their start", func(ctx context.Context, t *testing.T) {
			var gate threading.Event
			names := []string{"main", "a", "b"}
			for _, name := range names[1:] {
				threading.Go(ctx, name, gate.Wait)
			}
			want(t, "active", threading.ActiveCount(ctx), 3)
			for i, thread := range threading.Enumerate(ctx) {
				want(t, "name", thread.Name, names[i])
			}
			gate.Set(ctx)
			synctest.Wait()
			want(t, "active", threading.ActiveCount(ctx), 1)
			want(t, "outside of a run", threading.ActiveCount(context.Background()), 0)
		}},
		{"cancelling ends its context, with the cause", func(ctx context.Context, t *testing.T) {
			thread := threading.NewThread("", func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) })
			thread.Cancel(errors.New("before the start"))
			wantErr(t, "start", thread.Start(ctx), nil)
			thread.Cancel(errStop)
			wantErr(t, "join", thread.Join(ctx), errStop)
		}},
		{"who started it may end before it", func(ctx context.Context, t *testing.T) {
			var child *threading.Thread
			var inside context.Context
			parent := threading.Go(ctx, "parent", func(ctx context.Context) error {
				inside = ctx
				child = threading.Go(ctx, "child", func(ctx context.Context) error {
					time.Sleep(time.Second)
					return ctx.Err()
				})
				return nil
			})
			wantErr(t, "parent", parent.Join(ctx), nil)
			parent.Cancel(errStop)
			wantErr(t, "child", child.Join(ctx), nil)
			synctest.Wait()
			wantErr(t, "the parent's context when nobody needs it", inside.Err(), context.Canceled)
			orphan := threading.Go(inside, "orphan", func(ctx context.Context) error { return ctx.Err() })
			wantErr(t, "a thread started under it", orphan.Join(ctx), context.Canceled)
		}},
		{"leaving by Goexit is its error", func(ctx context.Context, t *testing.T) {
			thread := threading.Go(ctx, "", func(context.Context) error { runtime.Goexit(); return nil })
			want(t, "failed", thread.Join(ctx) != nil, true)
		}},
	})
}

func TestRun(t *testing.T) {
	run := func(t *testing.T, f func(ctx context.Context) error) (err error) {
		synctest.Test(t, func(t *testing.T) { err = threading.Run(t.Context(), "main", nil, f) })
		return err
	}
	t.Run("waits for threads, and for theirs", func(t *testing.T) {
		done := 0
		err := run(t, func(ctx context.Context) error {
			threading.Go(ctx, "", func(ctx context.Context) error {
				threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Hour); done++; return nil })
				return nil
			})
			return errStop
		})
		wantErr(t, "run", err, errStop)
		want(t, "done", done, 1)
	})
	t.Run("cancels daemons", func(t *testing.T) {
		var cause error
		err := run(t, func(ctx context.Context) error {
			daemon := threading.NewThread("",
				func(ctx context.Context) error { <-ctx.Done(); cause = context.Cause(ctx); return nil })
			daemon.Daemon = true
			return daemon.Start(ctx)
		})
		wantErr(t, "run", err, nil)
		want(t, "the daemon saw a cause", cause != nil && cause != context.Canceled, true)
	})
	t.Run("ends all when its own code leaves by Goexit", func(t *testing.T) {
		var done atomic.Bool
		synctest.Test(t, func(t *testing.T) {
			go threading.Run(t.Context(), "main", nil, func(ctx context.Context) error {
				daemon := threading.NewThread("", func(ctx context.Context) error { <-ctx.Done(); return nil })
				daemon.Daemon = true
				wantErr(t, "start", daemon.Start(ctx), nil)
				threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Hour); done.Store(true); return nil })
				runtime.Goexit()
				return nil
			})
			time.Sleep(2 * time.Hour) // then the test waits for all goroutines
		})
		want(t, "done", done.Load(), true)
	})
	t.Run("loses no panic", func(t *testing.T) {
		err := run(t, func(ctx context.Context) error {
			threading.Go(ctx, "clumsy", func(context.Context) error { panic(errStop) })
			panic("main too")
		})
		wantErr(t, "run", err, errStop)
		var p *threading.PanicError
		want(t, "is a panic", errors.As(err, &p), true)
		want(t, "all", err.Error(), "clumsy panicked: stop\nmain panicked: main too")
		want(t, "has a stack", p.Stack != "", true)
	})
}

// TestWhatRunTells: the error of every thread is told once, by whoever joined it or by Run.
func TestWhatRunTells(t *testing.T) {
	errOther := errors.New("other")
	fail := func(err error) func(context.Context) error { return func(context.Context) error { return err } }
	untilDone := func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) }
	for _, c := range []struct {
		name string
		f    func(ctx context.Context) error
		want string
	}{
		{"an error that nobody joined", func(ctx context.Context) error {
			threading.Go(ctx, "", fail(errStop))
			return nil
		}, "stop"},
		{"those of several, after that of the main thread", func(ctx context.Context) error {
			one := threading.Go(ctx, "", fail(errStop))
			threading.Go(ctx, "", func(ctx context.Context) error {
				for one.Alive() { // in the order of their starts, not of their ends
					time.Sleep(time.Second)
				}
				return errOther
			})
			return errors.New("main")
		}, "main\nstop\nother"},
		{"one that was joined", func(ctx context.Context) error {
			_ = threading.Go(ctx, "", fail(errStop)).Join(ctx)
			return nil
		}, ""},
		{"one that was joined by somebody who passed it on", func(ctx context.Context) error {
			return threading.Go(ctx, "", fail(errStop)).Join(ctx)
		}, "stop"},
		{"one whose joiner gave up", func(ctx context.Context) error {
			thread := threading.Go(ctx, "", func(context.Context) error { time.Sleep(time.Second); return errStop })
			wantErr(t, "join", thread.Join(cancelled(ctx, errOther)), errOther)
			return nil
		}, "stop"},
		{"one whose end was only seen", func(ctx context.Context) error {
			thread := threading.Go(ctx, "", fail(errStop))
			<-thread.Done()
			return nil
		}, "stop"},
		{"that of a thread that was cancelled", func(ctx context.Context) error {
			threading.Go(ctx, "", untilDone).Cancel(errStop)
			return nil
		}, ""},
		{"that of a cancelled thread that failed otherwise", func(ctx context.Context) error {
			threading.Go(ctx, "", func(ctx context.Context) error { <-ctx.Done(); return errOther }).Cancel(errStop)
			return nil
		}, "other"},
		{"that of a daemon which the end cancels", func(ctx context.Context) error {
			daemon := threading.NewThread("", untilDone)
			daemon.Daemon = true
			return daemon.Start(ctx)
		}, ""},
		{"that of a daemon which failed before", func(ctx context.Context) error {
			daemon := threading.NewThread("", fail(errStop))
			daemon.Daemon = true
			defer synctest.Wait()
			return daemon.Start(ctx)
		}, "stop"},
		{"an error that panics when asked", func(ctx context.Context) error {
			threading.Go(ctx, "", fail((*pickyError)(nil)))
			return nil
		}, "picky"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				text := ""
				if err := threading.Run(t.Context(), "main", nil, c.f); err != nil {
					text = err.Error()
				}
				want(t, "error", text, c.want)
			})
		})
	}
}

// pickyError is an error of which nil has a text, but must not be asked anything else.
type pickyError struct{ is bool }

func (*pickyError) Error() string     { return "picky" }
func (e *pickyError) Is(_ error) bool { return e.is }

// TestCrash: outside of Run nobody may ever join a thread, so its panic ends the program, and tells
// who it was.
func TestCrash(t *testing.T) {
	if os.Getenv("THREADING_TEST_CRASH") != "" {
		var never threading.Event
		threading.Go(context.Background(), "lost", func(context.Context) error { panic("who hears me?") })
		_ = never.Wait(context.Background())
		return
	}
	program := exec.Command(os.Args[0], "-test.run=^TestCrash$")
	program.Env = append(os.Environ(), "THREADING_TEST_CRASH=1")
	out, err := program.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "panic: lost panicked: who hears me?") ||
		!strings.Contains(string(out), "threading_test.TestCrash.func1") {
		t.Errorf("%v: %s", err, out)
	}
}

// TestErrorOutsideOfRun: there an error, and Goexit, are told to who joins; and a panic that a
// thread has only heard of is no panic of its own.
func TestErrorOutsideOfRun(t *testing.T) {
	ctx := t.Context()
	heard := &threading.PanicError{Name: "another", Value: errStop}
	wantErr(t, "join", threading.Go(ctx, "", func(context.Context) error { return heard }).Join(ctx), errStop)
	thread := threading.Go(ctx, "T", func(context.Context) error { runtime.Goexit(); return nil })
	want(t, "join", thread.Join(ctx).Error(), "T left by runtime.Goexit")
}

// TestLivesOn: what uses the context of a thread that has ended uses it until the main thread ends,
// though nobody cancels it before.
func TestLivesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var inside context.Context
		held := false
		err := threading.Run(t.Context(), "main", nil, func(ctx context.Context) error {
			starter := threading.Go(ctx, "starter", func(ctx context.Context) error {
				inside = ctx
				held = life.Hold(ctx) != nil // as a process does that is never told to end
				return nil
			})
			wantErr(t, "join", starter.Join(ctx), nil)
			starter.Cancel(errStop)
			synctest.Wait()
			return inside.Err()
		})
		wantErr(t, "the context after the thread's end", err, nil)
		want(t, "held", held, true)
		wantErr(t, "the context after the run's end", inside.Err(), context.Canceled)
	})
}
