package bench_test

import (
	"context"
	"os"
	"testing"

	_ "concurrency-lab/cmd" // the processes that are started here are to come up with all that the product's have
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

func TestMain(m *testing.M) {
	multiprocessing.Main()
	os.Exit(m.Run())
}

// must fails the benchmark unless err is nil.
func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// inMain runs f as a main thread without a recorder, and waits for the threads that it started. The
// time of that is counted.
func inMain(b *testing.B, f func(ctx context.Context) error) {
	b.Helper()
	b.ReportAllocs()
	if err := threading.Run(b.Context(), "main", nil, f); err != nil {
		b.Fatal(err)
	}
}

// threads runs f in so many threads at once.
func threads(b *testing.B, n int, f func(ctx context.Context, me int) error) {
	b.Helper()
	inMain(b, func(ctx context.Context) error {
		all := make([]*threading.Thread, n)
		for me := range n {
			all[me] = threading.Go(ctx, "", func(ctx context.Context) error { return f(ctx, me) })
		}
		for _, t := range all {
			if err := t.Join(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// want fails the benchmark if it did not do its work.
func want[T comparable](b *testing.B, what string, got, want T) {
	b.Helper()
	if got != want {
		b.Fatalf("%s: got %v, want %v", what, got, want)
	}
}
