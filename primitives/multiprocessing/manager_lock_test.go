package multiprocessing

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/threading"
)

// A lock that is given to one who cannot take it any more goes on to the next.
func TestLockPassesThoseWhoAreGone(t *testing.T) {
	for name, leave := range map[string]func(s *session, cancel func()){
		"the process is gone":  func(s *session, _ func()) { s.gone.Store(true) },
		"the call is given up": func(_ *session, cancel func()) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &lock{}
				as := func(ctx context.Context, s *session) context.Context {
					return context.WithValue(ctx, sessionKey{}, s)
				}
				holder, leaving, next := &session{}, &session{}, &session{}
				if _, err := l.acquire(as(t.Context(), holder), true); err != nil {
					t.Fatal(err)
				}
				limited, cancel := context.WithCancel(t.Context())
				first, second := make(chan error), make(chan error)
				acquire := func(ctx context.Context, s *session, done chan error) {
					_, err := l.acquire(as(ctx, s), true)
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
				if err := <-second; err != nil || l.owner != next {
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
