// Package interrupt hears of the signals that are to end the program in order.
package interrupt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// Err is the cause of a context that an interrupt has ended.
var Err = errors.New("interrupted")

// SentError is an interrupt that nobody has typed: another program, or the system, sent the signal.
// It is an [Err].
type SentError struct{ Signal os.Signal }

func (e *SentError) Error() string        { return fmt.Sprintf("ended by a signal: %v", e.Signal) }
func (e *SentError) Is(target error) bool { return target == Err }

// cause is what a signal means.
func cause(s os.Signal) error {
	if s == os.Interrupt {
		return Err
	}
	return &SentError{s}
}

// sameInterrupt is how soon after the first a second signal still is the same interrupt:
// timeout(1), say, sends one to its child and then one to the child's whole group.
const sameInterrupt = 200 * time.Millisecond

// Context returns a context that the first interrupt, SIGTERM or end of the terminal cancels, with
// the cause Err, or a [*SentError]. A moment later the signals are not caught any more, so that
// another one kills at once. Who started the program so that it outlives its terminal, as nohup
// does, gets that.
//
// A closed pipe is caught for good: it is to be an error of the write, which ends a run in order,
// and not a signal that kills it.
func Context(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	interrupts, pipes := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(interrupts, syscall.SIGHUP)
	}
	signal.Notify(pipes, syscall.SIGPIPE)
	over, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		if heed(interrupts, over, func(s os.Signal) { cancel(cause(s)) }) {
			signal.Stop(interrupts)
		}
	}()
	return ctx, func() {
		close(over)
		<-ended
		cancel(nil)
		signal.Stop(pipes)
	}
}

// heed calls interrupt at the first signal. It returns when it is over, or when the next signal is
// to kill, and says whether the signals need not be caught any more: they must be where one can
// still come while the program ends in order.
func heed(interrupts <-chan os.Signal, over <-chan struct{}, interrupt func(os.Signal)) (release bool) {
	select {
	case s := <-interrupts:
		interrupt(s)
	case <-over:
		return false // one that comes from now on is too late to end anything
	}
	select {
	case <-time.After(sameInterrupt):
		return true
	case <-over:
		return false
	}
}

// Await gives an interrupt a moment to arrive, if what ended a run may be the end of a
// process by such a signal. A terminal sends it to all processes of a group, and one that is just
// being started does not ignore it yet; its end may be heard of before the signal.
func Await(ctx context.Context, ended error) {
	if !mayBeInterrupt(ended) {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(sameInterrupt):
	}
}

// losses are the errors of those who had to do with a process that has ended.
var losses = []error{managers.ErrGone, multiprocessing.ErrOwnerDied, threading.ErrBrokenBarrier, io.EOF,
	io.ErrUnexpectedEOF, syscall.EPIPE, syscall.ECONNRESET}

// mayBeInterrupt says whether an error may come from the end of a process by an interrupt.
func mayBeInterrupt(err error) bool {
	var exit *multiprocessing.ExitError
	if errors.As(err, &exit) {
		return slices.Contains([]string{"SIGINT", "SIGTERM", "SIGHUP"}, exit.Signal)
	}
	return slices.ContainsFunc(losses, func(e error) bool { return errors.Is(err, e) })
}
