//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
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
		for w := out.end.in; ; runtime.Gosched() {
			w.life.Lock()
			waiting := w.blocked != nil
			w.life.Unlock()
			if waiting {
				break
			}
		}
		testkit.Must(t, out.Close())
		if err := <-ended; !errors.Is(err, ErrClosed) {
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
