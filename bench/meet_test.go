package bench_test

import (
	"context"
	"sync"
	"testing"

	"concurrency-lab/primitives/threading"
)

const parties = 4

// One operation: a round in which four threads wait for each other.

func BenchmarkBarrier(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		barrier := threading.NewBarrier("", parties, 0, nil)
		var indices [parties]int
		threads(b, parties, func(ctx context.Context, me int) error {
			for range b.N {
				index, err := barrier.Wait(ctx)
				if err != nil {
					return err
				}
				indices[me] += index
			}
			return nil
		})
		wantIndices(b, indices)
	})
	b.Run("mutex-cond", func(b *testing.B) {
		var mu sync.Mutex
		cond, arrived, round := sync.NewCond(&mu), 0, 0
		wait := func() int {
			mu.Lock()
			defer mu.Unlock()
			index, mine := arrived, round
			if arrived++; arrived == parties {
				arrived = 0
				round++
				cond.Broadcast()
			}
			for mine == round {
				cond.Wait()
			}
			return index
		}
		var indices [parties]int
		goroutines(b, parties, func(me int) {
			for range b.N {
				indices[me] += wait()
			}
		})
		wantIndices(b, indices)
	})
}

// wantIndices says whether in each round each of the parties was the first, the second and so on.
func wantIndices(b *testing.B, indices [parties]int) {
	b.Helper()
	sum := 0
	for _, n := range indices {
		sum += n
	}
	want(b, "sum of the indices", sum, b.N*parties*(parties-1)/2)
}

// One operation: a turn of one of two threads, each of which waits for the other's notification.

func BenchmarkCondition(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		cond, turn := threading.NewCondition("", &threading.Lock{}), 0
		threads(b, 2, func(ctx context.Context, me int) error {
			if err := cond.Acquire(ctx); err != nil {
				return err
			}
			for turn < b.N-1 {
				if turn%2 != me {
					if err := cond.Wait(ctx); err != nil {
						return err
					}
					continue
				}
				turn++
				if err := cond.Notify(ctx, 1); err != nil {
					return err
				}
			}
			return cond.Release(ctx)
		})
		want(b, "turns", turn, b.N-1)
	})
	b.Run("mutex-cond", func(b *testing.B) {
		var mu sync.Mutex
		cond, turn := sync.NewCond(&mu), 0
		goroutines(b, 2, func(me int) {
			mu.Lock()
			defer mu.Unlock()
			for turn < b.N-1 {
				if turn%2 != me {
					cond.Wait()
					continue
				}
				turn++
				cond.Signal()
			}
		})
		want(b, "turns", turn, b.N-1)
	})
}

// One operation: one of two threads waits for its event, clears it, and sets the other's.

func BenchmarkEvent(b *testing.B) {
	b.Run("lab", func(b *testing.B) {
		var events [2]threading.Event
		var turns [2]int
		events[0].Set(b.Context())
		threads(b, 2, func(ctx context.Context, me int) error {
			for range b.N / 2 {
				if err := events[me].Wait(ctx); err != nil {
					return err
				}
				events[me].Clear(ctx)
				turns[me]++
				events[1-me].Set(ctx)
			}
			return nil
		})
		want(b, "turns", turns[0]+turns[1], b.N/2*2)
	})
	b.Run("mutex-cond", func(b *testing.B) {
		events := [2]*event{newEvent(), newEvent()}
		var turns [2]int
		events[0].change(true)
		goroutines(b, 2, func(me int) {
			for range b.N / 2 {
				events[me].wait()
				events[me].change(false)
				turns[me]++
				events[1-me].change(true)
			}
		})
		want(b, "turns", turns[0]+turns[1], b.N/2*2)
	})
	b.Run("channel", func(b *testing.B) {
		events := [2]chan struct{}{make(chan struct{}, 1), make(chan struct{}, 1)}
		var turns [2]int
		events[0] <- struct{}{}
		goroutines(b, 2, func(me int) {
			for range b.N / 2 {
				<-events[me]
				turns[me]++
				events[1-me] <- struct{}{}
			}
		})
		want(b, "turns", turns[0]+turns[1], b.N/2*2)
	})
}

// event is the plainest event that can be waited for.
type event struct {
	mu   sync.Mutex
	cond *sync.Cond
	set  bool
}

func newEvent() *event {
	e := &event{}
	e.cond = sync.NewCond(&e.mu)
	return e
}

func (e *event) change(set bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set = set
	e.cond.Broadcast()
}

func (e *event) wait() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for !e.set {
		e.cond.Wait()
	}
}
