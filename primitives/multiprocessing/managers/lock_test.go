package managers

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/threading"
)

func newCaller() *caller { return &caller{session: &session{}, worker: 1} }

// as returns the context of a method that is called by c.
func as(ctx context.Context, c *caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// A lock that is given to one who cannot take it any more goes on to the next.
func TestLockPassesThoseWhoAreGone(t *testing.T) {
	for name, leave := range map[string]func(c *caller, cancel func()){
		"the process is gone":      func(c *caller, _ func()) { c.ended.Store(true) },
		"the connection is closed": func(c *caller, _ func()) { c.hungUp.Store(true) },
		"the call is given up":     func(_ *caller, cancel func()) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &lock{}
				holder, leaving, next := newCaller(), newCaller(), newCaller()
				if _, err := l.acquire(as(t.Context(), holder), true); err != nil {
					t.Fatal(err)
				}
				limited, cancel := context.WithCancel(t.Context())
				first, second := make(chan error), make(chan error)
				acquire := func(ctx context.Context, c *caller, done chan error) {
					_, err := l.acquire(as(ctx, c), true)
					done <- err
				}
				go acquire(limited, leaving, first)
				synctest.Wait()
				go acquire(t.Context(), next, second)
				synctest.Wait()
				// The first is woken and leaves before it has run.
				l.mu.Lock()
				l.owner = nil
				l.waiters.WakeOne()
				leave(leaving, cancel)
				l.mu.Unlock()
				if err := <-first; !errors.Is(err, context.Canceled) {
					t.Errorf("who left: %v", err)
				}
				if err := <-second; err != nil || l.owner != next.session {
					t.Errorf("the next: %v", err)
				}
				cancel()
				if err := l.release(); err != nil {
					t.Error(err)
				}
				if err := l.release(); !errors.Is(err, threading.ErrNotHeld) {
					t.Errorf("a second release: %v", err)
				}
			})
		})
	}
}
