// Package managed runs a demo with a manager, and ends that.
package managed

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"concurrency-lab/demos/demo"
	"concurrency-lab/primitives/multiprocessing/managers"
)

// With runs f with a manager, and ends that. If the manager's process ends before, so does whatever
// f waits for, and the error says how it ended, whoever was the first to miss it.
func With(
	ctx context.Context, f func(ctx context.Context, m *managers.Manager) (demo.Report, error),
) (demo.Report, error) {
	m, err := managers.Start(ctx)
	if err != nil {
		return demo.Report{}, err
	}
	alive, stop := WhileRuns(ctx, m)
	defer stop()
	r, err := f(alive, m)
	ended := m.Shutdown(ctx)
	if ended != nil && errors.Is(err, managers.ErrGone) {
		err = gone(ended)
	}
	return r, cmp.Or(err, ended)
}

// gone is the error of those who need a manager whose process has ended like that.
func gone(ended error) error { return fmt.Errorf("%w: %w", managers.ErrGone, ended) }

// WhileRuns returns a context that is done when a manager's process has ended: those who call it
// find out by themselves, but not those who are busy between two calls.
func WhileRuns(
	ctx context.Context, manager interface {
		Join(ctx context.Context) error
	},
) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() { // no thread of the run, which it would keep from ending
		cancel(gone(manager.Join(context.Background())))
	}()
	return ctx, func() { cancel(nil) }
}
