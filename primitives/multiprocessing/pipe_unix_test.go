//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"os"
	"runtime"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"

	"golang.org/x/sys/unix"
)

func TestCloseEndsAWait(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		out, in, err := NewPipe[int]("P", false)
		testkit.Must(t, err)
		defer in.Close()
		ended := make(chan error)
		go func() {
			_, err := out.Receive(ctx)
			ended <- err
		}()
		for w := out.End.in; ; runtime.Gosched() {
			w.life.Lock()
			waiting := w.blocked != nil
			w.life.Unlock()
			if waiting {
				break
			}
		}
		testkit.Must(t, out.Close())
		if err := <-ended; !errors.Is(err, os.ErrClosed) {
			t.Errorf("the wait ended with %v", err)
		}
	})
}

// A message is complete at each size around that of its start.
func TestMessagesOfEachSmallSize(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		out, in, err := NewPipe[[]byte]("P", false)
		testkit.Must(t, err)
		for size := range 3 * messageStart {
			testkit.Must(t, in.Send(ctx, make([]byte, size)))
		}
		testkit.Must(t, in.Close())
		for size := range 3 * messageStart {
			b, err := out.Receive(ctx)
			if testkit.Must(t, err); len(b) != size {
				t.Errorf("%d bytes of %d", len(b), size)
			}
		}
		testkit.Must(t, out.Close())
	})
}

// A look at a pipe that a signal interrupts is no message: taken for one, it would hide a deadlock.
func TestInterruptedLookIsNoMessage(t *testing.T) {
	r, w, err := os.Pipe()
	testkit.Must(t, err)
	defer r.Close()
	defer w.Close()
	defer func() { poll = unix.Poll }()
	interrupted := 0
	poll = func(fds []unix.PollFd, timeout int) (int, error) {
		if interrupted < 3 {
			interrupted++
			return -1, unix.EINTR
		}
		return unix.Poll(fds, timeout)
	}
	if ready(wire.RawFd(r), forReading) {
		t.Error("there is a message in an empty pipe")
	}
	if interrupted != 3 {
		t.Errorf("it was interrupted %d times", interrupted)
	}
	interrupted = 0
	if _, err := w.Write([]byte{1}); err != nil || !ready(wire.RawFd(r), forReading) {
		t.Errorf("there is no message in a full pipe, %v", err)
	}
}
