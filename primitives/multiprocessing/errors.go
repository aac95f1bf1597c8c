package multiprocessing

import (
	"context"
	"errors"
	"fmt"
	"syscall"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

// Errors that callers match with errors.Is.
var (
	// ErrNotRegistered says that a function cannot be run by another process, because it was not given to Register as a package-level value.
	ErrNotRegistered = errors.New("the function is not registered")
	// ErrInherit says that an object is shared by inheritance only and cannot be sent to a process that already runs (Python: RuntimeError).
	ErrInherit = errors.New("shared objects reach a process only when it starts")
	// ErrOwnerDied says that a process died while it held the lock, so that what the lock guards may be half changed.
	ErrOwnerDied = errors.New("the process that held the lock has died")
	// ErrWorkerDied says that the process which had a task died before it had a result.
	ErrWorkerDied = errors.New("the worker process died")
	// ErrTooLarge says that a message does not fit.
	ErrTooLarge = errors.New("the message is too large")
	// ErrGarbled says that a message is not of the type that is expected, is cut off, or is none that this program sends.
	ErrGarbled = errors.New("what another process has sent cannot be read")
	// ErrAlive says that a process still runs (Python: ValueError).
	ErrAlive = errors.New("the process still runs")
	// ErrProcessClosed says that nothing can be asked of a process any more, because it was closed (Python: ValueError).
	ErrProcessClosed = errors.New("the process object is closed")
	// ErrStarted and ErrNotStarted are about a process's life, as a thread's are.
	ErrStarted    = threading.ErrStarted
	ErrNotStarted = threading.ErrNotStarted
)

// known are the errors that keep their identity on the way between processes.
var known = []error{
	ErrNotRegistered, ErrInherit, ErrOwnerDied, ErrWorkerDied, ErrTooLarge, ErrGarbled, ErrOneWay,
	threading.ErrNotHeld, threading.ErrNoThread, threading.ErrBrokenBarrier, threading.ErrOverReleased, threading.ErrNoPermits,
	queue.ErrEmpty, queue.ErrFull, queue.ErrShutDown, queue.ErrTaskDone,
	context.Canceled, context.DeadlineExceeded,
	errors.ErrUnsupported, syscall.EMFILE, syscall.ENFILE, syscall.EAGAIN, syscall.ENOMEM,
}

// RegisterError makes a named error keep its identity on the way between processes, and returns it. Call it for a
// package-level variable, as [Register]:
//
//	var ErrNoFuel = multiprocessing.RegisterError(errors.New("no fuel"))
func RegisterError(err error) error {
	known = append(known, err)
	return err
}

// RemoteError is an error that happened in another process. errors.Is finds in it the named
// errors of this module's primitives and those given to [RegisterError]; other errors arrive as their text.
type RemoteError struct {
	// Text is what the error said.
	Text string
	is   []error
}

// Error returns the text of the error as it was in the other process.
func (e *RemoteError) Error() string { return e.Text }

// Unwrap returns the named errors that it is.
func (e *RemoteError) Unwrap() []error { return e.is }

// wireError is an error on its way between processes.
type wireError struct {
	Text  string
	Known []int
	Panic string // the name of what panicked, or empty
	Stack string
}

func toWire(err error) *wireError {
	if err == nil {
		return nil
	}
	w := &wireError{Text: err.Error()}
	for i, k := range known {
		if errors.Is(err, k) {
			w.Known = append(w.Known, i)
		}
	}
	var p *threading.PanicError
	if errors.As(err, &p) {
		w.Panic, w.Stack, w.Text = p.Name, p.Stack, fmt.Sprint(p.Value)
	}
	return w
}

func (w *wireError) err() error {
	if w == nil {
		return nil
	}
	if w.Panic != "" {
		return &threading.PanicError{Name: w.Panic, Value: w.Text, Stack: w.Stack}
	}
	e := &RemoteError{Text: w.Text}
	for _, i := range w.Known {
		if i >= 0 && i < len(known) {
			e.is = append(e.is, known[i])
		}
	}
	return e
}
