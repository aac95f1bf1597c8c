package threading_test

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

// testCase is one sentence about a primitive, and the code of a main thread that shows it to be
// true.
type testCase struct {
	name string
	run  func(ctx context.Context, t *testing.T)
}

// check runs each case in a bubble of virtual time, with a recorder, as the main thread of a
// program of its own. A run in a deadlock is cancelled, and fails the case.
func check(t *testing.T, cases []testCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if err := record(t, func(ctx context.Context) error { c.run(ctx, t); return nil }).err; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// recording is a run that is over.
type recording struct {
	*trace.Recorder
	err      error
	deadlock *trace.Deadlock
}

// record runs f as a main thread with a recorder and nobody outside; a deadlock cancels it.
func record(t *testing.T, f func(ctx context.Context) error) recording {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { cancel(d) })
	rec.NobodyOutside()
	err := threading.Run(ctx, "main", rec, f)
	r := recording{Recorder: rec, err: err}
	errors.As(context.Cause(ctx), &r.deadlock)
	if r.err == nil && r.deadlock != nil {
		r.err = r.deadlock
	}
	return r
}

// wantErr reports an error that is not the one expected; nil wants no error.
func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got error %v, want %v", what, got, want)
	}
}

// want reports a value that is not the one expected.
func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// cancelled returns a context of the thread of ctx that is done, because of cause.
func cancelled(ctx context.Context, cause error) context.Context {
	ctx, cancel := context.WithCancelCause(ctx)
	cancel(cause)
	return ctx
}

var errStop = errors.New("stop")
