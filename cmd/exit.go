package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

// How a command ends, beside what a demo's own errors say.
var (
	errInterrupted = errors.New("interrupted")
	errFailed      = errors.New("a check failed")
	errUsage       = errors.New("wrong usage")
)

// exhausted are what a system says that has no more files, processes or memory to give.
var exhausted = []error{syscall.EMFILE, syscall.ENFILE, syscall.EAGAIN, syscall.ENOMEM}

// exitCode is the one place where errors become exit codes. A demo says that the machine cannot do
// what it needs by an error that is errors.ErrUnsupported.
func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		return 2
	case errors.Is(err, errInterrupted):
		return 130
	case errors.Is(err, errors.ErrUnsupported),
		slices.ContainsFunc(exhausted, func(e error) bool { return errors.Is(err, e) }):
		return 3
	default:
		return 1
	}
}

// pipeGone is what Windows says for syscall.EPIPE (ERROR_NO_DATA). No other system has an error of
// that number.
const pipeGone = syscall.Errno(232)

// tell says on standard error what the user has not been told yet. A failed check and an interrupt
// are in the verdict; and who has closed our output wants to hear no more.
func (s Streams) tell(err error) {
	var panicked *threading.PanicError
	switch deadlock := stage.Deadlock(err); {
	case err == nil, errors.Is(err, errFailed), errors.Is(err, syscall.EPIPE), errors.Is(err, pipeGone):
	case errors.As(err, &panicked):
		fmt.Fprintf(s.Err, "%s: %v\n%s", program, err, panicked.Stack)
	case errors.Is(err, errInterrupted):
	case deadlock != nil:
		fmt.Fprintf(s.Err, "%s: deadlock: nobody can go on\n  %s\n", program, strings.Join(deadlock.Waits, "\n  "))
	default:
		fmt.Fprintf(s.Err, "%s: %v\n", program, err)
	}
}

// usageError is an errUsage with a text of its own.
type usageError string

func (e usageError) Error() string      { return string(e) }
func (usageError) Is(target error) bool { return target == errUsage }

func usagef(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }
