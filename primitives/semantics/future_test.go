package semantics

import (
	"context"
	"errors"
	"strings"
	"testing"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/threading"
)

var futureTable = table[supply]{name: "Future", impls: sourcesOf(1), cases: futureCases}

// expired returns a context that has no time left.
func expired(ctx context.Context) context.Context {
	ctx, cancel := context.WithTimeout(ctx, past)
	cancel()
	return ctx
}

// told returns what a callback has passed on.
func told[T any](t *testing.T, ctx context.Context, by <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-by:
	case <-ctx.Done():
		t.Fatal("the callback is not called")
	}
	return v
}

// states checks, of a future of each kind, whether it is what says so.
func states(is func(f *future) bool, which ...string) func(*testing.T, supply) {
	return func(t *testing.T, s supply) {
		yes := " " + strings.Join(which, " ") + " "
		for name, f := range inStates(s) {
			want(t, "one that is "+name, is(f), strings.Contains(yes, " "+name+" "))
		}
	}
}

// blocked has a thread ask a future for something, end it while that waits, and returns what the
// thread got.
func blocked[T any](t *testing.T, s supply, ask func(ctx context.Context, f *future) T, end func(f *future)) T {
	t.Helper()
	f, got := s.pending(), make(chan T, 1)
	waits := make(chan struct{})
	threading.Go(s.ctx, "", func(ctx context.Context) error {
		close(waits)
		got <- ask(ctx, f)
		return nil
	})
	<-waits
	end(f)
	return told(t, s.ctx, got)
}

type answer struct {
	value int
	err   error
}

func result(ctx context.Context, f *future) answer {
	v, err := f.Result(ctx)
	return answer{v, err}
}

var futureCases = []testCase[supply]{
	{
		name:   "a callback finds the result",
		python: "test_concurrent_futures.test_future.FutureTests.test_done_callback_with_result",
		run: func(t *testing.T, s supply) {
			f, by := s.pending(), make(chan answer, 1)
			f.AddDoneCallback(func(f *future) { by <- result(s.ctx, f) })
			s.end(f, 5)
			want(t, "the callback", told(t, s.ctx, by), answer{5, nil})
		},
	},
	{
		name:   "a callback finds the error",
		python: "test_concurrent_futures.test_future.FutureTests.test_done_callback_with_exception",
		run: func(t *testing.T, s supply) {
			f, by := s.pending(), make(chan error, 1)
			f.AddDoneCallback(func(f *future) { by <- f.Err(s.ctx) })
			s.end(f, -1)
			wantErr(t, "the callback", told(t, s.ctx, by), errTask)
		},
	},
	{
		name:   "a callback is called when the future is cancelled",
		python: "test_concurrent_futures.test_future.FutureTests.test_done_callback_with_cancel",
		run: func(t *testing.T, s supply) {
			f, was := s.pending(), false
			f.AddDoneCallback(func(f *future) { was = f.Cancelled() })
			f.Cancel()
			want(t, "cancelled, in the callback", was, true)
		},
	},
	{
		name:   "a callback that panics keeps no other from being called",
		python: "test_concurrent_futures.test_future.FutureTests.test_done_callback_raises",
		run: func(t *testing.T, s supply) {
			f, by := s.pending(), make(chan bool, 1)
			f.AddDoneCallback(func(*future) { panic(doh) })
			f.AddDoneCallback(func(*future) { by <- true })
			s.end(f, 5)
			told(t, s.ctx, by)
			s.panics()
		},
	},
	{
		name:   "the panic of a callback is told",
		python: "test_concurrent_futures.test_future.FutureTests.test_done_callback_raises",
		differs: "Python logs the exception; here it goes on in who completes the future by hand, and of an executor " +
			"Shutdown returns it",
		run: func(t *testing.T, s supply) {
			f := s.pending()
			f.AddDoneCallback(func(*future) { panic(doh) })
			s.end(f, 5)
			if err := s.panics(); err == nil || !strings.Contains(err.Error(), doh) {
				t.Errorf("told: %v", err)
			}
		},
	},
	{
		name:   "a callback that comes after the result is called at once",
		python: "test_concurrent_futures.test_future.FutureTests.test_done_callback_already_successful",
		run: func(t *testing.T, s supply) {
			f, got := s.pending(), answer{}
			s.end(f, 5)
			f.AddDoneCallback(func(f *future) { got = result(s.ctx, f) })
			want(t, "the callback", got, answer{5, nil})
		},
	},
	{
		name:   "a callback that comes after the error is called at once",
		python: "test_concurrent_futures.test_future.FutureTests.test_done_callback_already_failed",
		run: func(t *testing.T, s supply) {
			f := s.pending()
			s.end(f, -1)
			var got error
			f.AddDoneCallback(func(f *future) { got = f.Err(s.ctx) })
			wantErr(t, "the callback", got, errTask)
		},
	},
	{
		name:   "a callback that comes after the cancelling is called at once",
		python: "test_concurrent_futures.test_future.FutureTests.test_done_callback_already_cancelled",
		run: func(t *testing.T, s supply) {
			f, was := s.pending(), false
			f.Cancel()
			f.AddDoneCallback(func(f *future) { was = f.Cancelled() })
			want(t, "cancelled, in the callback", was, true)
		},
	},
	{
		name:    "a callback that comes late and panics does so in who adds it",
		python:  "test_concurrent_futures.test_future.FutureTests.test_done_callback_raises_already_succeeded",
		differs: "Python logs the exception; here a panic goes on where it happens",
		run: func(t *testing.T, s supply) {
			f := s.pending()
			s.end(f, 5)
			err := guard.Catch("adder", func() error { f.AddDoneCallback(func(*future) { panic(doh) }); return nil })
			var p *threading.PanicError
			want(t, "a panic", errors.As(err, &p), true)
		},
	},
	{
		name: "one that is pending can be cancelled", python: "test_concurrent_futures.test_future.FutureTests.test_cancel",
		run: func(t *testing.T, s supply) {
			f := s.pending()
			want(t, "Cancel", f.Cancel(), true)
			want(t, "Cancelled", f.Cancelled(), true)
		},
	},
	{
		name:   "one that runs cannot be cancelled, and runs on",
		python: "test_concurrent_futures.test_future.FutureTests.test_cancel",
		run: func(t *testing.T, s supply) {
			f := s.running()
			want(t, "Cancel", f.Cancel(), false)
			want(t, "Running", f.Running(), true)
		},
	},
	{
		name: "to cancel twice is to cancel", python: "test_concurrent_futures.test_future.FutureTests.test_cancel",
		run: func(t *testing.T, s supply) {
			f := s.pending()
			f.Cancel()
			want(t, "Cancel", f.Cancel(), true)
		},
	},
	{
		name:   "one that has ended cannot be cancelled, and keeps what it has",
		python: "test_concurrent_futures.test_future.FutureTests.test_cancel",
		run: func(t *testing.T, s supply) {
			f, g := s.running(), s.pending()
			s.end(f, 5)
			s.end(g, -1)
			want(t, "Cancel after the result", f.Cancel(), false)
			want(t, "Cancel after the error", g.Cancel(), false)
			want(t, "the result", result(s.ctx, f), answer{5, nil})
			wantErr(t, "the error", g.Err(s.ctx), errTask)
		},
	},
	{
		name:   "it is cancelled only if it was cancelled",
		python: "test_concurrent_futures.test_future.FutureTests.test_cancelled",
		run:    states((*future).Cancelled, "cancelled"),
	},
	{
		name:   "it is done if it has ended, well or not, or was cancelled",
		python: "test_concurrent_futures.test_future.FutureTests.test_done",
		run:    states((*future).IsDone, "succeeded", "failed", "cancelled"),
	},
	{
		name: "it runs only while its call does", python: "test_concurrent_futures.test_future.FutureTests.test_running",
		run: states((*future).Running, "running"),
	},
	{
		name:   "who has no time to wait for a result gets none of one that is not done",
		python: "test_concurrent_futures.test_future.FutureTests.test_result_with_timeout",
		run: states(func(f *future) bool {
			_, err := f.Result(expired(context.Background()))
			return errors.Is(err, context.DeadlineExceeded)
		}, "pending", "running"),
	},
	{
		name:   "the result of one that was cancelled is an error that says so",
		python: "test_concurrent_futures.test_future.FutureTests.test_result_with_timeout",
		run: states(func(f *future) bool {
			_, err := f.Result(expired(context.Background()))
			return errors.Is(err, futures.ErrCancelled)
		}, "cancelled"),
	},
	{
		name:   "the result of one whose call failed is that error",
		python: "test_concurrent_futures.test_future.FutureTests.test_result_with_timeout",
		run: states(func(f *future) bool {
			_, err := f.Result(expired(context.Background()))
			return errors.Is(err, errTask)
		}, "failed"),
	},
	{
		name:   "a result that is there needs no time",
		python: "test_concurrent_futures.test_future.FutureTests.test_result_with_timeout",
		run: states(func(f *future) bool {
			return result(expired(context.Background()), f) == answer{42, nil}
		}, "succeeded"),
	},
	{
		name:   "who waits for the result goes on with it",
		python: "test_concurrent_futures.test_future.FutureTests.test_result_with_success",
		run: func(t *testing.T, s supply) {
			want(t, "the result", blocked(t, s, result, func(f *future) { s.end(f, 42) }), answer{42, nil})
		},
	},
	{
		name:   "who waits for the result goes on when the future is cancelled",
		python: "test_concurrent_futures.test_future.FutureTests.test_result_with_cancel",
		run: func(t *testing.T, s supply) {
			wantErr(t, "the result", blocked(t, s, result, func(f *future) { f.Cancel() }).err, futures.ErrCancelled)
		},
	},
	{
		name:   "who has no time to wait for the error gets none of one that is not done",
		python: "test_concurrent_futures.test_future.FutureTests.test_exception_with_timeout",
		run: states(func(f *future) bool {
			return errors.Is(f.Err(expired(context.Background())), context.DeadlineExceeded)
		}, "pending", "running"),
	},
	{
		name:   "the error of one that was cancelled says so",
		python: "test_concurrent_futures.test_future.FutureTests.test_exception_with_timeout",
		run: states(func(f *future) bool { return errors.Is(f.Err(expired(context.Background())), futures.ErrCancelled) },
			"cancelled"),
	},
	{
		name:   "one whose call ended well has no error",
		python: "test_concurrent_futures.test_future.FutureTests.test_exception_with_timeout",
		run:    states(func(f *future) bool { return f.Err(expired(context.Background())) == nil }, "succeeded"),
	},
	{
		name:   "who waits for the error goes on with it",
		python: "test_concurrent_futures.test_future.FutureTests.test_exception_with_success",
		run: func(t *testing.T, s supply) {
			wantErr(t, "the error", blocked(t, s, func(ctx context.Context, f *future) error { return f.Err(ctx) },
				func(f *future) { s.end(f, -1) }), errTask)
		},
	},
	{
		name:   "a second result is refused, and the first stays",
		python: "test_concurrent_futures.test_future.FutureTests.test_multiple_set_result",
		run: func(t *testing.T, s supply) {
			f := s.pending()
			s.end(f, 1)
			wantErr(t, "SetResult", f.SetResult(2), futures.ErrInvalidState)
			want(t, "the result", result(s.ctx, f), answer{1, nil})
		},
	},
	{
		name:   "a second error is refused, and the first stays",
		python: "test_concurrent_futures.test_future.FutureTests.test_multiple_set_exception",
		run: func(t *testing.T, s supply) {
			f := s.pending()
			s.end(f, -1)
			wantErr(t, "SetError", f.SetError(errors.New("another")), futures.ErrInvalidState)
			wantErr(t, "the error", f.Err(s.ctx), errTask)
		},
	},
}
