package multiprocessing

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
)

// overPipe is v after a journey through a pipe.
func overPipe(t *testing.T, v any) (got any) {
	t.Helper()
	proctest.Run(t, nil, func(ctx context.Context) {
		out, in, err := NewPipe[any]("p", false)
		testkit.Must(t, err)
		testkit.Must(t, in.Send(ctx, v))
		got, err = out.Receive(ctx)
		testkit.Must(t, errors.Join(err, in.Close(), out.Close()))
	})
	return got
}

// A text may hold any bytes, also that of an error, whose identity stays.
func TestTextOfAnyBytes(t *testing.T) {
	const text = "not \xff UTF-8"
	if got := overPipe(t, text); got != text {
		t.Errorf("received %q", got)
	}
	err := wire.ResultIn(wire.AppendMarked(nil, wire.EncodeError(&net.OpError{Op: text, Err: ErrOwnerDied}),
		ErrOwnerDied)).Err
	if !errors.Is(err, ErrOwnerDied) || !strings.Contains(err.Error(), text) {
		t.Errorf("the error came as %q", err)
	}
}

// A time is the same to the nanosecond, and is a time also where the receiver does not expect one.
func TestTimeIsSentWhole(t *testing.T) {
	at := time.Date(2024, 5, 6, 7, 8, 9, 123456789, time.FixedZone("", 3600))
	got, ok := overPipe(t, at).(time.Time)
	if _, offset := got.Zone(); !ok || !got.Equal(at) || offset != 3600 {
		t.Errorf("%v came as %v", at, got)
	}
}
