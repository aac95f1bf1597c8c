package multiprocessing

import (
	"context"
	"errors"
	"os"
	"testing"
)

var useLock = RegisterTask("use a lock", func(ctx context.Context, l *Lock) error {
	if err := l.Acquire(ctx); err != nil {
		return err
	}
	return errors.Join(l.Release(ctx), l.Close())
})

// TestCloseOfWhatIsShared: a closed object has given its descriptor back, can be used on, and
// cannot be handed to a process.
func TestCloseOfWhatIsShared(t *testing.T) {
	descriptors := func() int {
		all, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	ctx := t.Context()
	var locks []*Lock
	for range 50 {
		l, err := NewLock("lock")
		if err != nil {
			t.Fatal(err)
		}
		locks = append(locks, l)
	}
	p := NewProcess("", useLock, locks[0])
	if err := errors.Join(p.Start(ctx), p.Join(ctx)); err != nil {
		t.Error(err)
	}
	before := descriptors()
	for _, l := range locks {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		if err := errors.Join(l.Acquire(ctx), l.Release(ctx)); err != nil {
			t.Errorf("a closed lock: %v", err)
		}
	}
	if after := descriptors(); after > before-len(locks) {
		t.Errorf("%d descriptors before, %d after 50 locks were closed", before, after)
	}
	reader, _, err := NewPipe[int]("pipe", false)
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Close(); err != nil {
		t.Error(err)
	}
	for name, p := range map[string]*Process{"lock": NewProcess("", useLock, locks[0]),
		"pipe": NewProcess("", useReader, reader)} {
		if err := p.Start(ctx); !errors.Is(err, os.ErrClosed) {
			t.Errorf("a process was started with a closed %s: %v", name, err)
		}
	}
}

var useReader = RegisterTask("use a reader", func(context.Context, *Connection[int]) error { return nil })
