package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"syscall"

	"concurrency-lab/primitives/internal/guard"
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

// known are the errors that keep their identity on the way between processes. Numbers of the system
// do so besides.
var known = []error{
	ErrInherit, ErrTooLarge, ErrGarbled, ErrUnsendable, guard.ErrExited,
	threading.ErrNotHeld, threading.ErrNoThread, threading.ErrBrokenBarrier, threading.ErrOverReleased,
	threading.ErrNoPermits,
	queue.ErrEmpty, queue.ErrFull, queue.ErrShutDown, queue.ErrTaskDone,
	context.Canceled, context.DeadlineExceeded,
	io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, io.ErrShortWrite, io.ErrNoProgress,
	fs.ErrInvalid, fs.ErrPermission, fs.ErrExist, fs.ErrNotExist, fs.ErrClosed, os.ErrDeadlineExceeded,
	strconv.ErrSyntax, strconv.ErrRange,
	errors.ErrUnsupported,
}

// RegisterError makes a named error keep its identity on the way between processes, and returns it.
// Call it for a package-level variable, as a registered function:
//
//	var ErrNoFuel = multiprocessing.RegisterError(errors.New("no fuel"))
func RegisterError(err error) error {
	known = append(known, err)
	return err
}

// RemoteError is an error that happened in another process. errors.Is finds in it: the named
// errors of these primitives, those of io, io/fs, context and strconv, the numbers of package
// syscall, and what was given to [RegisterError]. Of other errors only the text arrives, and of
// that at most 1 MiB: errors.As does not find their types.
//
// A panic arrives as a [*threading.PanicError]. Its Value is the text of the panic, or a
// RemoteError if that was a named error.
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
	Errno uint
	Panic string // the name of what panicked, or empty
	Stack string
}

// maxText bounds the text of an error, so that there is always room for it in a message.
const maxText = 1 << 20

// ToError makes of an error what travels; nil of nil. If a method of the error panics, what travels
// is that panic.
func ToError(err error) *Error {
	if err == nil {
		return nil
	}
	w := &Error{}
	if p, ok := w.tryFill(err).(*threading.PanicError); ok {
		w = &Error{Panic: fmt.Sprintf("an error of type %T", culprit(err)), Stack: p.Stack, Text: guard.Said(p.Value)}
	}
	w.Text, w.Stack = cut(w.Text), cut(w.Stack)
	return w
}

// culprit is the error in err whose own method panics, if err is one that cannot be sent.
func culprit(err error) error {
	var parts []error
	_ = guard.Catch("", func() error {
		switch e := err.(type) {
		case interface{ Unwrap() []error }:
			parts = e.Unwrap()
		case interface{ Unwrap() error }:
			parts = []error{e.Unwrap()}
		}
		return nil
	})
	for _, part := range parts {
		if part != nil && new(Error).tryFill(part) != nil {
			return culprit(part)
		}
	}
	return err
}

// tryFill is fill that returns the panic of a method of err.
func (w *Error) tryFill(err error) error {
	return guard.Catch("", func() error { w.fill(err); return nil })
}

func (w *Error) fill(err error) {
	w.Text = err.Error()
	for i, k := range known {
		if errors.Is(err, k) {
			w.Known = append(w.Known, i)
		}
	}
	var errno syscall.Errno
	if errors.As(err, &errno) {
		w.Errno = uint(errno)
	}
	var p *threading.PanicError
	if errors.As(err, &p) {
		w.Panic, w.Stack, w.Text = p.Name, p.Stack, guard.Said(p.Value)
	}
}

func cut(text string) string {
	if len(text) <= maxText {
		return text
	}
	return fmt.Sprintf("%s… (%d bytes, of which these are the first)", text[:maxText], len(text))
}

// Err makes an error of what came; nil of nil.
func (w *Error) Err() error {
	if w == nil {
		return nil
	}
	e := &RemoteError{Text: w.Text}
	for _, i := range w.Known {
		if i >= 0 && i < len(known) {
			e.is = append(e.is, known[i])
		}
	}
	if w.Errno != 0 {
		e.is = append(e.is, syscall.Errno(w.Errno))
	}
	switch {
	case w.Panic == "":
		return e
	case len(e.is) > 0:
		return &threading.PanicError{Name: w.Panic, Value: e, Stack: w.Stack}
	}
	return &threading.PanicError{Name: w.Panic, Value: w.Text, Stack: w.Stack}
}
