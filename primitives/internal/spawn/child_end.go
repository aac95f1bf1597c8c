package spawn

import (
	"cmp"
	"context"
	"fmt"
	"os"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// Join blocks until the process has ended and returns nil if its function has returned without an
// error, else an [*ExitError]; or until ctx is done, and returns its cause, while the process runs
// on. Tell the two apart by [Child.Alive].
func (c *Child) Join(ctx context.Context) error {
	if err := c.Wait(ctx); err != nil {
		return err
	}
	return c.Err()
}

// Wait is Join that does not tell how the process ended.
func (c *Child) Wait(ctx context.Context) error {
	if w := trace.From(ctx); w.Controlled() {
		defer c.before(ctx, w)()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return ErrProcessClosed
	}
	if !c.started {
		return fmt.Errorf("the process is %w", ErrNotStarted)
	}
	for !c.ended {
		if err := c.joiners.Wait(ctx, &c.mu, &c.object, trace.KindProcess); err != nil {
			return err
		}
	}
	return nil
}

// before stops a controlled worker until the process has ended. A process that is not controlled
// ends while the worker has the turn, until done is called.
func (c *Child) before(ctx context.Context, w *trace.Worker) (done func()) {
	c.mu.Lock()
	a := c.away
	c.mu.Unlock()
	if a == nil {
		return w.Quiet()
	}
	w.Before(ctx, trace.Step{Op: trace.OpJoin, Object: a.main.worker.End(), Kind: trace.KindProcess,
		Can: func() bool { return !c.Alive() }, Eager: true})
	return func() {}
}

// end calls the callbacks, and then lets those go on who wait for the end.
func (c *Child) end(exit Exit) {
	c.mu.Lock()
	c.ended, c.exit = true, exit
	callbacks := c.callbacks
	c.callbacks, c.calledBack = nil, true
	c.mu.Unlock()
	guard.Again(func() {
		for len(callbacks) > 0 {
			fn := callbacks[0]
			callbacks = callbacks[1:]
			fn()
		}
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done.End()
	c.joiners.WakeAll()
}

// AddDoneCallback makes fn be called once the process has ended, before those go on who wait for
// that; or at once, if it has.
func (c *Child) AddDoneCallback(fn func()) {
	c.mu.Lock()
	if !c.calledBack {
		c.callbacks = append(c.callbacks, fn)
		c.mu.Unlock()
		return
	}
	c.mu.Unlock()
	fn()
}

// Done returns a channel that is closed when the process has ended.
func (c *Child) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.done.Channel(c.ended)
}

// Err returns how the process failed: nil while it runs and if its function has returned without an
// error, else an [*ExitError].
func (c *Child) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended || c.stage == stageReturned && c.exit.Code == 0 && c.failure == nil {
		return nil
	}
	return newExitError(c.object.Name, c.os.Pid, c.exit, c.stage, cmp.Or(c.failure.Err(), c.expired), &c.tail)
}

// Exit says how the process ended; ok is false while it has not (Python: exitcode).
func (c *Child) Exit() (exit Exit, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.exit, c.ended
}

// PID is the operating system's number of the process, 0 before it is started.
func (c *Child) PID() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.os == nil {
		return 0
	}
	return c.os.Pid
}

// Alive says whether the process was started and has not ended (Python: is_alive).
func (c *Child) Alive() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.started && !c.ended
}

// Interrupt makes the context of the process's function done, with [ErrInterrupted] as its cause.
// It does not wait. A process that has ended, or was not started, stays as it is.
func (c *Child) Interrupt() {
	if c.Alive() && !c.interrupted.Swap(true) {
		_ = c.Send(frameInterrupt, nil) // it fails if the process has just ended
	}
}

// Terminate asks the system to end the process, by SIGTERM where there are signals. It does not
// wait. A process that has ended, or was not started, stays as it is.
func (c *Child) Terminate() { c.signal(terminateSignal) }

// Kill ends the process at once, by SIGKILL where there are signals. It does not wait.
func (c *Child) Kill() { c.signal(os.Kill) }

func (c *Child) signal(s os.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.started && !c.ended {
		c.doomed.Store(true)
		c.away.doom()
		_ = c.os.Signal(s) // it fails if the process has just ended, which is what was asked for
	}
}

// Close says that the child will not be started or joined any more: both return
// [ErrProcessClosed] from then on. It frees what the child was started with. It returns
// [ErrAlive] for a process that runs. Nothing else has to be given back: a process that has ended
// leaves nothing behind. (Python: close.)
func (c *Child) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.started && !c.ended {
		return fmt.Errorf("close process %s: %w", c.object.Name, ErrAlive)
	}
	c.closed, c.spec.Arg, c.spec.Handles, c.handles = true, wire.Arg{}, nil, nil
	return nil
}

// Send sends the process a frame. It blocks while the process does not read.
func (c *Child) Send(kind FrameKind, body []byte) error { return c.link.sendRaw(kind, body) }

// Name is the name that the process was started under.
func (c *Child) Name() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.object.Name
}

// Daemon says whether [Shutdown] terminates the process instead of waiting for it.
func (c *Child) Daemon() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.daemon
}
