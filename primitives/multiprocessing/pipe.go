package multiprocessing

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/trace"
)

// ErrClosed says that this end of the pipe was closed here.
var ErrClosed = os.ErrClosed

// errOneWay says that this end of the pipe cannot do that.
var errOneWay = errors.New("this end of a one-way pipe is for the other direction")

// Connection is one end of a pipe between processes, made by [NewPipe]. It is handed to a process
// as part of the argument that this starts with; then close it here, or the other end never sees the end of the messages.
//
// Several threads of one process may use an end. If two processes use the same end their bytes mix.
// Python: multiprocessing.connection.Connection.
type Connection[T any] struct{ *endpoint }

// endpoint is what stands behind a connection: a file to read, a file to write, or both.
type endpoint struct {
	object   trace.Object
	r, w     *os.File
	readMu   sync.Mutex
	writeMu  sync.Mutex
	isReader bool
	isWriter bool
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
	return &Connection[T]{newEndpoint(name, r1, w2)}, &Connection[T]{newEndpoint(name, r2, w1)}, nil
}

func newEndpoint(name string, r, w *os.File) *endpoint {
	e := &endpoint{r: r, w: w, isReader: r != nil, isWriter: w != nil}
	e.object.Name = name
	return e
}

const (
	kindReader = "pipe reader"
	kindWriter = "pipe writer"
	kindDuplex = "pipe"
)

func (e *endpoint) describe() handleInfo {
	kind := kindDuplex
	switch {
	case !e.isWriter:
		kind = kindReader
	case !e.isReader:
		kind = kindWriter
	}
	return handleInfo{ID: e.object.ID(), Kind: kind, Name: e.object.Name}
}

func (e *endpoint) files() []*os.File {
	var files []*os.File
	for _, f := range []*os.File{e.r, e.w} {
		if f != nil {
			files = append(files, f)
		}
	}
	return files
}

func (e *endpoint) died(int) {}

func openEndpoint(info handleInfo, files []*os.File) (*endpoint, error) {
	var e *endpoint
	switch {
	case info.Kind == kindReader && len(files) == 1:
		e = newEndpoint(info.Name, files[0], nil)
	case info.Kind == kindWriter && len(files) == 1:
		e = newEndpoint(info.Name, nil, files[0])
	case info.Kind == kindDuplex && len(files) == 2:
		e = newEndpoint(info.Name, files[0], files[1])
	default:
		return nil, fmt.Errorf("%d files for a %s", len(files), info.Kind)
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
// pipe may be left in the middle of a message. If nobody can receive any more it returns an error that is [syscall.EPIPE].
func (c *Connection[T]) Send(ctx context.Context, message T) error {
	raw, err := encodeArg(message)
	if err != nil {
		return err
	}
	if c.w == nil {
		return errOneWay
	}
	frame := framed(raw)
	c.writeMu.Lock()
	defer c.writeMu.Unlock()
	return c.blocking(ctx, c.w.SetWriteDeadline, func() error {
		for len(frame) > 0 {
			n, err := c.transfer(ctx, c.w, forWriting, frame)
			if err != nil {
				return err
			}
			frame = frame[n:]
		}
		return nil
	})
}

// Receive takes the next message. It blocks until there is one; until every sending end is closed, in every process, when it
// returns [io.EOF]; or until ctx is done, when it returns the cause. A sender that died in the middle of a message is [io.ErrUnexpectedEOF].
func (c *Connection[T]) Receive(ctx context.Context) (T, error) {
	var none T
	if c.r == nil {
		return none, errOneWay
	}
	c.readMu.Lock()
	defer c.readMu.Unlock()
	var raw []byte
	err := c.blocking(ctx, c.r.SetReadDeadline, func() (err error) {
		raw, err = readMessage(readFunc(func(b []byte) (int, error) { return c.transfer(ctx, c.r, forReading, b) }))
		return err
	})
	if err != nil {
		return none, err
	}
	return decode[T](raw)
}

// framed returns raw as it is sent: with its length in front.
func framed(raw []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(raw)), uint32(len(raw))), raw...)
}

type readFunc func(b []byte) (int, error)

// Read implements [io.Reader].
func (f readFunc) Read(b []byte) (int, error) { return f(b) }

func readMessage(r io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(head[:])
	if size > maxFrame {
		return nil, fmt.Errorf("%w: %d bytes are announced", ErrTooLarge, size)
	}
	raw := make([]byte, size)
	_, err := io.ReadFull(r, raw)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return raw, err
}

// blocking runs an operation that blocks, and makes it give up when ctx is done.
func (e *endpoint) blocking(ctx context.Context, setDeadline func(time.Time) error, op func() error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if ctx.Done() != nil {
		stop := context.AfterFunc(ctx, func() { _ = setDeadline(time.Unix(1, 0)) })
		defer func() {
			if !stop() {
				_ = setDeadline(time.Time{})
			}
		}()
	}
	err := op()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return context.Cause(ctx)
	}
	return err
}

// Close closes this end in this process. Close it in every process that has it.
func (c *Connection[T]) Close() error {
	var errs []error
	for _, f := range c.files() {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
