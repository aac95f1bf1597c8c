package peers_test

import (
	"sync"
	"testing"

	"github.com/alitto/pond/v2"
	"github.com/marusama/cyclicbarrier"
	"github.com/panjf2000/ants/v2"
	"github.com/sourcegraph/conc/pool"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

const (
	contenders = 4
	parties    = 4
	workers    = 2
	batch      = 1000
)

func BenchmarkSemaphore(b *testing.B) {
	b.Run("x-sync", func(b *testing.B) {
		b.ReportAllocs()
		ctx, sem, n := b.Context(), semaphore.NewWeighted(1), 0
		for b.Loop() {
			if err := sem.Acquire(ctx, 1); err != nil {
				b.Fatal(err)
			}
			n++
			sem.Release(1)
		}
		want(b, "counter", n, b.N)
	})
}

func BenchmarkSemaphore4(b *testing.B) {
	b.Run("x-sync", func(b *testing.B) {
		ctx, sem, n := b.Context(), semaphore.NewWeighted(1), 0
		goroutines(b, contenders, func(me int) {
			for range (b.N + me) / contenders {
				if err := sem.Acquire(ctx, 1); err != nil {
					b.Error(err)
					return
				}
				n++
				sem.Release(1)
			}
		})
		want(b, "counter", n, b.N)
	})
}

func BenchmarkBarrier(b *testing.B) {
	b.Run("cyclicbarrier", func(b *testing.B) {
		ctx, barrier := b.Context(), cyclicbarrier.New(parties)
		var rounds [parties]int
		goroutines(b, parties, func(me int) {
			for range b.N {
				if err := barrier.Await(ctx); err != nil {
					b.Error(err)
					return
				}
				rounds[me]++
			}
		})
		for _, n := range rounds {
			want(b, "rounds", n, b.N)
		}
	})
}

func BenchmarkSubmit(b *testing.B) {
	// Conc has no futures: the results come all at once, in order, and end the pool.
	b.Run("conc", func(b *testing.B) {
		b.ReportAllocs()
		sum := 0
		for first := 0; first < b.N; first += batch {
			p := pool.NewWithResults[int]().WithMaxGoroutines(workers)
			for i := first; i < min(first+batch, b.N); i++ {
				p.Go(func() int { return i * i })
			}
			for _, v := range p.Wait() {
				sum += v
			}
		}
		want(b, "sum of the results", sum, squares(b.N))
	})
	b.Run("pond", func(b *testing.B) {
		b.ReportAllocs()
		p, sum := pond.NewResultPool[int](workers), 0
		pending := make([]pond.Result[int], 0, batch)
		for i := range b.N {
			f := p.Submit(func() int { return i * i })
			if pending = append(pending, f); len(pending) == batch || i == b.N-1 {
				for _, f := range pending {
					v, err := f.Wait()
					if err != nil {
						b.Fatal(err)
					}
					sum += v
				}
				pending = pending[:0]
			}
		}
		want(b, "sum of the results", sum, squares(b.N))
		p.StopAndWait()
	})
	// Ants runs functions without results: each is stored by the call itself.
	b.Run("ants", func(b *testing.B) {
		b.ReportAllocs()
		p, err := ants.NewPool(workers)
		if err != nil {
			b.Fatal(err)
		}
		defer p.Release()
		sum, results := 0, [batch]int{}
		var pending sync.WaitGroup
		for i := range b.N {
			pending.Add(1)
			if err := p.Submit(func() { results[i%batch] = i * i; pending.Done() }); err != nil {
				b.Fatal(err)
			}
			if (i+1)%batch == 0 || i == b.N-1 {
				pending.Wait()
				for _, v := range results[:i%batch+1] {
					sum += v
				}
			}
		}
		want(b, "sum of the results", sum, squares(b.N))
	})
	// An errgroup starts a goroutine for each call, of which so many run at once. It has no results
	// either.
	b.Run("errgroup", func(b *testing.B) {
		b.ReportAllocs()
		sum, results := 0, [batch]int{}
		for first := 0; first < b.N; first += batch {
			g, _ := errgroup.WithContext(b.Context())
			g.SetLimit(workers)
			n := min(batch, b.N-first)
			for i := first; i < first+n; i++ {
				g.Go(func() error { results[i%batch] = i * i; return nil })
			}
			if err := g.Wait(); err != nil {
				b.Fatal(err)
			}
			for _, v := range results[:n] {
				sum += v
			}
		}
		want(b, "sum of the results", sum, squares(b.N))
	})
}

func BenchmarkSubmitOne(b *testing.B) {
	b.Run("pond", func(b *testing.B) {
		b.ReportAllocs()
		p, sum := pond.NewResultPool[int](workers), 0
		for i := range b.N {
			v, err := p.Submit(func() int { return i * i }).Wait()
			if err != nil {
				b.Fatal(err)
			}
			sum += v
		}
		want(b, "sum of the results", sum, squares(b.N))
		p.StopAndWait()
	})
}

func squares(n int) (sum int) {
	for i := range n {
		sum += i * i
	}
	return sum
}

func goroutines(b *testing.B, n int, f func(me int)) {
	b.Helper()
	b.ReportAllocs()
	var all sync.WaitGroup
	for me := range n {
		all.Go(func() { f(me) })
	}
	all.Wait()
}

func want[T comparable](b *testing.B, what string, got, want T) {
	b.Helper()
	if got != want {
		b.Fatalf("%s: got %v, want %v", what, got, want)
	}
}
