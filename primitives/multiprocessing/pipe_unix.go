//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/trace"
)

// The directions of a transfer, as the system's poll names them.
const (
	forReading = unix.POLLIN
	forWriting = unix.POLLOUT
)

// transfer reads into b or writes from b as much as there is at once, and blocks only while that is nothing. While it is
// reported as waiting it has taken and given nothing: so a look at the pipe tells whether it can go on, at any moment.
func (e *endpoint) transfer(ctx context.Context, f *os.File, direction int16, b []byte) (n int, err error) {
	conn, err := f.SyscallConn()
	if err != nil {
		return 0, err
	}
	await, try := conn.Read, unix.Read
	if direction == forWriting {
		await, try = conn.Write, unix.Write
	}
	w, waiting := trace.From(ctx), false
	resume := func() {
		if waiting {
			w.Resumed()
		}
		waiting = false
	}
	ended := await(func(fd uintptr) bool {
		resume()
		for n, err = try(int(fd), b); err == unix.EINTR; {
			n, err = try(int(fd), b)
		}
		if err == unix.EAGAIN {
			w.WaitingShared(ctx, &e.object, trace.KindPipe, func() bool { return ready(f, direction) })
			waiting = true
		}
		return !waiting
	})
	resume()
	switch {
	case errors.Is(ended, os.ErrDeadlineExceeded):
		return 0, ended
	case ended != nil:
		return 0, ErrClosed // the only other thing that ends a wait
	case err == nil && n == 0 && direction == forReading:
		return 0, io.EOF
	}
	return max(n, 0), err
}

// ready says whether a transfer would not block at this moment, be it because it would fail.
func ready(f *os.File, direction int16) bool {
	fds := []unix.PollFd{{Fd: int32(rawFd(f)), Events: direction}}
	n, err := unix.Poll(fds, 0)
	return err != nil || n > 0
}
