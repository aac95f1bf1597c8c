// Package proctest runs tests that start processes: their TestMain, and each of them as the main
// thread of a program.
package proctest

import (
	"context"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Main is the TestMain of a package whose tests start processes. A child does its work here and
// exits.
func Main(m *testing.M) {
	// The race detector makes every process wait for a second at its end, unless told otherwise.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	spawn.Main()
	goleak.VerifyTestMain(m)
}

// Run runs f as the main thread of a program, with a guard against hanging, and under h; nil is a
// host of its own.
func Run(t *testing.T, h *host.Host, f func(ctx context.Context)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if h == nil {
		h = &host.Host{}
	}
	err := threading.Run(host.With(ctx, h), "main", nil, func(ctx context.Context) error {
		f(ctx)
		return spawn.Shutdown(ctx)
	})
	if err != nil {
		t.Error(err)
	}
}

// Record runs f as the main thread of a program under a recorder, and returns that.
func Record(t *testing.T, f func(ctx context.Context, rec *trace.Recorder) error) *trace.Recorder {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	rec := trace.NewRecorder(0, nil)
	err := threading.Run(host.With(ctx, &host.Host{}), "main", rec, func(ctx context.Context) error {
		if err := f(ctx, rec); err != nil {
			return err
		}
		return spawn.Shutdown(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// EventsOf returns the kinds of events that rec has of the worker of that name.
func EventsOf(rec *trace.Recorder, name string) (kinds []trace.Kind) {
	events, _ := rec.Events()
	for _, e := range events {
		if w, _ := rec.Worker(e.Worker); w.Name == name {
			kinds = append(kinds, e.Kind)
		}
	}
	return kinds
}
