//go:build race

package threading_test

import (
	"context"
	"testing"

	"concurrency-lab/primitives/threading"
)

// Under the race detector the second of two goroutines with one context is refused the lock that
// the first one holds.
func TestTwoGoroutinesOfOneThread(t *testing.T) {
	check(t, []testCase{
		{"an RLock", func(ctx context.Context, t *testing.T) {
			l := threading.NewRLock("L")
			wantErr(t, "acquire", l.Acquire(ctx), nil)
			wantErr(t, "acquire again", l.Acquire(ctx), nil)
			refused := make(chan error)
			go func() { refused <- l.Acquire(ctx) }()
			wantErr(t, "acquire on another goroutine", <-refused, threading.ErrNoThread)
			taken := make(chan bool)
			go func() { taken <- l.TryAcquire(ctx) }()
			want(t, "taken by another goroutine", <-taken, false)
			want(t, "depth", l.Depth(ctx), 2)
		}},
	})
}
