package futures

import (
	"context"
	"testing"
)

func BenchmarkSubmitAndResult(b *testing.B) {
	ex := newExecutor(b, 1)
	call := constant(7)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := submit(b, ex, call).Result(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSubmitMany(b *testing.B) {
	ex := newExecutor(b, 2)
	call := constant(7)
	futures := make([]*Future[int], 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		futures = append(futures, submit(b, ex, call))
		if len(futures) == cap(futures) {
			Wait(context.Background(), futures, AllCompleted)
			futures = futures[:0]
		}
	}
}

// The naive reference: a goroutine and a channel for every task.
func BenchmarkGoroutinePerTask(b *testing.B) {
	call := constant(7)
	pending := make([]chan int, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		c := make(chan int, 1)
		go func() {
			v, _ := call.Run(context.Background())
			c <- v
		}()
		pending = append(pending, c)
		if len(pending) == cap(pending) {
			for _, c := range pending {
				<-c
			}
			pending = pending[:0]
		}
	}
}

func BenchmarkSubmitToAProcess(b *testing.B) {
	ctx := context.Background()
	ex, err := NewProcessExecutor(ctx, 1)
	if err != nil {
		b.Fatal(err)
	}
	defer ex.Shutdown(ctx)
	b.ReportAllocs()
	for b.Loop() {
		f, err := Submit(ctx, ex, square.Bind(7))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Result(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMapChunksOf1000(b *testing.B) { // the time for one input
	ctx := context.Background()
	ex, err := NewProcessExecutor(ctx, 2)
	if err != nil {
		b.Fatal(err)
	}
	defer ex.Shutdown(ctx)
	b.ReportAllocs()
	for range MapChunks(ctx, ex, square, make([]int, b.N), 1000) {
	}
}

func BenchmarkAsCompleted(b *testing.B) {
	ex := newExecutor(b, 2)
	call := constant(7)
	futures := make([]*Future[int], 100)
	b.ReportAllocs()
	for b.Loop() {
		for i := range futures {
			futures[i] = submit(b, ex, call)
		}
		for _, err := range AsCompleted(context.Background(), futures...) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func TestSubmitAllocates(t *testing.T) {
	ex := newExecutor(t, 1)
	call, began, open := gate(7)
	submit(t, ex, call) // keeps the thread busy, so that what is counted is Submit alone
	<-began
	n := testing.AllocsPerRun(1000, func() { submit(t, ex, constant(7)) })
	open()
	if n > 3 {
		t.Errorf("%v allocations to submit a call, want 3 at most", n)
	}
}
