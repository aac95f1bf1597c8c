package multiprocessing

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// ErrOneWay says that this end of the pipe cannot do that (Python: OSError).
var ErrOneWay = RegisterError(errors.New("this end of a one-way pipe is for the other direction"))

// Connection is one end of a pipe between processes, made by [NewPipe]. It is handed to a process
// as part of the argument that this starts with; then close it here, or the other end never sees
// the end of the messages.
//
// A small message is one read: its length and all of it are in the first 16 bytes, up to which a
// number is filled up. On Linux the file is one that the runtime's poller does not know: of one
// that it knows each message wakes the thread that waits in the poller, in vain. Whoever blocks,
// after a moment of looking, opens the file once more for that wait.
//
// Several threads of one process may use an end. If two processes use the same end their bytes mix.
// Python: multiprocessing.connection.Connection.
type Connection[T any] struct{ connection }

// NewPipe returns the two ends of a pipe. Both can send and receive if duplex; otherwise the first
// only receives and the second only sends. It costs a pipe of the system for each direction.
// A type of which nothing can be sent is [ErrUnsendable]. Python: multiprocessing.Pipe.
func NewPipe[T any](name string, duplex bool) (a, b *Connection[T], err error) {
	if err := wire.Check[T](); err != nil {
		return nil, nil, fmt.Errorf("pipe %s: %w", name, err)
	}
	err = wire.Reclaim(func() error {
		a, b, err = newPipe[T](name, duplex)
		return err
	})
	return a, b, err
}

func newPipe[T any](name string, duplex bool) (a, b *Connection[T], err error) {
	r1, w1, err := os.Pipe()
	if err != nil {
		return nil, nil, fmt.Errorf("pipe %s: %w", name, err)
	}
	var r2, w2 *os.File
	if duplex {
		if r2, w2, err = os.Pipe(); err != nil {
			wire.CloseAll([]*os.File{r1, w1})
			return nil, nil, fmt.Errorf("pipe %s: %w", name, err)
		}
	}
	here, err := newEndpoint(name, r1, w2)
	if err != nil {
		wire.CloseAll([]*os.File{r2, w1})
		return nil, nil, err
	}
	there, err := newEndpoint(name, r2, w1)
	if err != nil {
		return nil, nil, errors.Join(err, here.close())
	}
	there.object.SetID(here.object.ID() | otherEnd)
	return &Connection[T]{connection{end{here}}}, &Connection[T]{connection{end{there}}}, nil
}

// Send sends a message. It blocks while the pipe is full, until ctx is done; then it returns the
// cause, and the pipe may be left in the middle of a message. If nobody can receive any more it
// returns an error that is [syscall.EPIPE]; at the end of a one-way pipe that receives it returns
// [ErrOneWay]. A message that would not arrive as it is is [ErrUnsendable]; see [Register].
func (c *Connection[T]) Send(ctx context.Context, message T) error {
	raw, err := wire.Encode(message)
	if err != nil {
		return err
	}
	if c.End.out == nil {
		return ErrOneWay
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	w := c.End.out
	if me := trace.From(ctx); me.Controlled() {
		w.before(ctx, me, false)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf = append(binary.LittleEndian.AppendUint32(w.buf[:0], uint32(len(raw))), raw...)
	if short := messageStart - len(w.buf); short > 0 {
		w.buf = append(w.buf, make([]byte, short)...)
	}
	_, err = w.all(ctx, w.buf)
	w.trim()
	return err
}

// Receive takes the next message. It blocks until there is one; until every sending end is closed,
// in every process, when it returns [io.EOF]; or until ctx is done, when it returns the cause. A
// sender that died in the middle of a message is [io.ErrUnexpectedEOF]. The end of a one-way pipe
// that sends returns [ErrOneWay].
func (c *Connection[T]) Receive(ctx context.Context) (T, error) {
	var none T
	if c.End.in == nil {
		return none, ErrOneWay
	}
	if ctx.Err() != nil {
		return none, context.Cause(ctx)
	}
	w := c.End.in
	if me := trace.From(ctx); me.Controlled() {
		w.before(ctx, me, false)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.receive(ctx); err != nil {
		return none, err
	}
	defer w.trim()
	return wire.Decode[T](w.buf[wire.MessageHeader:])
}

// Close closes this end in this process, and ends what waits for it here: that, and whatever uses
// the end later, returns [os.ErrClosed]. Close it in every process that has it.
func (c *Connection[T]) Close() error { return c.End.close() }
