package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"syscall"
	"time"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// errOutOfPaper is the failure of the child that fails. It keeps its identity on the way to the
// parent.
var errOutOfPaper = multiprocessing.RegisterError(errors.New("out of paper"))

// untilEnded is how long a child sleeps at any speed. Another process ends it before.
const untilEnded = 24 * time.Hour

var (
	endWell = registerChild("process.end-well", func(ctx context.Context, _ struct{}) error {
		stage.In(ctx).Say(ctx, "I do my work and return")
		return nil
	})
	fail = registerChild("process.fail", func(ctx context.Context, _ struct{}) error {
		stage.In(ctx).Say(ctx, "I return an error")
		return fmt.Errorf("tray 2: %w", errOutOfPaper)
	})
	// sleepOn says its line before it introduces itself. After that it may be ended.
	sleepOn = multiprocessing.RegisterTask("process.sleep-on",
		func(ctx context.Context, a introduced[struct{}]) error {
			stage.In(ctx).Say(ctx, "I sleep until another process ends me")
			if err := introduce(ctx, a.Intro); err != nil {
				return err
			}
			return trace.From(ctx).Sleep(ctx, untilEnded)
		})
	// raiseDaemon starts a daemon and ends once that has been met. It does nothing to end it.
	raiseDaemon = registerChild("process.raise-daemon", func(ctx context.Context, a daemonArg) error {
		p := multiprocessing.NewProcess("daemon", sleepOn, introduced[struct{}]{Intro: a.Intro})
		p.Daemon = true
		if err := errors.Join(p.Start(ctx), a.Intro.Close()); err != nil {
			return err
		}
		if err := a.Met.Wait(ctx); err != nil {
			return err
		}
		stage.In(ctx).Say(ctx, "I return while my daemon still sleeps")
		return nil
	})
)

type daemonArg struct {
	Intro *multiprocessing.Connection[identity] // the daemon's
	Met   *multiprocessing.Event
}

// lifecycle is one run.
type lifecycle struct {
	demo.Refusals
	rows []childRow
}

func processLifecycle(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	l := &lifecycle{Refusals: demo.Refusals{Stage: st}, rows: []childRow{}}
	steps := []func(context.Context) error{l.well, l.failure, l.terminated, l.killed, l.daemon}
	st.Total(len(steps))
	var err error
	for i := 0; i < len(steps) && err == nil; i++ {
		if err = steps[i](ctx); err == nil {
			st.Advance()
		}
	}
	return demo.Report{
		Result:  processResult{l.rows},
		Outcome: fmt.Sprintf("%d ends", len(l.rows)),
		Words:   demo.Tell("children that ended: %d", len(l.rows)),
		Checks:  l.Checks,
		Table:   childTable(l.rows),
		Next:    "process --variant start-methods",
	}, err
}

func (l *lifecycle) well(ctx context.Context) error {
	c, err := startChild(ctx, "well", endWell, struct{}{})
	if err != nil {
		return err
	}
	return l.end(ctx, c, "0")
}

func (l *lifecycle) failure(ctx context.Context) error {
	c, err := startChild(ctx, "failing", fail, struct{}{})
	if err != nil {
		return err
	}
	err = l.end(ctx, c, "1")
	l.Checks = append(l.Checks, demo.Check{Name: "the failure's error", OK: errors.Is(c.Err(), errOutOfPaper),
		Want: errOutOfPaper.Error(), Got: fmt.Sprint(c.Err()), Grade: demo.Required}.
		As("join returns the error of the child that failed"))
	return err
}

func (l *lifecycle) terminated(ctx context.Context) error {
	c, err := l.sleeping(ctx, "terminated")
	if err != nil {
		return err
	}
	l.Ask(ctx, "close before the end", multiprocessing.ErrAlive, c.Close)
	l.Say(ctx, "asks process %d to end (terminate)", c.PID())
	c.Terminate()
	err = l.end(ctx, c, ended("-15 SIGTERM"))
	if err == nil {
		err = c.Close()
	}
	l.Ask(ctx, "join after close", multiprocessing.ErrProcessClosed, func() error { return c.Join(ctx) })
	return err
}

func (l *lifecycle) killed(ctx context.Context) error {
	c, err := l.sleeping(ctx, "killed")
	if err != nil {
		return err
	}
	l.Say(ctx, "ends process %d without asking (kill)", c.PID())
	c.Kill()
	return l.end(ctx, c, ended("-9 SIGKILL"))
}

// ended is the exit code and the signal of one that was ended, where there are signals.
func ended(bySignal string) string {
	if runtime.GOOS == "windows" {
		return "1"
	}
	return bySignal
}

// sleeping starts a child that sleeps, and returns when it is about to.
func (l *lifecycle) sleeping(ctx context.Context, name string) (*child, error) {
	c, err := startChild(ctx, name, sleepOn, struct{}{})
	if err != nil {
		return nil, err
	}
	_, known := c.Exit()
	l.Checks = append(l.Checks, demo.Expect(name+": exit code known before the end", false, known))
	return c, c.meet(ctx)
}

// end joins a child that may end badly and checks how it did.
func (l *lifecycle) end(ctx context.Context, c *child, want string) error {
	row, err := c.end(ctx)
	l.rows = append(l.rows, row)
	if row.ExitCode == nil {
		return err
	}
	got := fmt.Sprint(*row.ExitCode)
	if row.Signal != "" {
		got += " " + row.Signal
	}
	l.Say(ctx, "%s ended with exit code %s; alive: %t", c.Name, got, c.Alive())
	if err := c.Err(); err != nil {
		l.Say(ctx, "%v", err)
	}
	l.Checks = append(l.Checks, demo.Expect(c.Name+": exit code", want, got).As("%s ended with exit code %s", c.Name, got),
		demo.Expect(c.Name+": left as a zombie", false, !reaped(row.PID)))
	return nil
}

// reaped says whether the system knows no such process any more. A zombie, which is dead and was
// not waited for, it knows.
func reaped(pid int) bool {
	p, err := os.FindProcess(pid)
	return err != nil || errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// daemon shows that a daemon ends with its parent, which is a child of this process: its end closes
// the last sending end of a pipe that only it still has.
func (l *lifecycle) daemon(ctx context.Context) error {
	here, there, err := multiprocessing.NewPipe[identity](trace.Aside("daemon's intro"), false)
	if err != nil {
		return err
	}
	defer here.Close()
	met, err := multiprocessing.NewEvent(trace.Aside("met"))
	if err != nil {
		return err
	}
	parent, err := startChild(ctx, "parent", raiseDaemon, daemonArg{there, met})
	there.Close()
	if err != nil {
		return err
	}
	id, err := here.Receive(ctx)
	met.Set(ctx) // also after an error: otherwise the parent would wait for ever
	if err != nil {
		return err
	}
	l.Say(ctx, "the daemon is process %d, a child of process %d", id.PID, id.PPID)
	if err := l.end(ctx, parent, "0"); err != nil {
		return err
	}
	_, err = here.Receive(ctx)
	if err == io.EOF {
		l.Say(ctx, "the daemon has ended with its parent")
	}
	l.rows = append(l.rows, childRow{Name: "daemon", PID: id.PID, PPID: &id.PPID})
	l.Checks = append(l.Checks, demo.Expect("the daemon's parent", parent.PID(), id.PPID),
		demo.Expect("the daemon ended", true, err == io.EOF))
	return context.Cause(ctx)
}
