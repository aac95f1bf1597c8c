package multiprocessing

import (
	"context"
	"encoding/binary"
	"io"
	"os"
	"slices"
	"sync"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// messageStart is what is read of a message at first: its length, and all of it if that is a number
// or a short text. A shorter message is filled up to that.
const messageStart = 16

// way is the end of a pipe of the system.
type way struct {
	object *trace.Object
	file   *os.File
	mu     sync.Mutex
	buf    []byte // of the message that is sent or received
	transfer
}

// before stops a controlled worker before it sends or receives a message, or more of one, which is
// no choice.
func (w *way) before(ctx context.Context, me *trace.Worker, more bool) {
	pipe := &trace.Object{Name: w.object.Name} // one for both ends
	pipe.SetID(w.object.ID() &^ otherEnd)
	step := trace.Step{Op: trace.OpGet, Object: pipe, Kind: trace.KindPipe, Eager: more,
		Can: func() bool { return (more || w.isFree()) && w.isReady() }}
	if w.direction == forWriting {
		step.Op = trace.OpPut
	}
	me.Before(ctx, step)
}

// isFree says whether no other thread of this process is in the middle of a message.
func (w *way) isFree() bool {
	free := w.mu.TryLock()
	if free {
		w.mu.Unlock()
	}
	return free
}

// receive reads a message into the buffer, behind its length.
func (w *way) receive(ctx context.Context) error {
	w.buf = slices.Grow(w.buf[:0], messageStart)[:messageStart]
	if n, err := w.all(ctx, w.buf); err != nil {
		return cutShort(err, n)
	}
	size := binary.LittleEndian.Uint32(w.buf)
	if length := wire.MessageHeader + int(size); length <= messageStart {
		w.buf = w.buf[:length]
		return nil
	}
	var err error
	w.buf, err = wire.AppendBody(w.buf, size-(messageStart-wire.MessageHeader), func(b []byte) error {
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
