package bench_test

import (
	"sync"
	"testing"
)

// goroutines runs f in so many bare goroutines at once: what threads is measured against.
func goroutines(b *testing.B, n int, f func(me int)) {
	b.Helper()
	b.ReportAllocs()
	var all sync.WaitGroup
	for me := range n {
		all.Go(func() { f(me) })
	}
	all.Wait()
}
