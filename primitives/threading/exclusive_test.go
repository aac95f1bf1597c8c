package threading

import (
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
