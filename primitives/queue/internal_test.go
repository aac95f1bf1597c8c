package queue

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/internal/guard"
)

// A getter that was woken and is left by the comparison hands the wake-up on.
func TestWakeUpIsHandedOn(t *testing.T) {
	for name, leave := range map[string]func(){"panic": func() { panic("bug") }, "Goexit": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				broken := false
				q := NewPriority("Q", 0, func(a, b int) int {
					if broken {
						broken = false
						leave()
					}
					return a - b
				})
				outcomes := make(chan error, 2)
				for range 2 {
					go guard.Call("getter", func() error {
						_, err := q.Get(context.Background())
						return err
					}, func(err error) { outcomes <- err })
				}
				synctest.Wait()
				q.mu.Lock() // so that three items are there when the only one goes on that is woken
				for v := range 3 {
					q.items.push(v)
				}
				broken = true
				q.wakeOne(context.Background(), &q.getters)
				q.mu.Unlock()
				if first, second := <-outcomes, <-outcomes; (first == nil) == (second == nil) || q.Len() != 2 {
					t.Errorf("%v, %v, and %d items are left", first, second, q.Len())
				}
			})
		})
	}
}
