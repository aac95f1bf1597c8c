package multiprocessing

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
)

// meeting is how a test and a function that it will interrupt hear of each other.
type meeting struct {
	Here *Connection[int] // the function's end
	How  string           // it returns
}

var errOwn = RegisterError(errors.New("an error of its own"))

var (
	// interrupted says that it runs, waits for the end of its context, and returns as it is told.
	interrupted = RegisterTask("test.interrupted", func(ctx context.Context, m meeting) error {
		defer fmt.Println("cleaned up")
		if err := m.Here.Send(ctx, 1); err != nil {
			return err
		}
		switch m.How {
		case "from a wait":
			_, err := m.Here.Receive(ctx)
			return err
		case "panicking":
			defer panic("ouch")
		}
		<-ctx.Done()
		switch m.How {
		case "the cause":
			return context.Cause(ctx)
		case "the context's error":
			return ctx.Err()
		case "that in a text":
			return fmt.Errorf("load: %w", ctx.Err())
		case "an error of its own":
			return errOwn
		}
		return nil
	})
	// heedless answers, whatever becomes of its context, until it gets 0. If it returns
	// "interrupted", it does so only after it was: an interrupt may come later than a message that
	// was sent after it.
	heedless = RegisterTask("test.heedless", func(ctx context.Context, m meeting) error {
		if m.How == "interrupted" {
			defer func(interrupted <-chan struct{}) { <-interrupted }(ctx.Done())
		}
		ctx = context.WithoutCancel(ctx)
		for {
			n, err := m.Here.Receive(ctx)
			if n == 0 || err != nil {
				return err
			}
			if err := m.Here.Send(ctx, n+1); err != nil {
				return err
			}
		}
	})
	// withChild starts a process that says that it runs, and returns how that ends.
	withChild = RegisterTask("test.with-child", func(ctx context.Context, m meeting) error {
		p := NewProcess("grandchild", interrupted, m)
		return errors.Join(p.Start(ctx), p.Join(context.WithoutCancel(ctx)))
	})
)

// startMeeting starts a process with its end of a pipe, and returns the other.
func startMeeting(
	t *testing.T, ctx context.Context, f *Func[meeting, struct{}], how string,
) (*Process, *Connection[int]) {
	t.Helper()
	here, there, err := NewPipe[int]("meeting", true)
	testkit.Must(t, err)
	p := NewProcess("p", f, meeting{there, how})
	p.Interrupt() // nothing, because it has not started
	testkit.Must(t, p.Start(ctx))
	testkit.Must(t, there.Close())
	t.Cleanup(func() { here.Close() })
	return p, here
}

func TestInterrupt(t *testing.T) {
	for how, want := range map[string]error{
		"the cause":           ErrInterrupted,
		"the context's error": ErrInterrupted,
		"that in a text":      ErrInterrupted,
		"nothing":             ErrInterrupted,
		"from a wait":         ErrInterrupted,
		"an error of its own": errOwn,
		"panicking":           nil,
	} {
		t.Run(how, func(t *testing.T) {
			proctest.Run(t, nil, func(ctx context.Context) {
				p, here := startMeeting(t, ctx, interrupted, how)
				_, err := here.Receive(ctx)
				testkit.Must(t, err)
				p.Interrupt()
				p.Interrupt()
				err = p.Join(ctx)
				var exit *ExitError
				if !errors.As(err, &exit) || exit.Code != 1 || !strings.Contains(exit.Output, "cleaned up") {
					t.Fatalf("it ended with %#v", err)
				}
				if want != nil && !errors.Is(err, want) || errors.Is(err, ErrInterrupted) != (want == ErrInterrupted) {
					t.Errorf("it ended with %v, want %v", err, want)
				}
				p.Interrupt()
			})
		})
	}
}

func TestInterruptIsIgnored(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		p, here := startMeeting(t, ctx, heedless, "interrupted")
		for n := 1; n < 4; n++ {
			testkit.Must(t, here.Send(ctx, n))
			if got, err := here.Receive(ctx); got != n+1 || err != nil {
				t.Fatalf("it answered %d, %v", got, err)
			}
			p.Interrupt()
		}
		testkit.Must(t, here.Send(ctx, 0))
		if err := p.Join(ctx); !errors.Is(err, ErrInterrupted) {
			t.Errorf("it ended with %v", err)
		}
	})
}

func TestInterruptAfterTheEnd(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		p, here := startMeeting(t, ctx, heedless, "")
		testkit.Must(t, here.Send(ctx, 0))
		testkit.Must(t, p.Join(ctx))
		p.Interrupt()
		testkit.Must(t, p.Err())
	})
}

// What was started under the context that an interrupt ends is ended, and waited for.
func TestInterruptOfAParent(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		p, here := startMeeting(t, ctx, withChild, "the cause")
		_, err := here.Receive(ctx)
		testkit.Must(t, err)
		p.Interrupt()
		if err := p.Join(ctx); !errors.Is(err, ErrInterrupted) || !strings.Contains(err.Error(), "grandchild") {
			t.Errorf("it ended with %v", err)
		}
		if n, err := here.Receive(ctx); err == nil {
			t.Errorf("somebody still has the pipe: %d", n)
		}
	})
}

// An interrupt on its way is no deadlock, though everybody waits.
func TestInterruptIsNoDeadlock(t *testing.T) {
	d := recorded(t, func(ctx context.Context) error {
		for range 5 {
			p, here := startMeeting(t, ctx, interrupted, "from a wait")
			_, err := here.Receive(ctx)
			testkit.Must(t, err)
			p.Interrupt()
			if err := p.Join(ctx); !errors.Is(err, ErrInterrupted) {
				return err
			}
		}
		return nil
	})
	if d != nil {
		t.Error(d)
	}
}
