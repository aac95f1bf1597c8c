// Package paired measures two ways to do the same work in turn, so that what else the machine does
// weighs on both. It is for benchmarks alone.
package paired

import (
	"slices"
	"testing"
	"time"
)

// ops is how much of the work is done at a time: enough that the clock does not count, and little
// enough that both ways meet the same machine.
const ops = 2000

// Run does the work in turn in both ways, each of which does it n times when it is called, for as
// long as benchmarks are run. It reports the medians of their times for one operation, and of the
// ratios between one time and the other beside it.
func Run(b *testing.B, without, with func(n int)) {
	b.Helper()
	var base, other, ratios []float64
	for b.Loop() {
		first, second := timed(without), timed(with)
		base, other, ratios = append(base, first), append(other, second), append(ratios, second/first)
	}
	b.ReportMetric(0, "ns/op") // a pair of rounds is nothing that anybody wants to know
	b.ReportMetric(median(base), "without-ns")
	b.ReportMetric(median(other), "with-ns")
	b.ReportMetric(median(ratios), "ratio")
}

// timed returns the nanoseconds that one operation takes.
func timed(do func(n int)) float64 {
	begin := time.Now()
	do(ops)
	return float64(time.Since(begin)) / ops
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}
