package threading_test

import (
	"context"
	"sync"
	"testing"

	"concurrency-lab/primitives/threading"
)

// inThread runs f as a main thread without a recorder.
func inThread(b *testing.B, f func(ctx context.Context)) {
	b.Helper()
	b.ReportAllocs()
	err := threading.Run(b.Context(), "main", nil, func(ctx context.Context) error { f(ctx); return nil })
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkUncontended(b *testing.B) {
	b.Run("sync.Mutex", func(b *testing.B) {
		var mu sync.Mutex
		n := 0
		for b.Loop() {
			mu.Lock()
			n++
			mu.Unlock()
		}
	})
	for _, c := range []struct {
		name string
		lock threading.Locker
	}{
		{"Lock", &threading.Lock{}},
		{"RLock", &threading.RLock{}},
		{"Semaphore", threading.NewSemaphore("S", 1)},
	} {
		b.Run(c.name, func(b *testing.B) {
			inThread(b, func(ctx context.Context) {
				n := 0
				for b.Loop() {
					_ = c.lock.Acquire(ctx)
					n++
					_ = c.lock.Release(ctx)
				}
			})
		})
	}
}

func BenchmarkContended(b *testing.B) {
	const threads = 4
	b.Run("sync.Mutex", func(b *testing.B) {
		var mu sync.Mutex
		n := 0
		var all sync.WaitGroup
		for range threads {
			all.Go(func() {
				for range b.N {
					mu.Lock()
					n++
					mu.Unlock()
				}
			})
		}
		all.Wait()
	})
	b.Run("Lock", func(b *testing.B) {
		inThread(b, func(ctx context.Context) {
			var l threading.Lock
			n := 0
			for range threads {
				threading.Go(ctx, "", func(ctx context.Context) error {
					for range b.N {
						_ = l.Acquire(ctx)
						n++
						_ = l.Release(ctx)
					}
					return nil
				})
			}
		})
	})
}

func BenchmarkBarrier(b *testing.B) {
	const parties = 4
	b.Run("mutex and cond", func(b *testing.B) {
		b.ReportAllocs()
		var mu sync.Mutex
		cond, arrived, round := sync.NewCond(&mu), 0, 0
		var all sync.WaitGroup
		for range parties {
			all.Go(func() {
				for range b.N {
					mu.Lock()
					if arrived++; arrived == parties {
						arrived = 0
						round++
						cond.Broadcast()
					}
					for mine := round; arrived != 0 && mine == round; {
						cond.Wait()
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
	})
	b.Run("Barrier", func(b *testing.B) {
		inThread(b, func(ctx context.Context) {
			barrier := threading.NewBarrier("B", parties, 0, nil)
			for range parties {
				threading.Go(ctx, "", func(ctx context.Context) error {
					for range b.N {
						if _, err := barrier.Wait(ctx); err != nil {
							return err
						}
					}
					return nil
				})
			}
		})
	})
}

// Two threads take turns, each waiting for the other's notification.
func BenchmarkConditionTurns(b *testing.B) {
	b.Run("sync.Cond", func(b *testing.B) {
		b.ReportAllocs()
		var mu sync.Mutex
		cond, turn := sync.NewCond(&mu), 0
		var all sync.WaitGroup
		for me := range 2 {
			all.Go(func() {
				mu.Lock()
				defer mu.Unlock()
				for range b.N {
					for turn != me {
						cond.Wait()
					}
					turn = 1 - me
					cond.Signal()
				}
			})
		}
		all.Wait()
	})
	b.Run("Condition", func(b *testing.B) {
		inThread(b, func(ctx context.Context) {
			cond, turn := threading.NewCondition("C", &threading.Lock{}), 0
			for me := range 2 {
				threading.Go(ctx, "", func(ctx context.Context) error {
					_ = cond.Acquire(ctx)
					defer cond.Release(ctx)
					for range b.N {
						if err := cond.WaitFor(ctx, func() bool { return turn == me }); err != nil {
							return err
						}
						turn = 1 - me
						_ = cond.Notify(ctx, 1)
					}
					return nil
				})
			}
		})
	})
}
