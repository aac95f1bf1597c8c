//go:build unix

package multiprocessing

import (
	"context"
	"testing"

	"golang.org/x/sys/unix"
)

// dropObjects makes, in a process that may have few files open, many more shared objects than that,
// and keeps none.
var dropObjects = RegisterTask("drop objects", func(_ context.Context, many int) error {
	few := unix.Rlimit{Cur: 64, Max: 64}
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &few); err != nil {
		return err
	}
	for range many {
		if _, err := NewLock("dropped"); err != nil {
			return err
		}
		if _, _, err := NewPipe[int]("dropped", true); err != nil {
			return err
		}
	}
	return nil
})

// TestDroppedObjectsGiveTheirFilesBack, when there are no more.
func TestDroppedObjectsGiveTheirFilesBack(t *testing.T) {
	p := NewProcess("dropper", dropObjects, 500)
	if err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.Join(t.Context()); err != nil {
		t.Error(err)
	}
}
