package managers

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// waitOn starts a caller that takes the monitor, twice, and waits. It returns when the caller
// waits.
func waitOn(ctx context.Context, m *monitor, c *caller) <-chan error {
	done := make(chan error, 1)
	go func() {
		ctx := as(ctx, c)
		_, _ = m.acquire(ctx, true)
		_, _ = m.acquire(ctx, true)
		done <- m.wait(ctx)
	}()
	synctest.Wait()
	return done
}

func TestMonitor(t *testing.T) {
	notify := func(ctx context.Context, t *testing.T, m *monitor) {
		t.Helper()
		other := as(ctx, newCaller())
		if _, err := m.acquire(other, true); err != nil {
			t.Fatal(err)
		}
		if err := m.notify(other, 1); err != nil {
			t.Fatal(err)
		}
		if _, err := m.release(other); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
	}
	for name, test := range map[string]func(ctx context.Context, t *testing.T, m *monitor, a, b *caller){
		"who waits gets the lock back as often as it had it": func(ctx context.Context, t *testing.T, m *monitor, a,
			_ *caller) {
			first := waitOn(ctx, m, a)
			notify(ctx, t, m)
			if err := <-first; err != nil || m.depthOf(a) != 2 {
				t.Errorf("%v, depth %d", err, m.depthOf(a))
			}
		},
		"who gives up gets the lock back, when it is free": func(ctx context.Context, t *testing.T, m *monitor, a,
			b *caller) {
			limited, cancel := context.WithCancel(ctx)
			first := waitOn(limited, m, a)
			_, _ = m.acquire(as(ctx, b), true)
			cancel()
			synctest.Wait()
			if len(first) > 0 {
				t.Error("it did not wait for the lock")
			}
			_, _ = m.release(as(ctx, b))
			if err := <-first; !errors.Is(err, context.Canceled) || m.depthOf(a) != 2 {
				t.Errorf("%v, depth %d", err, m.depthOf(a))
			}
		},
		"who is gone does not get the lock back": func(ctx context.Context, t *testing.T, m *monitor, a, b *caller) {
			limited, cancel := context.WithCancel(ctx)
			first := waitOn(limited, m, a)
			a.hungUp.Store(true)
			cancel()
			<-first
			if depth, err := m.acquire(as(ctx, b), false); depth != 1 || err != nil {
				t.Errorf("another cannot have it: %d %v", depth, err)
			}
		},
		"who is gone passes the notification on": func(ctx context.Context, t *testing.T, m *monitor, a, b *caller) {
			first, second := waitOn(ctx, m, a), waitOn(ctx, m, b)
			a.ended.Store(true)
			notify(ctx, t, m)
			<-first
			if err := <-second; err != nil || m.depthOf(b) != 2 {
				t.Errorf("the other: %v, depth %d", err, m.depthOf(b))
			}
		},
		"who did not hear that it was notified passes that on": func(ctx context.Context, t *testing.T, m *monitor, a,
			b *caller) {
			first, second := waitOn(ctx, m, a), waitOn(ctx, m, b)
			notify(ctx, t, m)
			<-first
			m.forgo(as(ctx, a))
			if err := <-second; err != nil || m.depthOf(b) != 2 {
				t.Errorf("the other: %v, depth %d", err, m.depthOf(b))
			}
		},
		"the death of the holder ends every wait": func(ctx context.Context, t *testing.T, m *monitor, a, b *caller) {
			first := waitOn(ctx, m, a)
			_, _ = m.acquire(as(ctx, b), true)
			m.sessionEnded(b.session)
			if err := <-first; !errors.Is(err, multiprocessing.ErrOwnerDied) {
				t.Errorf("who waits: %v", err)
			}
			for name, err := range map[string]error{
				"release": second(m.release(as(ctx, b))),
				"notify":  m.notify(as(ctx, b), 1),
				"wait":    m.wait(as(ctx, b)),
			} {
				if !errors.Is(err, threading.ErrNotHeld) {
					t.Errorf("%s: %v", name, err)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t.Context(), t, &monitor{}, newCaller(), newCaller()) })
		})
	}
}
