package queue_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// testCase is one sentence about queues, and the code of a main thread that shows it to be true.
type testCase struct {
	name string
	run  func(ctx context.Context, t *testing.T)
}

// check runs each case in a bubble of virtual time, with a recorder. A run in which nobody can go
// on is cancelled, and fails the case.
func check(t *testing.T, cases []testCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if err := run(t, func(ctx context.Context) error { c.run(ctx, t); return nil }); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// run runs f as a main thread with a recorder, and returns its error, or the deadlock that ended
// it.
func run(t *testing.T, f func(ctx context.Context) error) error {
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	err := threading.Run(ctx, "main", trace.NewRecorder(0, func(d *trace.Deadlock) { cancel(d) }), f)
	if err == nil {
		err = context.Cause(ctx)
	}
	return err
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got error %v, want %v", what, got, want)
	}
}

func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func cancelled(ctx context.Context, cause error) context.Context {
	ctx, cancel := context.WithCancelCause(ctx)
	cancel(cause)
	return ctx
}

var errStop = errors.New("stop")
