//go:build unix

package pool

import (
	"context"
	"slices"
	"testing"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

func TestWarmPool(t *testing.T) {
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { t.Error(d) })
	err := threading.Run(host.With(t.Context(), &host.Host{}), "main", rec, func(ctx context.Context) error {
		defer func() { testkit.Must(t, multiprocessing.Shutdown(ctx)) }()
		testkit.Must(t, multiprocessing.WarmUp(ctx))
		p, err := New(multiprocessing.WithStartMethod(ctx, multiprocessing.Warm), 3)
		testkit.Must(t, err)
		got, err := Map(ctx, p, square, []int{1, 2, 3, 4}, 1)
		testkit.Must(t, err)
		if !slices.Equal(got, []int{1, 4, 9, 16}) {
			t.Errorf("squares %v", got)
		}
		p.Close()
		return p.Join(ctx)
	})
	testkit.Must(t, err)
}
