package schedule_test

import (
	"context"
	"testing"

	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// BenchmarkStep is a step of one of two threads, each of which goes on after the other.
func BenchmarkStep(b *testing.B) {
	var locks [2]threading.Lock
	p := program(func(ctx context.Context) (string, error) {
		return "", threads(ctx, 2, func(ctx context.Context, i int) error {
			for range b.N / 4 {
				_ = locks[i].Acquire(ctx) // it is free
				_ = locks[i].Release(ctx)
			}
			return nil
		})
	})
	s := make(schedule.Schedule, b.N/4*4)
	for i := range s {
		s[i].Worker = 1 + i%2
	}
	b.ResetTimer()
	o := schedule.Run(b.Context(), p, schedule.Follow(s), schedule.Options{Steps: b.N + 1})
	if o.Err != nil || len(o.Steps) != len(s) {
		b.Fatalf("%d steps: %v", len(o.Steps), o.Err)
	}
}

// BenchmarkOrder is an order of a counter of two threads.
func BenchmarkOrder(b *testing.B) {
	p := counter(2, 1)
	for b.Loop() {
		schedule.Run(b.Context(), p, schedule.Follow(nil), schedule.Options{})
	}
}

// BenchmarkHandOver is what a step is held against: two goroutines that let each other go on.
func BenchmarkHandOver(b *testing.B) {
	there, back := make(chan struct{}, 1), make(chan struct{}, 1)
	go func() {
		for range there {
			back <- struct{}{}
		}
	}()
	for range b.N / 2 {
		there <- struct{}{}
		<-back
	}
	close(there)
}

// BenchmarkProcesses is an execution of two processes that have four steps.
func BenchmarkProcesses(b *testing.B) {
	p := counterOf(onProcess, 2, 1)
	var spares host.Spares
	defer spares.Close()
	for name, p := range map[string]schedule.Program{
		"spawned": p,
		"spares":  func(ctx context.Context, c trace.Control) string { return p(spares.With(ctx), c) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if o := schedule.Run(b.Context(), p, schedule.Follow(nil), schedule.Options{}); o.Err != nil {
					b.Fatal(o.Err)
				}
			}
		})
	}
}

// BenchmarkStepOfProcess is a step of a process.
func BenchmarkStepOfProcess(b *testing.B) {
	p := counterOf(onProcess, 1, b.N/2+1)
	if o := schedule.Run(b.Context(), p, schedule.Follow(nil), schedule.Options{Steps: b.N + 10}); o.Err != nil {
		b.Fatal(o.Err)
	}
}
