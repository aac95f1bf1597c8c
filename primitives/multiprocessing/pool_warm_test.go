//go:build unix

package multiprocessing

import (
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
	"context"
	"slices"
	"testing"
)

func TestWarmPool(t *testing.T) {
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { t.Error(d) })
	err := threading.Run(WithHost(t.Context(), &Host{}), "main", rec, func(ctx context.Context) error {
		defer func() { must(t, Shutdown(ctx)) }()
		must(t, WarmUp(ctx))
		p, err := NewPool(WithStartMethod(ctx, Warm), 3)
		must(t, err)
		got, err := Map(ctx, p, square, []int{1, 2, 3, 4}, 1)
		must(t, err)
		if !slices.Equal(got, []int{1, 4, 9, 16}) {
			t.Errorf("squares %v", got)
		}
		p.Close()
		return p.Join(ctx)
	})
	must(t, err)
}
