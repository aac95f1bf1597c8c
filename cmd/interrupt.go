package cmd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interruptible returns a context that the first interrupt or SIGTERM cancels, with the cause
// errInterrupted. From then on the signals are not caught any more, so that a second one kills at once.
//
// A closed pipe is caught for good: it is to be an error of the write, which ends a run in
// order, and not a signal that kills it.
func interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	interrupts, pipes := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt, syscall.SIGTERM)
	signal.Notify(pipes, syscall.SIGPIPE)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-interrupts:
			signal.Stop(interrupts)
			cancel(errInterrupted)
		case <-ctx.Done():
			signal.Stop(interrupts)
		}
	}()
	return ctx, func() {
		cancel(nil)
		<-ended
		signal.Stop(pipes)
	}
}
