//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// The directions of a transfer, as the system's poll names them.
const (
	forReading = unix.POLLIN
	forWriting = unix.POLLOUT
)

// transfer is how bytes get through a way. What is in it belongs to the one that is under way, so
// that it needs no memory of its own.
type transfer struct {
	direction int16
	call      func(fd int, b []byte) (int, error)
	// runs a function unless the file is closed, which then waits for the function
	control func(func(fd uintptr)) error
	look    func(fd uintptr) // the function for those who do not block

	fd  int
	b   []byte
	n   int
	err error

	life    sync.Mutex
	blocked *os.File // by which somebody waits
}

func (w *way) prepare(f *os.File, direction int16) error {
	w.direction, w.call = direction, unix.Read
	if direction == forWriting {
		w.call = unix.Write
	}
	attempt := func() bool { return w.attempt(w.fd) }
	w.look = func(fd uintptr) {
		w.fd = int(fd)
		shm.Await(shm.AtSystem, attempt)
	}
	f, err := unpolled(f)
	if err != nil {
		return err
	}
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	w.file, w.control = f, conn.Control
	return nil
}

// attempt transfers what it can, and says whether it came to something.
func (t *transfer) attempt(fd int) bool {
	for t.n, t.err = t.call(fd, t.b); t.err == unix.EINTR; {
		t.n, t.err = t.call(fd, t.b)
	}
	return t.err != unix.EAGAIN
}

// some transfers as much of b as can be at once, and blocks only while that is nothing, after it
// has looked for a moment. While it is reported as waiting it has taken and given nothing: so a
// look at the pipe tells whether it can go on, at any moment.
func (w *way) some(ctx context.Context, b []byte) (int, error) {
	w.b = b
	defer func() { w.b = nil }()
	if w.control(w.look) != nil {
		return 0, os.ErrClosed
	}
	if me := trace.From(ctx); w.err == unix.EAGAIN && me.Controlled() {
		w.before(ctx, me, true)
		if w.control(w.look) != nil {
			return 0, os.ErrClosed
		}
	}
	if w.err == unix.EAGAIN {
		if err := w.block(ctx); err != nil {
			return 0, err
		}
	}
	if w.err == nil && w.n == 0 && w.direction == forReading {
		return 0, io.EOF
	}
	return max(w.n, 0), w.err
}

// block waits until a transfer comes to something, or ctx is done; then it returns the cause.
func (w *way) block(ctx context.Context) error {
	f, err := w.waitable()
	if err != nil {
		return err
	}
	defer w.waited(f)
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	wait := conn.Read
	if w.direction == forWriting {
		wait = conn.Write
	}
	me, waiting := trace.From(ctx), false
	resume := func() {
		if waiting {
			me.Resumed()
		}
		waiting = false
	}
	defer resume()
	err = until(ctx, f, func() error {
		return wait(func(fd uintptr) bool {
			resume()
			if !w.attempt(int(fd)) {
				me.WaitingShared(ctx, w.object, trace.KindPipe, func() bool { return ready(wire.RawFd(f), w.direction) })
				waiting = true
			}
			return !waiting
		})
	})
	if err != nil && err != context.Cause(ctx) {
		return os.ErrClosed // the only other thing that ends a wait
	}
	return err
}

// until runs an operation on f that blocks, and makes it give up when ctx is done; then it returns
// the cause.
func until(ctx context.Context, f *os.File, op func() error) error {
	defer wire.EndWith(ctx, 0, f.SetDeadline)()
	err := op()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return context.Cause(ctx)
	}
	return err
}

// waitable opens the file once more for one wait, by the runtime's poller. To close the way ends
// the wait.
func (w *way) waitable() (*os.File, error) {
	w.life.Lock()
	defer w.life.Unlock()
	var fd int
	var failed error
	if err := w.control(func(n uintptr) { fd, failed = unix.FcntlInt(n, unix.F_DUPFD_CLOEXEC, 0) }); err != nil {
		return nil, os.ErrClosed
	}
	if failed != nil {
		return nil, os.NewSyscallError("fcntl", failed)
	}
	w.blocked = os.NewFile(uintptr(fd), w.object.Name)
	return w.blocked, nil
}

func (w *way) waited(f *os.File) {
	w.life.Lock()
	defer w.life.Unlock()
	w.blocked = nil
	f.Close()
}

// close closes the way in this process, and ends a wait.
func (w *way) close() error {
	err := w.file.Close()
	spawn.AwaitClosed()
	w.life.Lock()
	defer w.life.Unlock()
	if w.blocked != nil {
		w.blocked.Close()
	}
	return err
}

// isReady says whether a transfer would not block at this moment.
func (w *way) isReady() bool {
	can := true // a way that is closed fails at once
	_ = w.control(func(fd uintptr) { can = ready(fd, w.direction) })
	return can
}

// poll is poll(2); a test sets another.
var poll = unix.Poll

// ready says whether a transfer would not block at this moment, be it because it would fail. A call
// that a signal has interrupted says nothing about that, and is made again: the runtime sends
// itself signals all the time.
func ready(fd uintptr, direction int16) bool {
	fds := []unix.PollFd{{Fd: int32(fd), Events: direction}}
	n, err := poll(fds, 0)
	for err == unix.EINTR {
		n, err = poll(fds, 0)
	}
	return err != nil || n > 0
}
