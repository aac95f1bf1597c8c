package bench_test

import (
	"context"
	"testing"

	"concurrency-lab/demos"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/demos/urls/web"
)

// One operation: the first variant of a demo, hurried so much that none of its sleeps count; as it
// is run, with a recorder, and without one.

func BenchmarkDemo(b *testing.B) {
	for _, d := range demos.All(web.Web{}) {
		if v := d.Variants[0]; !v.Timed {
			b.Run(d.Name, func(b *testing.B) {
				b.Run("lab", func(b *testing.B) { perform(b, v, false) })
				b.Run("unrecorded", func(b *testing.B) { perform(b, v, true) })
			})
		}
	}
}

const hurried = 1e6 // as fast as a demo can be told to be

func perform(b *testing.B, v demo.Variant, unrecorded bool) {
	o := stage.Options{Variant: v.Name, Workers: v.Workers, Speed: hurried, Seed: 1, Untraced: unrecorded}
	if len(v.On) > 0 {
		o.On = v.On[0]
	}
	for b.Loop() {
		st, report := stage.New(o, stage.Unseen{}), demo.Report{}
		err := st.Run(b.Context(), func(ctx context.Context) (err error) {
			report, err = v.Run(ctx, st)
			return err
		})
		must(b, err)
		if report.Failed() {
			b.Fatalf("%+v", report.Checks)
		}
	}
}
