package multiprocessing

import (
	"context"
	"os"

	"concurrency-lab/primitives/trace"
)

// The directions of a transfer.
const (
	forReading = iota
	forWriting
)

// transfer reads into b or writes from b, and blocks until it has done something. Here nobody can tell whether it
// will have to wait, so that the wait is never taken for a deadlock.
func (e *endpoint) transfer(ctx context.Context, f *os.File, direction int16, b []byte) (int, error) {
	w := trace.From(ctx)
	w.WaitingOutside(ctx, &e.object, trace.KindPipe)
	defer w.Resumed()
	if direction == forReading {
		return f.Read(b)
	}
	return f.Write(b)
}
