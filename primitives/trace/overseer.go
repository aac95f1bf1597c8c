package trace

import (
	"context"
	"fmt"
	"time"
)

// Overseer is a Control that decides for the workers of child processes too. Each of these is, in
// the process of the Overseer, a worker whose Owner is a [Distant]. When the context of such a
// worker is done its process is about to end; nobody else goes on before it has.
type Overseer interface {
	Control
	// Starts is told that a child process is about to be started, and says whether it is watched: then
	// its steps come with their stack ([Step.Stack]), and contents are told.
	Starts() (watched bool)
	// Stopped hears that w, which stands for a worker of a child, has stopped before a step. The
	// goroutine that listens to the child calls it. Free says that the child need not be asked
	// anything now ([Distant.Ask]). Then Stopped may decide who goes on, and block until that is
	// known. Otherwise it does not block.
	Stopped(ctx context.Context, w *Worker, s Step, free bool)
	// Contents hears what objects have in them now, by [ObjectID].
	Contents(of map[uint64]string)
}

// Distant is the Owner of a worker that stands for one in a child process.
type Distant interface {
	// Go gives the worker the turn.
	Go()
	// Ask asks the child whether the worker could go on, and says whether there was anything to ask;
	// Answer waits for the answer, and says whether it has come in time. Then the step's Can and the
	// error of its context are what the child has answered. They are called while no worker runs.
	Ask() bool
	Answer(within time.Duration) bool
	// ID is the number that the worker has in its own process, as recorders know it.
	ID() uint64
}

// Overseer returns what decides about the worker and could decide about child processes that it
// starts; nil if nothing does.
func (w *Worker) Overseer() Overseer {
	c := w.control()
	if c == nil || w.quiet > 0 {
		return nil
	}
	o, _ := c.(Overseer)
	return o
}

// RefusedError says that a controlled run does something of which its control cannot decide when it
// goes on.
type RefusedError struct {
	// What the run does, and Why that cannot be controlled.
	What, Why string
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("a controlled run cannot have %s: %s", e.What, e.Why)
}

// Refuse returns nil unless the worker is controlled. Else it ends the run, because it cannot be
// controlled, with a [*RefusedError] that it returns.
func (w *Worker) Refuse(what, why string) error {
	c := w.control()
	if c == nil {
		return nil
	}
	err := &RefusedError{what, why}
	c.Refuse(err)
	return err
}
