package bench_test

import (
	"context"
	"sync"
	"testing"

	"concurrency-lab/primitives/threading"
)

// One operation: take a lock that nobody else wants, add 1, give it back.

func BenchmarkLock(b *testing.B) {
	b.Run("lab", func(b *testing.B) { alone(b, &threading.Lock{}) })
	b.Run("mutex", mutexAlone)
	b.Run("channel", channelAlone)
}

func BenchmarkRLock(b *testing.B) {
	b.Run("lab", func(b *testing.B) { alone(b, &threading.RLock{}) })
	b.Run("mutex", mutexAlone)
}

func BenchmarkSemaphore(b *testing.B) {
	b.Run("lab", func(b *testing.B) { alone(b, threading.NewSemaphore("", 1)) })
	b.Run("channel", channelAlone)
}

// One operation: one of four threads takes the lock, adds 1 and gives it back.

func BenchmarkLock4(b *testing.B) {
	b.Run("lab", func(b *testing.B) { contended(b, &threading.Lock{}) })
	b.Run("mutex", mutexContended)
	b.Run("channel", channelContended)
}

func BenchmarkRLock4(b *testing.B) {
	b.Run("lab", func(b *testing.B) { contended(b, &threading.RLock{}) })
	b.Run("mutex", mutexContended)
}

func BenchmarkSemaphore4(b *testing.B) {
	b.Run("lab", func(b *testing.B) { contended(b, threading.NewSemaphore("", 1)) })
	b.Run("channel", channelContended)
}

const contenders = 4

// share is how many of n operations the contender me does.
func share(n, me int) int { return (n + me) / contenders }

func alone(b *testing.B, l threading.Locker) {
	inMain(b, func(ctx context.Context) error {
		n := 0
		for b.Loop() {
			if err := l.Acquire(ctx); err != nil {
				return err
			}
			n++
			if err := l.Release(ctx); err != nil {
				return err
			}
		}
		want(b, "counter", n, b.N)
		return nil
	})
}

func contended(b *testing.B, l threading.Locker) {
	n := 0
	threads(b, contenders, func(ctx context.Context, me int) error {
		for range share(b.N, me) {
			if err := l.Acquire(ctx); err != nil {
				return err
			}
			n++
			if err := l.Release(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	want(b, "counter", n, b.N)
}

func mutexAlone(b *testing.B) {
	b.ReportAllocs()
	var mu sync.Mutex
	n := 0
	for b.Loop() {
		mu.Lock()
		n++
		mu.Unlock()
	}
	want(b, "counter", n, b.N)
}

func channelAlone(b *testing.B) {
	b.ReportAllocs()
	c := make(chan struct{}, 1)
	n := 0
	for b.Loop() {
		c <- struct{}{}
		n++
		<-c
	}
	want(b, "counter", n, b.N)
}

func mutexContended(b *testing.B) {
	var mu sync.Mutex
	n := 0
	goroutines(b, contenders, func(me int) {
		for range share(b.N, me) {
			mu.Lock()
			n++
			mu.Unlock()
		}
	})
	want(b, "counter", n, b.N)
}

func channelContended(b *testing.B) {
	c := make(chan struct{}, 1)
	n := 0
	goroutines(b, contenders, func(me int) {
		for range share(b.N, me) {
			c <- struct{}{}
			n++
			<-c
		}
	})
	want(b, "counter", n, b.N)
}
