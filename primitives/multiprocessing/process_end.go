package multiprocessing

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"

	"concurrency-lab/primitives/trace"
)

// Join blocks until the process has ended and returns nil if its exit code was 0, else an [*ExitError]; or
// until ctx is done, and returns its cause, while the process runs on. Tell the two apart by [Process.Alive].
func (p *Process) Join(ctx context.Context) error {
	if err := p.wait(ctx); err != nil {
		return err
	}
	return p.Err()
}

func (p *Process) wait(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return ErrProcessClosed
	}
	if !p.started {
		return ErrNotStarted
	}
	for !p.ended {
		if err := p.joiners.Wait(ctx, &p.mu, &p.object, trace.KindProcess); err != nil {
			return err
		}
	}
	return nil
}

// Err returns how the process failed: nil while it runs and if its exit code was 0, else an [*ExitError].
func (p *Process) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.ended || p.exit.Code == 0 && p.failure == nil {
		return nil
	}
	return &ExitError{Name: p.Name, PID: p.os.Pid, Exit: p.exit, Cause: cmp.Or(p.failure.err(), p.expired), Output: p.tail.String()}
}

// Exit says how the process ended; ok is false while it has not (Python: exitcode).
func (p *Process) Exit() (exit Exit, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.exit, p.ended
}

// PID is the operating system's number of the process, 0 before it is started.
func (p *Process) PID() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.os == nil {
		return 0
	}
	return p.os.Pid
}

// Alive says whether the process was started and has not ended (Python: is_alive).
func (p *Process) Alive() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.started && !p.ended
}

// Terminate asks the system to end the process, by SIGTERM where there are signals. It does not
// wait. A process that has ended, or was not started, stays as it is.
func (p *Process) Terminate() { p.signal(terminateSignal) }

// Kill ends the process at once, by SIGKILL where there are signals. It does not wait.
func (p *Process) Kill() { p.signal(os.Kill) }

func (p *Process) signal(s os.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.started && !p.ended {
		p.doomed.Store(true)
		_ = p.os.Signal(s) // it fails if the process has just ended, which is what was asked for
	}
}

// Close says that p will not be started or joined any more, both of which are [ErrProcessClosed] from then on, and lets go of
// what p was started with. It returns [ErrAlive] for a process that runs. Nothing else has to be
// given back: a process that has ended leaves nothing behind. (Python: close.)
func (p *Process) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.started && !p.ended {
		return fmt.Errorf("close process %s: %w", p.Name, ErrAlive)
	}
	p.closed, p.arg, p.handles = true, nil, nil
	return nil
}

// ActiveChildren returns the processes of the current host that have started and not ended, in the order of their start
// (Python: multiprocessing.active_children).
func ActiveChildren(ctx context.Context) []*Process {
	h := hostOf(ctx)
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]*Process, 0, len(h.children))
	for p := range h.children {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *Process) int { return cmp.Compare(a.born, b.born) })
	return all
}
