package cmd

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

// How a command ends, beside what a demo's own errors say.
var (
	errFailed = errors.New("a check failed")
	errUsage  = errors.New("wrong usage")
)

// exitCode is the one place where errors become exit codes. A demo says that the machine cannot do
// what it needs by an error that is errors.ErrUnsupported.
func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		return 2
	case errors.Is(err, interrupt.Err):
		return 130
	case demo.MachineCannot(err):
		return 3
	default:
		return 1
	}
}

// pipeGone is what Windows says for syscall.EPIPE (ERROR_NO_DATA). No other system has an error of
// that number.
const pipeGone = syscall.Errno(232)

// report writes the error on standard error, unless the user knows it already. A failed check and
// an interrupt are in the verdict; whoever has closed our output wants to hear no more.
func (s Streams) report(err error) {
	var panicked *threading.PanicError
	switch deadlock := stage.Deadlock(err); {
	case err == nil, errors.Is(err, errFailed), readerGone(err):
	case errors.As(err, &panicked):
		fmt.Fprintf(s.Err, "%s: %v\n%s", program, err, panicked.Stack)
	case errors.Is(err, interrupt.Err):
	case deadlock != nil:
		fmt.Fprintf(s.Err, "%s: deadlock: every worker waits\n  %s\n", program, strings.Join(deadlock.Waits(), "\n  "))
	default:
		fmt.Fprintf(s.Err, "%s: %v\n", program, err)
	}
}

// readerGone says whether err is that nobody reads our output any more. Other pipes break too.
func readerGone(err error) bool {
	var output *view.OutputError
	return errors.As(err, &output) && (errors.Is(output, syscall.EPIPE) || errors.Is(output, pipeGone))
}

// usageError is an errUsage with a text of its own.
type usageError string

func (e usageError) Error() string      { return string(e) }
func (usageError) Is(target error) bool { return target == errUsage }

func usagef(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }
