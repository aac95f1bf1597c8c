package bench_test

import (
	"context"
	"testing"

	"concurrency-lab/demos/compare"
	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/stage"
)

// One operation of every primitive, as compare --topic primitives measures it: between threads,
// between processes, and with one worker where none has to wait for another. What must be started
// for it is not counted.

func BenchmarkPrimitive(b *testing.B) {
	st := stage.New(stage.Options{Workers: 1, Speed: 1, Untraced: true}, stage.Unseen{})
	must(b, st.Run(b.Context(), func(ctx context.Context) error {
		return compare.WithPrimitiveModes(ctx, st, 0, func(ctx context.Context, modes []contest.Mode) error {
			for _, m := range modes {
				b.Run(m.Work+"/"+m.Name, func(b *testing.B) { repeat(ctx, b, m) })
			}
			return nil
		})
	}))
}

func repeat(ctx context.Context, b *testing.B, m contest.Mode) {
	r, err := m.Run(ctx, b.N)
	must(b, err)
	want(b, "found", r.Found, m.Want(b.N))
	b.ReportMetric(float64(r.Took)/float64(b.N*m.Tasks), "ns/op")
}
