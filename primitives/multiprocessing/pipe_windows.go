package multiprocessing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"concurrency-lab/primitives/trace"
)

// The directions of a transfer.
const (
	forReading = iota
	forWriting
)

// transfer is how bytes get through a way.
type transfer struct {
	direction int16
	call      func(b []byte) (int, error)
	control   func(func(fd uintptr)) error // runs a function unless the file is closed
}

func (w *way) prepare(f *os.File, direction int16) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	w.file, w.control, w.direction = f, conn.Control, direction
	if w.call = f.Read; direction == forWriting {
		w.call = f.Write
	}
	return nil
}

func (w *way) close() error { return w.file.Close() }

var peekNamedPipe = windows.NewLazySystemDLL("kernel32.dll").NewProc("PeekNamedPipe")

// isReady says whether a transfer would not block at this moment. Of one that sends nobody can
// tell.
func (w *way) isReady() bool {
	var there uint32
	can := true // a way that is closed fails at once
	if w.direction == forReading {
		_ = w.control(func(fd uintptr) {
			peeked, _, _ := peekNamedPipe.Call(fd, 0, 0, 0, uintptr(unsafe.Pointer(&there)), 0)
			can = peeked == 0 || there > 0 // at the end of a pipe it fails
		})
	}
	return can
}

// some transfers as much of b as can be at once, and blocks until it has done something. Here
// nobody can tell whether it will have to wait, so that the wait is never taken for a deadlock.
func (w *way) some(ctx context.Context, b []byte) (n int, err error) {
	me := trace.From(ctx)
	me.WaitingOutside(ctx, w.object, trace.KindPipe)
	defer me.Resumed()
	release := w.callOff(ctx)
	n, err = w.call(b)
	release()
	switch {
	case errors.Is(err, windows.ERROR_OPERATION_ABORTED):
		err = context.Cause(ctx)
	case errors.Is(err, windows.ERROR_NO_DATA): // nobody has the other end, which elsewhere is EPIPE
		err = fmt.Errorf("%w: %w", syscall.EPIPE, err)
	}
	return n, err
}

// callOff aborts the transfer that is under way when ctx is done, until release is called: the
// system's pipes know no deadlines.
func (w *way) callOff(ctx context.Context) (release func()) {
	var done atomic.Bool
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		for !done.Load() { // the first time may be just before the transfer begins
			_ = w.control(func(fd uintptr) { _ = windows.CancelIoEx(windows.Handle(fd), nil) })
			time.Sleep(time.Millisecond)
		}
	})
	return func() {
		done.Store(true)
		if !stop() {
			<-ended // or it would abort the next one
		}
	}
}
