package spawn

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// FrameKind says what a frame on the control channel is.
type FrameKind uint8

const (
	frameSpawn FrameKind = iota + 1 // to the child: what it is and what it runs
	FrameTask                       // to the child: a task for a worker, which has asked for it
	FrameStop                       // to the child: its service is no longer wanted
	FrameAsk                        // to the parent: a task is too large for the board
	// to the parent: a task's result, which is too large, or for which there is no room
	FrameResult
	FramePart    // to the parent: the first of a task's results, which have no room in one frame
	frameMessage // to the parent: what the program around has to say
	frameTrace   // to the parent: a piece of the recording
	frameEnd     // to the parent: the function returned, this is its error
	frameProbe   // to the child: can any of your threads go on?
	frameStill   // to the parent: the answer
	frameUp      // to the parent: I have come up, and wait to be told what I am
	// to the child: your function is interrupted
	frameInterrupt
	frameStand // to the parent: what a controlled worker does
	frameTurn  // to the child: it is a worker's turn; or: could it go on?
)

const frameHeader = 5 // length and kind

// link is one process's end of the control channel between a parent and a child.
type link struct {
	r  *bufio.Reader
	rf *os.File

	mu sync.Mutex
	w  *os.File
	b  []byte
}

func newLink(r, w *os.File) *link { return &link{r: bufio.NewReaderSize(r, 16<<10), rf: r, w: w} }

// send writes a frame whole. It blocks while the other process does not read. It is safe for use by
// many threads.
func (l *link) send(kind FrameKind, payload any) error {
	body, err := cbor.Marshal(payload)
	if err != nil {
		return err
	}
	return l.sendRaw(kind, body)
}

func (l *link) sendRaw(kind FrameKind, body []byte) error {
	if len(body) > wire.MaxFrame {
		return fmt.Errorf("%w: %d bytes", wire.ErrTooLarge, len(body))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b = append(appendHeader(l.b[:0], kind, len(body)), body...)
	_, err := l.w.Write(l.b)
	if cap(l.b) > 1<<20 {
		l.b = nil
	}
	return err
}

func appendHeader(b []byte, kind FrameKind, size int) []byte {
	return append(binary.LittleEndian.AppendUint32(b, uint32(size)), byte(kind))
}

// receive reads the next frame. At the end of the channel it returns io.EOF, or io.ErrUnexpectedEOF
// if the other process died in the middle of a frame.
func (l *link) receive() (FrameKind, []byte, error) {
	var head [frameHeader]byte
	if _, err := io.ReadFull(l.r, head[:]); err != nil {
		return 0, nil, err
	}
	body, err := wire.ReadBody(l.r, binary.LittleEndian.Uint32(head[:]))
	return FrameKind(head[4]), body, err
}

func (l *link) close() {
	l.rf.Close()
	l.w.Close()
}

// spawnFrame tells a new child what it is.
type spawnFrame struct {
	Name    string
	Func    string
	Arg     []byte
	Handles []wire.Info
	Env     []byte
	Key     []byte // see Key
	Trace   trace.Terms
}
