package multiprocessing

import (
	"context"
	"fmt"
	"sync/atomic"

	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// Process is an operating-system process that runs one registered function.
//
// It is made with [NewProcess] and must not be copied. When the context given to Start is done, the
// process is terminated, and its error has the context's cause. Python: multiprocessing.Process.
type Process struct {
	// Name is what users and recorders see; set it before Start. Names need not be unique.
	Name string
	// Daemon says, before Start, that [Shutdown] terminates the process instead of waiting for it.
	Daemon bool

	given string // the name that it has because it was given none
	child *spawn.Child
	_     noCopy
}

// noCopy makes go vet tell of copies.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

var processCount atomic.Int64

// NewProcess returns a process that will run f with arg, in which shared objects may stand. What f
// returns besides its error is dropped: hand results over through a queue, a pipe or shared memory,
// or use a pool (package pool). An empty name becomes Process-N, as in Python. A recorder counts
// such processes of its own, at Start.
func NewProcess[A, R any](name string, f *Func[A, R], arg A) *Process {
	given := ""
	if name == "" {
		given = fmt.Sprintf("Process-%d", processCount.Add(1))
		name = given
	}
	p := &Process{Name: name, given: given, child: spawn.New(spawn.Spec{Func: f.Name(), Arg: wire.ArgOf(arg)})}
	p.child.Owner(func() any { return p })
	return p
}

// processOf returns the process that users know a child as.
func processOf(c *spawn.Child) *Process {
	return c.Owner(func() any { return &Process{Name: c.Name(), Daemon: c.Daemon(), child: c} }).(*Process)
}

// Start starts the process by the [StartMethod] of ctx. With [Spawn] that takes as long as a
// start of this program, about a thousand times as long as a thread's. Every process takes three
// file descriptors while it lives. Start returns [ErrStarted] the second time, [ErrNotRegistered]
// for a function that is not registered, [ErrNoMain] in a child that has not called [Main], or
// the system's error.
func (p *Process) Start(ctx context.Context) error {
	if rec := trace.From(ctx).Recorder(); rec != nil && p.given != "" && p.Name == p.given && p.PID() == 0 {
		p.Name = fmt.Sprintf("Process-%d", rec.Number("Process"))
	}
	return p.child.Start(ctx, p.Name, p.Daemon)
}

// Join blocks until the process has ended and returns nil if its function has returned without an
// error, else an [*ExitError]; or until ctx is done, and returns its cause, while the process runs
// on. Tell the two apart by [Process.Alive].
func (p *Process) Join(ctx context.Context) error { return p.child.Join(ctx) }

// AddDoneCallback makes fn be called with the process's error once it has ended, before those go on
// who join it; or at once, if it has. Python: Future.add_done_callback.
func (p *Process) AddDoneCallback(fn func(err error)) {
	p.child.AddDoneCallback(func() { fn(p.child.Err()) })
}

// Done returns a channel that is closed when the process has ended, to select on. Recorders do not
// see a wait for it. Python: Process.sentinel.
func (p *Process) Done() <-chan struct{} { return p.child.Done() }

// Err returns how the process failed: nil while it runs and if its function has returned without an
// error, else an [*ExitError].
func (p *Process) Err() error { return p.child.Err() }

// Exit says how the process ended; ok is false while it has not (Python: exitcode).
func (p *Process) Exit() (exit Exit, ok bool) { return p.child.Exit() }

// PID is the operating system's number of the process, 0 before it is started.
func (p *Process) PID() int { return p.child.PID() }

// Alive says whether the process was started and has not ended (Python: is_alive).
func (p *Process) Alive() bool { return p.child.Alive() }

// Interrupt asks the process's function to end: the context that it runs under is done, with
// [ErrInterrupted] as its cause. A function that looks at its context returns, its deferred
// functions run, and what it has started under that context ends too. One that does not look runs
// on. When it has returned, the process's error is an [*ExitError] that is [ErrInterrupted], with
// exit code 1, unless the function returned an error of its own: then it is that.
//
// Interrupt does not wait, and the second does nothing. Only the process that has started p can
// interrupt it. A process that has ended, or was not started, stays as it is. It is a message and
// not a signal, so it is the same on every system. Programs that the process has started do not
// get it. Python: interrupt, since 3.14.
func (p *Process) Interrupt() { p.child.Interrupt() }

// Terminate asks the system to end the process, by SIGTERM where there are signals. It does not
// wait. A process that has ended, or was not started, stays as it is.
func (p *Process) Terminate() { p.child.Terminate() }

// Kill ends the process at once, by SIGKILL where there are signals. It does not wait.
func (p *Process) Kill() { p.child.Kill() }

// Close says that p will not be started or joined any more: both return [ErrProcessClosed] from
// then on. It frees what p was started with. It returns [ErrAlive] for a process that runs.
// Nothing else has to be given back: a process that has ended leaves nothing behind. (Python:
// close.)
func (p *Process) Close() error { return p.child.Close() }

// ActiveChildren returns the processes of the current host that have started and not ended, in the
// order of their start (Python: multiprocessing.active_children).
func ActiveChildren(ctx context.Context) []*Process {
	children := spawn.ActiveChildren(ctx)
	all := make([]*Process, len(children))
	for i, c := range children {
		all[i] = processOf(c)
	}
	return all
}
