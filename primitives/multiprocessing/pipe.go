package multiprocessing

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/trace"
)

// ErrClosed says that this end of the pipe was closed here.
var ErrClosed = os.ErrClosed

// ErrOneWay says that this end of the pipe cannot do that (Python: OSError).
var ErrOneWay = errors.New("this end of a one-way pipe is for the other direction")

// Connection is one end of a pipe between processes, made by [NewPipe]. It is handed to a process
// as part of the argument that this starts with; then close it here, or the other end never sees the end of the messages.
//
// Several threads of one process may use an end. If two processes use the same end their bytes mix.
// Python: multiprocessing.connection.Connection.
type Connection[T any] struct{ *endpoint }

// endpoint is what stands behind a connection: a way in, a way out, or both.
type endpoint struct {
	object  trace.Object
	in, out *way
}

// way is the end of a pipe of the system.
type way struct {
	object *trace.Object
	file   *os.File
	mu     sync.Mutex
	buf    []byte // of the message that is sent or received
	transfer
}

// NewPipe returns the two ends of a pipe. Both can send and receive if duplex; otherwise the first only
// receives and the second only sends. It costs a pipe of the system for each direction. Python: multiprocessing.Pipe.
func NewPipe[T any](name string, duplex bool) (a, b *Connection[T], err error) {
	r1, w1, err := os.Pipe()
	if err != nil {
		return nil, nil, fmt.Errorf("pipe %s: %w", name, err)
	}
	var r2, w2 *os.File
	if duplex {
		if r2, w2, err = os.Pipe(); err != nil {
			closeAll([]*os.File{r1, w1})
			return nil, nil, fmt.Errorf("pipe %s: %w", name, err)
		}
	}
	here, err := newEndpoint(name, r1, w2)
	if err != nil {
		closeAll([]*os.File{r2, w1})
		return nil, nil, err
	}
	there, err := newEndpoint(name, r2, w1)
	if err != nil {
		return nil, nil, errors.Join(err, here.close())
	}
	return &Connection[T]{here}, &Connection[T]{there}, nil
}

// newEndpoint takes the files over: if it fails they are closed.
func newEndpoint(name string, r, w *os.File) (*endpoint, error) {
	e := &endpoint{}
	e.object.Name = name
	var err error
	if e.in, err = e.newWay(r, forReading); err == nil {
		e.out, err = e.newWay(w, forWriting)
	}
	if err != nil {
		closeAll([]*os.File{r, w})
		return nil, errors.Join(fmt.Errorf("pipe %s: %w", name, err), e.close())
	}
	return e, nil
}

// newWay returns nil without a file.
func (e *endpoint) newWay(f *os.File, direction int16) (*way, error) {
	if f == nil {
		return nil, nil
	}
	w := &way{object: &e.object}
	if err := w.prepare(f, direction); err != nil {
		return nil, err
	}
	return w, nil
}

func (e *endpoint) close() error {
	var errs []error
	for _, w := range e.ways() {
		errs = append(errs, w.close())
	}
	return errors.Join(errs...)
}

// ways are those that there are, the one in first.
func (e *endpoint) ways() []*way {
	return slices.DeleteFunc([]*way{e.in, e.out}, func(w *way) bool { return w == nil })
}

const (
	kindReader = "pipe reader"
	kindWriter = "pipe writer"
	kindDuplex = "pipe"
)

func (e *endpoint) describe() handleInfo {
	kind := kindDuplex
	switch {
	case e.out == nil:
		kind = kindReader
	case e.in == nil:
		kind = kindWriter
	}
	return handleInfo{ID: e.object.ID(), Kind: kind, Name: e.object.Name}
}

func (e *endpoint) files() []*os.File {
	var files []*os.File
	for _, w := range e.ways() {
		files = append(files, w.file)
	}
	return files
}

func (e *endpoint) died(int) {}

func openEndpoint(info handleInfo, files []*os.File) (e *endpoint, err error) {
	switch {
	case info.Kind == kindReader && len(files) == 1:
		e, err = newEndpoint(info.Name, files[0], nil)
	case info.Kind == kindWriter && len(files) == 1:
		e, err = newEndpoint(info.Name, nil, files[0])
	case info.Kind == kindDuplex && len(files) == 2:
		e, err = newEndpoint(info.Name, files[0], files[1])
	default:
		err = fmt.Errorf("%d files for a %s", len(files), info.Kind)
	}
	if err != nil {
		return nil, err
	}
	e.object.SetID(info.ID)
	return e, nil
}

// MarshalCBOR implements [cbor.Marshaler]: a connection is sent as its number.
func (e *endpoint) MarshalCBOR() ([]byte, error) { return cbor.Marshal(e.object.ID()) }

// UnmarshalCBOR implements [cbor.Unmarshaler]: it finds the end that this process was started with.
func (c *Connection[T]) UnmarshalCBOR(raw []byte) (err error) {
	c.endpoint, err = inherit(raw, openEndpoint)
	return err
}

// Send sends a message. It blocks while the pipe is full, until ctx is done; then it returns the cause, and the
// pipe may be left in the middle of a message. If nobody can receive any more it returns an error that is [syscall.EPIPE]; at
// the end of a one-way pipe that receives it returns [ErrOneWay].
func (c *Connection[T]) Send(ctx context.Context, message T) error {
	raw, err := encodeArg(message)
	if err != nil {
		return err
	}
	if c.out == nil {
		return ErrOneWay
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	w := c.out
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

// Receive takes the next message. It blocks until there is one; until every sending end is closed, in every process, when it
// returns [io.EOF]; or until ctx is done, when it returns the cause. A sender that died in the middle of a message is [io.ErrUnexpectedEOF].
// The end of a one-way pipe that sends returns [ErrOneWay].
func (c *Connection[T]) Receive(ctx context.Context) (T, error) {
	var none T
	if c.in == nil {
		return none, ErrOneWay
	}
	if ctx.Err() != nil {
		return none, context.Cause(ctx)
	}
	w := c.in
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.receive(ctx); err != nil {
		return none, err
	}
	defer w.trim()
	return decode[T](w.buf[messageHeader:])
}

const (
	messageHeader = 4 // bytes that tell how long a message is
	// messageStart is what is read of a message at first: its length, and all of it if that is a number or a short text. A shorter message is filled up to that.
	messageStart = 16
)

// receive reads a message into the buffer, behind its length.
func (w *way) receive(ctx context.Context) error {
	w.buf = slices.Grow(w.buf[:0], messageStart)[:messageStart]
	if n, err := w.all(ctx, w.buf); err != nil {
		return cutShort(err, n)
	}
	size := binary.LittleEndian.Uint32(w.buf)
	if length := messageHeader + int(size); length <= messageStart {
		w.buf = w.buf[:length]
		return nil
	}
	var err error
	w.buf, err = appendBody(w.buf, size-(messageStart-messageHeader), func(b []byte) error {
		_, err := w.all(ctx, b)
		return err
	})
	return cutShort(err, messageStart)
}

// cutShort tells the end of a pipe after some bytes of a message from that between two.
func cutShort(err error, n int) error {
	if err == io.EOF && n > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

// all transfers all of b, and returns how much it has when that fails.
func (w *way) all(ctx context.Context, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var some int
		some, err = w.some(ctx, b[n:])
		n += some
	}
	return n, err
}

// trim lets go of a buffer that few messages need.
func (w *way) trim() {
	if cap(w.buf) > 64<<10 {
		w.buf = nil
	}
}

// endWith sets a deadline so much later than ctx is done, until release is called.
func endWith(ctx context.Context, later time.Duration, setDeadline func(time.Time) error) (release func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	set := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_ = setDeadline(time.Now().Add(later))
		close(set)
	})
	return func() {
		if !stop() {
			<-set
			_ = setDeadline(time.Time{})
		}
	}
}

// Close closes this end in this process, and ends what waits for it here. Close it in every process that has it.
func (c *Connection[T]) Close() error { return c.close() }
