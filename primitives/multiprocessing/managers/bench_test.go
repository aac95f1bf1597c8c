package managers

import (
	"context"
	"testing"
)

func BenchmarkManager(b *testing.B) {
	ctx := context.Background()
	m, err := Start(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer m.Shutdown(ctx)
	v, err := NewValue(ctx, m, "v", 1)
	if err != nil {
		b.Fatal(err)
	}
	l, err := NewLock(ctx, m, "L")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("get", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := v.Get(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("lock", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := l.Acquire(ctx); err != nil {
				b.Fatal(err)
			}
			if err := l.Release(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("get with a context that can be done", func(b *testing.B) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		b.ReportAllocs()
		for b.Loop() {
			if _, err := v.Get(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
}
