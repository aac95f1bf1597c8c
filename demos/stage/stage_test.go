package stage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

func TestMain(m *testing.M) {
	// The race detector makes every process wait for a second at its end, unless told otherwise.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	multiprocessing.Main()
	goleak.VerifyTestMain(m)
}

// sink keeps what a run says.
type sink struct {
	mu    sync.Mutex
	lines []Line
	total int
	done  int
}

func (s *sink) Line(l Line)   { s.mu.Lock(); defer s.mu.Unlock(); s.lines = append(s.lines, l) }
func (s *sink) Total(n int)   { s.mu.Lock(); defer s.mu.Unlock(); s.total = n }
func (s *sink) Advance(n int) { s.mu.Lock(); defer s.mu.Unlock(); s.done += n }

var (
	speak = multiprocessing.RegisterTask("stage.speak", func(ctx context.Context, text string) error {
		st := In(ctx)
		st.Total(7)
		st.Advance()
		fmt.Println("a stray print")
		st.Say(ctx, "%s at speed %g, %d", text, st.Speed, st.Rand("w").IntN(1000))
		return nil
	})
	linger = multiprocessing.RegisterTask("stage.linger",
		func(ctx context.Context, ready *multiprocessing.Connection[int]) error {
			if err := ready.Send(ctx, 1); err != nil {
				return err
			}
			<-ctx.Done()
			return nil
		})
)

func TestChildrenStandOnTheSameStage(t *testing.T) {
	s := &sink{}
	st := New(Options{Speed: 3, Seed: 11}, s)
	var pid int
	err := st.Run(t.Context(), func(ctx context.Context) error {
		if In(ctx) != st {
			t.Error("the main thread is on another stage")
		}
		st.Say(ctx, "first")
		p := multiprocessing.NewProcess("child", speak, "hello")
		if err := p.Start(ctx); err != nil {
			return err
		}
		pid = p.PID()
		return p.Join(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.total != 7 || s.done != 1 {
		t.Errorf("%d of %d steps", s.done, s.total)
	}
	byText := map[string]Line{}
	for _, l := range s.lines {
		byText[l.Text] = l
	}
	first := byText["first"]
	if w, _ := st.Recorder().Worker(first.ID); w.Name != "main" {
		t.Errorf("the main thread's line is by %+v", w)
	}
	if first.Worker != "main" || first.PID != os.Getpid() || first.Child {
		t.Errorf("the main thread's line: %+v", first)
	}
	for _, text := range []string{"a stray print", fmt.Sprintf("hello at speed 3, %d", st.Rand("w").IntN(1000))} {
		l, ok := byText[text]
		if !ok || l.Worker != "child" || l.PID != pid || !l.Child || l.At < first.At || l.At > time.Since(st.start) {
			t.Errorf("%q: %v %+v", text, ok, l)
		}
	}
	said := byText[fmt.Sprintf("hello at speed 3, %d", st.Rand("w").IntN(1000))]
	if w, _ := st.Recorder().Worker(said.ID); w.Name != "child" || w.PID != pid {
		t.Errorf("the child's line is by %+v", w)
	}
	if events, _ := st.Recorder().Events(); said.At > events[len(events)-1].At {
		t.Errorf("said at %v, after the child's end at %v", said.At, events[len(events)-1].At)
	}
}

var shout = multiprocessing.RegisterTask("stage.shout", func(ctx context.Context, size int) error {
	fmt.Print(strings.Repeat("x", size))
	In(ctx).Say(ctx, "%s", strings.Repeat("é", size/2))
	return nil
})

// Nothing that a child says or prints is kept in whatever length it likes.
func TestLongLines(t *testing.T) {
	const size = 5*maxText/2 + 1
	s := &sink{}
	err := New(Options{Speed: 1}, s).Run(t.Context(), func(ctx context.Context) error {
		p := multiprocessing.NewProcess("child", shout, size)
		return errors.Join(p.Start(ctx), p.Join(ctx))
	})
	if err != nil {
		t.Fatal(err)
	}
	printed := 0
	for _, l := range s.lines {
		if len(l.Text) > maxText+8<<10 {
			t.Errorf("a line of %d bytes", len(l.Text))
		}
		if strings.HasPrefix(l.Text, "x") {
			printed += len(l.Text)
		} else if l.Text != strings.Repeat("é", maxText/2)+"…" {
			t.Errorf("%d bytes were said", len(l.Text))
		}
	}
	if printed != size {
		t.Errorf("%d bytes were printed, want %d", printed, size)
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	st := New(Options{Speed: 1}, &sink{})
	var p *multiprocessing.Process
	err := st.Run(t.Context(), func(ctx context.Context) error {
		here, there, err := multiprocessing.NewPipe[int]("ready", false)
		if err != nil {
			return err
		}
		defer here.Close()
		p = multiprocessing.NewProcess("daemon", linger, there)
		p.Daemon = true
		if err := p.Start(ctx); err != nil {
			return err
		}
		there.Close()
		_, err = here.Receive(ctx)
		return err
	})
	if err != nil || p.Alive() {
		t.Errorf("error %v, the daemon is alive: %v", err, p.Alive())
	}
}

func TestPanicAndDeadlockEndTheRun(t *testing.T) {
	err := New(Options{Speed: 1}, &sink{}).Run(t.Context(), func(ctx context.Context) error {
		threading.Go(ctx, "bad", func(context.Context) error { panic("ouch") })
		return nil
	})
	var p *threading.PanicError
	if !errors.As(err, &p) || p.Name != "bad" {
		t.Errorf("a panic that nobody joined: %v", err)
	}
	err = New(Options{Speed: 1}, &sink{}).Run(t.Context(), func(ctx context.Context) error {
		l := threading.NewLock("L")
		return errors.Join(l.Acquire(ctx), l.Acquire(ctx))
	})
	if d := Deadlock(err); d == nil || !slices.Equal(d.Cycle, []string{"main", "lock L", "main"}) {
		t.Errorf("a lock taken twice: %v", err)
	}
}

// However slow a run is, a timeout of its demo is no deadlock; and what comes after it may be one.
func TestSlowTimeoutIsNoDeadlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := New(Options{Speed: 0.001}, &sink{})
		err := st.Run(t.Context(), func(ctx context.Context) error {
			e := threading.NewEvent("E")
			late, cancel := st.Timeout(ctx, 2*time.Second)
			defer cancel()
			if err := e.Wait(late); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a timeout of 2 s at a speed of 0.001: %v", err)
			}
			if d := st.Recorder().Deadlock(); d != nil {
				t.Errorf("what is over is found: %v", d)
			}
			return e.Wait(ctx)
		})
		if d := Deadlock(err); d == nil || d.At != 2000*time.Second || st.Recorder().Deadlock() != d {
			t.Errorf("ended by %v", err)
		}
	})
}

// What fails in a run that was stopped fails because of that, and its error says so.
func TestStoppedRunSaysWhy(t *testing.T) {
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	err := New(Options{Speed: 1}, &sink{}).Run(ctx, func(ctx context.Context) error {
		here, there, err := multiprocessing.NewPipe[int]("ready", false)
		if err != nil {
			return err
		}
		cancel(stop)
		defer here.Close()
		there.Close()
		_, err = here.Receive(context.WithoutCancel(ctx)) // as a pipe ends whose sender the stop has ended
		return err
	})
	if !errors.Is(err, stop) || !errors.Is(err, io.EOF) {
		t.Errorf("a stopped run: %v", err)
	}
	failed := errors.New("failed")
	err = New(Options{Speed: 1}, &sink{}).Run(t.Context(), func(context.Context) error { return failed })
	if !errors.Is(err, failed) || errors.Is(err, context.Canceled) {
		t.Errorf("a run that nobody stopped: %v", err)
	}
}

// What has failed before a run is stopped has another reason.
func TestFailureBeforeTheStop(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	failed := errors.New("failed")
	err := New(Options{Speed: 1}, &sink{}).Run(ctx, func(ctx context.Context) error {
		threading.Go(ctx, "last", func(context.Context) error {
			cancel(errors.New("stop"))
			return nil
		})
		return failed
	})
	if !errors.Is(err, failed) || !strings.HasPrefix(err.Error(), "failed") {
		t.Errorf("the run ended with %v", err)
	}
}

func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		st := New(Options{Speed: 4}, &sink{})
		err := st.Run(t.Context(), func(ctx context.Context) error {
			if err := st.Sleep(ctx, 8*time.Second); err != nil || time.Since(begin) != 2*time.Second {
				t.Errorf("8 s at speed 4 took %v: %v", time.Since(begin), err)
			}
			short, cancel := st.Timeout(ctx, 8*time.Second)
			defer cancel()
			if err := st.Sleep(short, time.Hour); !errors.Is(err, context.DeadlineExceeded) ||
				time.Since(begin) != 4*time.Second {
				t.Errorf("a timeout of 8 s came at %v: %v", time.Since(begin), err)
			}
			guarded, cancel := st.Guard(ctx, 8*time.Second)
			defer cancel()
			if at, _ := guarded.Deadline(); time.Until(at) != guardFloor {
				t.Errorf("a guard of 8 s is %v from now", time.Until(at))
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestRand(t *testing.T) {
	draw := func(seed uint64, worker string) [4]int {
		r := New(Options{Seed: seed}, &sink{}).Rand(worker)
		return [4]int{r.IntN(1e6), r.IntN(1e6), r.IntN(1e6), r.IntN(1e6)}
	}
	first := draw(1, "a")
	if again := draw(1, "a"); again != first {
		t.Error("the same seed and worker, other numbers")
	}
	if first == draw(2, "a") || first == draw(1, "b") {
		t.Error("another seed or worker, the same numbers")
	}
}

var toil = multiprocessing.RegisterTask("stage.toil", func(ctx context.Context, name string) error {
	return In(ctx).Task(ctx, name, func() error { return nil })
})

// TestTasksOfAllProcesses: a thread's, a child's, and one that has not ended.
func TestTasksOfAllProcesses(t *testing.T) {
	st := New(Options{Speed: 1}, &sink{})
	err := st.Run(t.Context(), func(ctx context.Context) error {
		child := multiprocessing.NewProcess("worker", toil, "b")
		if err := st.Task(ctx, "a", func() error { return errors.Join(child.Start(ctx), child.Join(ctx)) }); err != nil {
			return err
		}
		return st.Task(ctx, "c", func() error {
			var told []string
			for _, task := range st.Tasks() {
				told = append(told, fmt.Sprint(task.Worker, " ", task.Name, " ", task.PID == os.Getpid()))
				if task.From > task.To || task.To > st.rec.Since() {
					t.Errorf("%+v", task)
				}
			}
			if want := []string{"main a true", "worker b false", "main c true"}; !slices.Equal(told, want) {
				t.Errorf("%q, want %q", told, want)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if tasks := New(Options{}, &sink{}).Tasks(); tasks != nil {
		t.Errorf("a run that has not begun has %v", tasks)
	}
}

// TestATaskReturnsItsError has it also where nothing is recorded.
func TestATaskReturnsItsError(t *testing.T) {
	failed := errors.New("failed")
	st := New(Options{Speed: 1, Untraced: true}, &sink{})
	err := st.Run(t.Context(), func(ctx context.Context) error {
		return st.Task(ctx, "a", func() error { return failed })
	})
	if !errors.Is(err, failed) || st.Tasks() != nil {
		t.Errorf("%v, %v", err, st.Tasks())
	}
}
