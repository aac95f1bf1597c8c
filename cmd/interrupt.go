package cmd

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"concurrency-lab/primitives/multiprocessing"
)

// sameInterrupt is how soon after the first a second signal still is the same interrupt:
// timeout(1), say, sends one to its child and then one to the child's whole group.
const sameInterrupt = 200 * time.Millisecond

// interruptible returns a context that the first interrupt, SIGTERM or end of the terminal cancels,
// with the cause errInterrupted. A moment later the signals are not caught any more, so that
// another one kills at once. Who started the program so that it outlives its terminal, as nohup
// does, gets that.
//
// A closed pipe is caught for good: it is to be an error of the write, which ends a run in order,
// and not a signal that kills it.
func interruptible(ctx context.Context) (context.Context, func()) {
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
		if heed(interrupts, over, func() { cancel(errInterrupted) }) {
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
// to kill, and says whether the signals need not be caught any more: they must be where the second
// half of an interrupt can still come while the program ends in order.
func heed(interrupts <-chan os.Signal, over <-chan struct{}, interrupt func()) (release bool) {
	select {
	case <-interrupts:
		interrupt()
	case <-over:
		return true
	}
	select {
	case <-time.After(sameInterrupt):
		return true
	case <-over:
		return false
	}
}

// awaitInterrupt gives an interrupt a moment to arrive, if what ended a run is the end of a process
// by such a signal. A terminal sends it to all processes of a group, and one that is just being
// started does not ignore it yet; its end may be heard of before the signal.
func awaitInterrupt(ctx context.Context, ended error) {
	var exit *multiprocessing.ExitError
	if !errors.As(ended, &exit) || !slices.Contains([]string{"SIGINT", "SIGTERM", "SIGHUP"}, exit.Signal) {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(sameInterrupt):
	}
}
