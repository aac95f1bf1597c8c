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

// transfer is how bytes get through a way.
type transfer struct {
	call func(b []byte) (int, error)
}

func (w *way) prepare(f *os.File, direction int16) error {
	w.file = f
	if w.call = f.Read; direction == forWriting {
		w.call = f.Write
	}
	return nil
}

func (w *way) close() error { return w.file.Close() }

// some transfers as much of b as can be at once, and blocks until it has done something. Here nobody can tell whether it
// will have to wait, so that the wait is never taken for a deadlock.
func (w *way) some(ctx context.Context, b []byte) (n int, err error) {
	me := trace.From(ctx)
	me.WaitingOutside(ctx, w.object, trace.KindPipe)
	defer me.Resumed()
	err = until(ctx, w.file, func() error {
		n, err = w.call(b)
		return err
	})
	return n, err
}
