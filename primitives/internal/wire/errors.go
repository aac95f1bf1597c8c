package wire

import (
	"context"
	"errors"
	"fmt"
	"syscall"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

// Errors of what is sent between processes. Match them with errors.Is.
var (
	// ErrInherit says that an object is shared by inheritance only and cannot be sent to a process
	// that already runs (Python: RuntimeError).
	ErrInherit = errors.New("shared objects reach a process only when it starts")
	// ErrTooLarge says that a message does not fit.
	ErrTooLarge = errors.New("the message is too large")
	// ErrGarbled says that a message is not of the type that is expected, is cut off, or is none
	// that this program sends.
	ErrGarbled = errors.New("what another process has sent cannot be read")
)

// known are the errors that keep their identity on the way between processes.
var known = []error{
	ErrInherit, ErrTooLarge, ErrGarbled,
	threading.ErrNotHeld, threading.ErrNoThread, threading.ErrBrokenBarrier, threading.ErrOverReleased,
	threading.ErrNoPermits,
	queue.ErrEmpty, queue.ErrFull, queue.ErrShutDown, queue.ErrTaskDone,
	context.Canceled, context.DeadlineExceeded,
	errors.ErrUnsupported, syscall.EMFILE, syscall.ENFILE, syscall.EAGAIN, syscall.ENOMEM,
}

// RegisterError makes a named error keep its identity on the way between processes, and returns it.
// Call it for a package-level variable, as a registered function:
//
//	var ErrNoFuel = multiprocessing.RegisterError(errors.New("no fuel"))
func RegisterError(err error) error {
	known = append(known, err)
	return err
}

// RemoteError is an error that happened in another process. errors.Is finds in it the named errors
// of this module's primitives and those given to [RegisterError]; other errors arrive as their
// text.
type RemoteError struct {
	// Text is what the error said.
	Text string
	is   []error
}

// Error returns the text of the error as it was in the other process.
func (e *RemoteError) Error() string { return e.Text }

// Unwrap returns the named errors that it is.
func (e *RemoteError) Unwrap() []error { return e.is }

// Error is an error on its way between processes.
type Error struct {
	Text  string
	Known []int
	Panic string // the name of what panicked, or empty
	Stack string
}

// ToError makes of an error what travels; nil of nil.
func ToError(err error) *Error {
	if err == nil {
		return nil
	}
	w := &Error{Text: err.Error()}
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

// Err makes an error of what came; nil of nil.
func (w *Error) Err() error {
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
