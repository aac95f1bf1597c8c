package threading

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/trace"
)

// A lock that was handed over belongs to a thread that has not run yet. As it is held, anybody may
// release it, once, and that thread goes on all the same.
func TestReleaseOfWhatWasHandedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLock("l")
		l.core.state.Store(held)
		acquired := make(chan error, 1)
		go func() { acquired <- l.Acquire(t.Context()) }()
		synctest.Wait()
		l.core.mu.Lock() // the other gets no further than here
		l.core.hungry = true
		for n, want := range []error{nil, nil, ErrNotHeld} {
			if err := l.core.releaseSlow(nil, trace.KindLock); !errors.Is(err, want) {
				t.Errorf("release %d: got %v, want %v", n, err, want)
			}
		}
		l.core.mu.Unlock()
		if err := <-acquired; err != nil || l.Locked() {
			t.Errorf("acquire: %v, and locked is %v", err, l.Locked())
		}
	})
}

// A permit that is released between the first look and the wait must be seen.
func TestAcquireLooksAgain(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := NewSemaphore("S", 1).acquireSlow(ctx); err != nil {
		t.Errorf("a free permit was not taken: %v", err)
	}
}

// uncertain is a context with which something happens when somebody asks whether it is done.
type uncertain struct {
	context.Context
	asked func()
}

func (c uncertain) Err() error { c.asked(); return nil }

// A timer that is called off when its interval is over, and before its function has begun, does not
// run it.
func TestTimerCalledOffAtTheLastMoment(t *testing.T) {
	timer := NewTimer("", 0, nil)
	ctx := uncertain{context.Background(), func() { timer.Cancel(context.Background()) }}
	err := timer.run(ctx, 0, func(context.Context) error { t.Error("it runs"); return nil })
	if err != nil || !timer.calledOff.IsSet() {
		t.Errorf("%v; called off: %v", err, timer.calledOff.IsSet())
	}
}
