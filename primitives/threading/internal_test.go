package threading

import (
	"context"
	"errors"
	"testing"
)

// A lock that was handed over belongs to a thread that has not run yet. Were it released now, that
// thread and the next would both take it.
func TestReleaseOfWhatWasHandedOver(t *testing.T) {
	var l exclusive
	l.state.Store(contended)
	l.given = true
	if err := l.release(nil, "lock"); !errors.Is(err, ErrNotHeld) {
		t.Errorf("got %v, want %v", err, ErrNotHeld)
	}
	if !l.given || l.state.Load() != contended {
		t.Error("the lock is no longer the other thread's")
	}
}

// A permit that is released between the first look and the wait must be seen.
func TestAcquireLooksAgain(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := NewSemaphore("S", 1).acquireSlow(ctx); err != nil {
		t.Errorf("a free permit was not taken: %v", err)
	}
}
