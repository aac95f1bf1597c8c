//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"runtime"
	"testing"
)

func TestCloseEndsAWait(t *testing.T) {
	inMain(t, nil, func(ctx context.Context) {
		out, in, err := NewPipe[int]("P", false)
		must(t, err)
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
		must(t, out.Close())
		if err := <-ended; !errors.Is(err, ErrClosed) {
			t.Errorf("the wait ended with %v", err)
		}
	})
}

// A message is complete at each size around that of its start.
func TestMessagesOfEachSmallSize(t *testing.T) {
	inMain(t, nil, func(ctx context.Context) {
		out, in, err := NewPipe[[]byte]("P", false)
		must(t, err)
		for size := range 3 * messageStart {
			must(t, in.Send(ctx, make([]byte, size)))
		}
		must(t, in.Close())
		for size := range 3 * messageStart {
			b, err := out.Receive(ctx)
			if must(t, err); len(b) != size {
				t.Errorf("%d bytes of %d", len(b), size)
			}
		}
		must(t, out.Close())
	})
}
