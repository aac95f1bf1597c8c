package semantics

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
	"weak"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/threading"
)

var waitTable = table[supply]{name: "Wait", impls: sourcesOf(3), cases: waitCases}

// split is what Wait returns.
type split struct{ done, left []*future }

// waiting has a thread wait for futures, calls change once it is there, and returns what the thread
// got.
func waiting(t *testing.T, s supply, when futures.When, change func(), all ...*future) (got split) {
	t.Helper()
	there := make(chan struct{})
	waiter := threading.Go(s.ctx, "", func(ctx context.Context) error {
		close(there)
		got.done, got.left = futures.Wait(ctx, all, when)
		return nil
	})
	<-there
	change()
	wantErr(t, "the waiter", waiter.Join(s.ctx), nil)
	return got
}

// wantSplit holds what Wait returned to what it should.
func wantSplit(t *testing.T, got split, done, left []*future) {
	t.Helper()
	want(t, "those that are done", slices.Equal(got.done, done), true)
	want(t, "the others", slices.Equal(got.left, left), true)
}

// ended returns futures that have ended well, ended with an error, and were cancelled.
func ended(s supply) (succeeded, failed, cancelled *future) {
	succeeded, failed, cancelled = s.pending(), s.pending(), s.pending()
	cancelled.Cancel()
	s.end(succeeded, 42)
	s.end(failed, -1)
	return succeeded, failed, cancelled
}

// nothing changes nothing.
func nothing() {}

var waitCases = []testCase[supply]{
	{
		name: "a future that is given twice counts once", python: "test_concurrent_futures.test_wait.WaitTests.test_20369",
		run: func(t *testing.T, s supply) {
			f := s.running()
			got := waiting(t, s, futures.AllCompleted, func() { s.end(f, 1) }, f, f)
			wantSplit(t, got, []*future{f}, nil)
		},
	},
	{
		name:   "for the first: it ends when one is done",
		python: "test_concurrent_futures.test_wait.WaitTests.test_first_completed",
		run: func(t *testing.T, s supply) {
			f, g := s.running(), s.running()
			got := waiting(t, s, futures.FirstCompleted, func() { s.end(f, 1) }, f, g)
			wantSplit(t, got, []*future{f}, []*future{g})
		},
	},
	{
		name:    "for the first: one that was cancelled is done",
		python:  "test_concurrent_futures.test_wait.WaitTests.test_first_completed",
		differs: "in Python it is not, until the executor has come upon it",
		run: func(t *testing.T, s supply) {
			f, g := s.running(), s.pending()
			g.Cancel()
			wantSplit(t, waiting(t, s, futures.FirstCompleted, nothing, f, g), []*future{g}, []*future{f})
		},
	},
	{
		name:   "for the first: it ends at once if some are done, and returns all of these",
		python: "test_concurrent_futures.test_wait.WaitTests.test_first_completed_some_already_completed",
		run: func(t *testing.T, s supply) {
			succeeded, _, cancelled := ended(s)
			f := s.running()
			wantSplit(t, waiting(t, s, futures.FirstCompleted, nothing, cancelled, succeeded, f),
				[]*future{cancelled, succeeded}, []*future{f})
		},
	},
	{
		name:   "for an error: it goes on when a call ends well, and ends when one fails",
		python: "test_concurrent_futures.test_wait.WaitTests.test_first_exception",
		run: func(t *testing.T, s supply) {
			f, g, h := s.running(), s.running(), s.running()
			got := waiting(t, s, futures.FirstError, func() { s.end(f, 1); s.end(g, -1) }, f, g, h)
			wantSplit(t, got, []*future{f, g}, []*future{h})
		},
	},
	{
		name:   "for an error: neither a success nor a cancelling ends it",
		python: "test_concurrent_futures.test_wait.WaitTests.test_first_exception_some_already_complete",
		run: func(t *testing.T, s supply) {
			succeeded, _, cancelled := ended(s)
			f, g := s.running(), s.running()
			got := waiting(t, s, futures.FirstError, func() { s.end(f, -1) }, succeeded, cancelled, f, g)
			wantSplit(t, got, []*future{succeeded, cancelled, f}, []*future{g})
		},
	},
	{
		name:   "for an error: it ends at once if a call has failed",
		python: "test_concurrent_futures.test_wait.WaitTests.test_first_exception_one_already_failed",
		run: func(t *testing.T, s supply) {
			_, failed, _ := ended(s)
			f := s.running()
			wantSplit(t, waiting(t, s, futures.FirstError, nothing, failed, f), []*future{failed}, []*future{f})
		},
	},
	{
		name:   "for all: it ends when all are done, whichever way",
		python: "test_concurrent_futures.test_wait.WaitTests.test_all_completed",
		run: func(t *testing.T, s supply) {
			succeeded, failed, cancelled := ended(s)
			f, g := s.running(), s.running()
			got := waiting(t, s, futures.AllCompleted, func() { s.end(f, -1); s.end(g, 1) }, succeeded, cancelled, failed, f, g)
			wantSplit(t, got, []*future{succeeded, cancelled, failed, f, g}, nil)
		},
	},
	{
		name:   "who has no time gets those that are done, and the others",
		python: "test_concurrent_futures.test_wait.WaitTests.test_timeout",
		run: func(t *testing.T, s supply) {
			succeeded, failed, cancelled := ended(s)
			f := s.running()
			var got split
			got.done, got.left = futures.Wait(expired(s.ctx), []*future{cancelled, failed, succeeded, f}, futures.AllCompleted)
			wantSplit(t, got, []*future{cancelled, failed, succeeded}, []*future{f})
		},
	},
}

var asCompletedTable = table[supply]{name: "AsCompleted", impls: sourcesOf(3), cases: asCompletedCases}

// completed returns what AsCompleted yields, and how it ended.
func completed(ctx context.Context, all ...*future) (yielded []*future, err error) {
	for f, err := range futures.AsCompleted(ctx, all...) {
		if err != nil {
			return yielded, err
		}
		yielded = append(yielded, f)
	}
	return yielded, nil
}

var asCompletedCases = []testCase[supply]{
	{
		name:   "it yields those that are done, then each as it ends",
		python: "test_concurrent_futures.test_as_completed.AsCompletedTests.test_no_timeout",
		run: func(t *testing.T, s supply) {
			succeeded, failed, cancelled := ended(s)
			f, g := s.running(), s.running()
			var got []*future
			for h, err := range futures.AsCompleted(s.ctx, f, g, cancelled, failed, succeeded) {
				wantErr(t, "the loop", err, nil)
				got = append(got, h)
				switch len(got) {
				case 3:
					s.end(g, 1)
				case 4:
					s.end(f, 1)
				}
			}
			want(t, "the order", slices.Equal(got, []*future{cancelled, failed, succeeded, g, f}), true)
		},
	},
	{
		name:   "when there is no more time it has yielded those that are done, and yields the reason",
		python: "test_concurrent_futures.test_as_completed.AsCompletedTests.test_future_times_out",
		run: func(t *testing.T, s supply) {
			succeeded, failed, cancelled := ended(s)
			got, err := completed(expired(s.ctx), s.running(), cancelled, failed, succeeded)
			wantErr(t, "the reason", err, context.DeadlineExceeded)
			want(t, "yielded", slices.Equal(got, []*future{cancelled, failed, succeeded}), true)
		},
	},
	{
		name:    "the reason does not count those that are not done",
		python:  "test_concurrent_futures.test_as_completed.AsCompletedTests.test_correct_timeout_exception_msg",
		differs: "Python's says how many; here it is the cause of the context, whatever that is",
		run: func(t *testing.T, s supply) {
			cause := errors.New("closing time")
			ctx, cancel := context.WithCancelCause(s.ctx)
			cancel(cause)
			_, err := completed(ctx, s.running())
			want(t, "the reason", err, cause)
		},
	},
	{
		name:   "a future that is given three times is yielded once",
		python: "test_concurrent_futures.test_as_completed.AsCompletedTests.test_duplicate_futures",
		run: func(t *testing.T, s supply) {
			f := s.running()
			s.end(f, 1)
			got, err := completed(s.ctx, f, f, f)
			wantErr(t, "the loop", err, nil)
			want(t, "yielded", slices.Equal(got, []*future{f}), true)
		},
	},
	{
		name:   "a future that does not end keeps nothing of a loop that has",
		python: "test_concurrent_futures.test_as_completed.AsCompletedTests.test_free_reference_yielded_future",
		differs: "Python lets go of each future once it is yielded; here the loop has them until it ends, and then " +
			"nothing does",
		run: func(t *testing.T, s supply) {
			other := s.running()
			gone := func() weak.Pointer[future] {
				f := futures.New[int]("short-lived")
				f.Cancel()
				_, err := completed(expired(s.ctx), f, other)
				wantErr(t, "the loop", err, context.DeadlineExceeded)
				return weak.Make(f)
			}()
			want(t, "the other is kept", collected(gone), true)
			runtime.KeepAlive(other)
		},
	},
}
