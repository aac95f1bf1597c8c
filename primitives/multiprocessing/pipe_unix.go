//go:build unix

package multiprocessing

import (
	"context"
	"io"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/trace"
)

// The directions of a transfer, as the system's poll names them.
const (
	forReading = unix.POLLIN
	forWriting = unix.POLLOUT
)

// transfer is how bytes get through a way. What is in it belongs to the one that is under way, so that it needs no memory of its own.
type transfer struct {
	direction int16
	call      func(fd int, b []byte) (int, error)
	wait      func(func(fd uintptr) bool) error // runs a function until it says true, each time when the system is ready
	look      func(fd uintptr) bool             // the function for those who do not block

	fd  int
	b   []byte
	n   int
	err error
}

func (w *way) prepare(f *os.File, direction int16) {
	w.direction, w.call = direction, unix.Read
	if direction == forWriting {
		w.call = unix.Write
	}
	attempt := func() bool { return w.attempt(w.fd) }
	w.look = func(fd uintptr) bool {
		w.fd = int(fd)
		await(atSystem, attempt)
		return true
	}
	w.wait = func(func(uintptr) bool) error { return ErrClosed }
	if conn, err := f.SyscallConn(); err == nil {
		w.wait = waiter(conn, direction)
	}
}

func waiter(conn syscall.RawConn, direction int16) func(func(uintptr) bool) error {
	if direction == forWriting {
		return conn.Write
	}
	return conn.Read
}

// attempt transfers what it can, and says whether it came to something.
func (t *transfer) attempt(fd int) bool {
	for t.n, t.err = t.call(fd, t.b); t.err == unix.EINTR; {
		t.n, t.err = t.call(fd, t.b)
	}
	return t.err != unix.EAGAIN
}

// some transfers as much of b as can be at once, and blocks only while that is nothing, after it has looked for a moment. While it is
// reported as waiting it has taken and given nothing: so a look at the pipe tells whether it can go on, at any moment.
func (w *way) some(ctx context.Context, b []byte) (int, error) {
	w.b = b
	defer func() { w.b = nil }()
	ended := w.wait(w.look)
	if ended == nil && w.err == unix.EAGAIN {
		ended = w.block(ctx)
	}
	switch {
	case ended != nil && ended == context.Cause(ctx):
		return 0, ended
	case ended != nil:
		return 0, ErrClosed // the only other thing that ends a wait
	case w.err == nil && w.n == 0 && w.direction == forReading:
		return 0, io.EOF
	}
	return max(w.n, 0), w.err
}

// block waits until a transfer comes to something, or ctx is done; then it returns the cause.
func (w *way) block(ctx context.Context) error {
	me, waiting := trace.From(ctx), false
	resume := func() {
		if waiting {
			me.Resumed()
		}
		waiting = false
	}
	defer resume()
	return until(ctx, w.file, func() error {
		return w.wait(func(fd uintptr) bool {
			resume()
			if !w.attempt(int(fd)) {
				me.WaitingShared(ctx, w.object, trace.KindPipe, func() bool { return ready(w.file, w.direction) })
				waiting = true
			}
			return !waiting
		})
	})
}

// ready says whether a transfer would not block at this moment, be it because it would fail.
func ready(f *os.File, direction int16) bool {
	fds := []unix.PollFd{{Fd: int32(rawFd(f)), Events: direction}}
	n, err := unix.Poll(fds, 0)
	return err != nil || n > 0
}
