package multiprocessing

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
)

// bothEnds is what a reader has that was given the sending end as well, and does not close it.
type bothEnds struct{ Out, In *Connection[int] }

var (
	readToTheEnd = RegisterTask("test.read-to-the-end", func(ctx context.Context, e bothEnds) error {
		for {
			if _, err := e.Out.Receive(ctx); err != nil {
				return err
			}
		}
	})
	flood = RegisterTask("test.flood", func(ctx context.Context, c *Connection[[]byte]) error {
		return c.Send(ctx, make([]byte, 1<<20))
	})
)

func TestTalkThroughPipesIsNoDeadlock(t *testing.T) {
	d := recorded(t, func(ctx context.Context) error {
		here, there, err := NewPipe[any]("talk", true)
		testkit.Must(t, err)
		p := NewProcess("echo", echo, there)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, there.Close())
		for range 2000 {
			if err := here.Send(ctx, "hello"); err != nil {
				return err
			}
			if _, err := here.Receive(ctx); err != nil {
				return err
			}
		}
		testkit.Must(t, here.Close())
		return p.Join(ctx)
	})
	if d != nil {
		t.Error(d)
	}
}

// tellsWaits skips a test of deadlocks where nobody can tell who waits for a pipe.
func tellsWaits(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no looking into a pipe on this system")
	}
}

func TestReaderWithTheSendingEndIsADeadlock(t *testing.T) {
	tellsWaits(t)
	d := recorded(t, func(ctx context.Context) error {
		out, in, err := NewPipe[int]("P", false)
		testkit.Must(t, err)
		p := NewProcess("reader", readToTheEnd, bothEnds{out, in})
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, in.Send(ctx, 1))
		testkit.Must(t, errors.Join(in.Close(), out.Close()))
		return p.Join(ctx)
	})
	if d == nil || !slices.Contains(d.Waits(), "reader waits for pipe P, and no worker is left to wake it") {
		t.Errorf("found %+v", d)
	}
}

func TestJoinOfAChildWhosePipeIsFullIsADeadlock(t *testing.T) {
	tellsWaits(t)
	d := recorded(t, func(ctx context.Context) error {
		out, in, err := NewPipe[[]byte]("P", false)
		testkit.Must(t, err)
		defer out.Close()
		p := NewProcess("sender", flood, in)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, in.Close())
		return p.Join(ctx)
	})
	if d == nil || !slices.Contains(d.Waits(), "sender waits for pipe P, and no worker is left to wake it") {
		t.Errorf("found %+v", d)
	}
}

func TestInterruptedInTheMiddleOfAMessage(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		out, in, err := NewPipe[[]byte]("P", false)
		testkit.Must(t, err)
		_, err = in.End.out.file.Write([]byte{100, 0, 0, 0, 'x'}) // 100 bytes are announced, and one comes
		testkit.Must(t, err)
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if _, err := out.Receive(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a deadline in the middle: %v", err)
		}
		_, err = in.End.out.file.Write([]byte{100, 0, 0, 0, 'x'})
		testkit.Must(t, err)
		testkit.Must(t, in.Close())
		if _, err := out.Receive(ctx); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("a sender that died in the middle: %v", err)
		}
		testkit.Must(t, out.Close())
		if _, err := out.Receive(ctx); !errors.Is(err, os.ErrClosed) {
			t.Errorf("receive from a closed end: %v", err)
		}
		if err := in.Send(ctx, bytes.Repeat([]byte{1}, 10)); !errors.Is(err, os.ErrClosed) {
			t.Errorf("send to a closed end: %v", err)
		}
	})
}
