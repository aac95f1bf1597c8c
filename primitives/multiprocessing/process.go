package multiprocessing

import (
	"context"
	"fmt"
	"sync/atomic"

	"concurrency-lab/primitives/internal/spawn"
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
// or use a pool (package pool). An empty name becomes Process-N, as in Python.
func NewProcess[A, R any](name string, f *Func[A, R], arg A) *Process {
	if name == "" {
		name = fmt.Sprintf("Process-%d", processCount.Add(1))
	}
	p := &Process{Name: name, child: spawn.New(spawn.Spec{Func: f.Name(), Arg: arg})}
	p.child.Owner(func() any { return p })
	return p
}

// processOf returns the process that users know a child as.
func processOf(c *spawn.Child) *Process {
	return c.Owner(func() any { return &Process{Name: c.Name(), Daemon: c.Daemon(), child: c} }).(*Process)
}

// Start starts the process by the [StartMethod] of ctx. With [Spawn] it costs a start of this
// program, about a thousand times that of a thread, and with every method three file descriptors
// while the process lives. It returns [ErrStarted] the second time, [ErrNotRegistered] for a
// function that is not registered, or what the system said.
func (p *Process) Start(ctx context.Context) error { return p.child.Start(ctx, p.Name, p.Daemon) }

// Join blocks until the process has ended and returns nil if its exit code was 0, else an
// [*ExitError]; or until ctx is done, and returns its cause, while the process runs on. Tell the
// two apart by [Process.Alive].
func (p *Process) Join(ctx context.Context) error { return p.child.Join(ctx) }

// Err returns how the process failed: nil while it runs and if its exit code was 0, else an
// [*ExitError].
func (p *Process) Err() error { return p.child.Err() }

// Exit says how the process ended; ok is false while it has not (Python: exitcode).
func (p *Process) Exit() (exit Exit, ok bool) { return p.child.Exit() }

// PID is the operating system's number of the process, 0 before it is started.
func (p *Process) PID() int { return p.child.PID() }

// Alive says whether the process was started and has not ended (Python: is_alive).
func (p *Process) Alive() bool { return p.child.Alive() }

// Terminate asks the system to end the process, by SIGTERM where there are signals. It does not
// wait. A process that has ended, or was not started, stays as it is.
func (p *Process) Terminate() { p.child.Terminate() }

// Kill ends the process at once, by SIGKILL where there are signals. It does not wait.
func (p *Process) Kill() { p.child.Kill() }

// Close says that p will not be started or joined any more, both of which are [ErrProcessClosed]
// from then on, and lets go of what p was started with. It returns [ErrAlive] for a process that
// runs. Nothing else has to be given back: a process that has ended leaves nothing behind. (Python:
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
