package trace_test

import (
	"testing"

	"concurrency-lab/primitives/internal/paired"
	"concurrency-lab/primitives/trace"
)

// BenchmarkReport is one report, beside an empty loop: without a worker and without a recorder it
// is a nil check.
func BenchmarkReport(b *testing.B) {
	attached := trace.NewRecorder(0, nil)
	for _, c := range []struct {
		name string
		w    *trace.Worker
	}{
		{"no worker", nil},
		{"no recorder", trace.NewWorker(b.Context(), "w", nil)},
		{"recorder", trace.NewWorker(b.Context(), "w", attached)},
	} {
		b.Run(c.name, func(b *testing.B) {
			var o trace.Object
			c.w.Born()
			done := 0
			paired.Run(b, func(n int) {
				for range n {
					done++
				}
			}, func(n int) {
				for range n {
					done++
					c.w.Notified(&o, trace.KindLock)
				}
			})
			if done%2 != 0 {
				b.Error("something is missing")
			}
		})
	}
}
