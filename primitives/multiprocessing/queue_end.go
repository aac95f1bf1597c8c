package multiprocessing

import (
	"context"
	"fmt"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/trace"
)

func (h *queueHeader) isClosed() bool { return h.closed.Load() != 0 }

// Shutdown ends the queue for all processes: Put returns [queue.ErrShutDown] from now on, and Get
// does when the queue is empty; whoever blocks in them finds out. If immediate, the items that are
// left are thrown away, and count as finished for Join. It waits for others only while they put or
// get, and may be called again. Python has it for queue.Queue alone.
func (q *Queue[T]) Shutdown(ctx context.Context, immediate bool) error {
	h := q.header()
	trace.Before(ctx, trace.From(ctx), q.rawQueue, trace.OpShutdown, rawQueue.step)
	err := q.Object.Do(ctx, func() {
		h.closed.Store(1)
		if immediate {
			left := h.count.Swap(0)
			h.head.Store(h.tail.Load())
			h.unfinished.Add(-min(left, h.unfinished.Load())) // fewer, if TaskDone was said of items before their Get
		}
		for cell := cellItems; cell < queueCells; cell++ {
			q.Object.Notified(ctx, cell)
			q.Object.Signal(cell)
		}
	})
	for cell := cellItems; err == nil && cell < queueCells; cell++ {
		q.Object.Cells[cell].Wake(shm.Everyone)
	}
	return err
}

// step returns what a worker does to the queue, unless that is to put an item: this may have to
// wait for as much room as the item takes.
func (q rawQueue) step(op trace.Op) trace.Step {
	step := trace.Step{Op: op, Can: q.header().hasItem, Show: q.show}
	if op == trace.OpWait {
		step.Can = q.header().allDone
	}
	return q.Object.Step(step)
}

func (q rawQueue) show() string { return fmt.Sprintf("%d items", q.Len()) }

func (h *queueHeader) allDone() bool { return h.unfinished.Load() == 0 }

// JoinableQueue is a [Queue] whose getters say when they have dealt with an item, so that others
// can wait until all is dealt with. Python: multiprocessing.JoinableQueue.
type JoinableQueue[T any] struct{ Queue[T] }

// NewJoinableQueue returns an empty joinable queue that holds at most limit items; 0 or less means
// no limit but the room.
func NewJoinableQueue[T any](name string, limit int) (*JoinableQueue[T], error) {
	q, err := NewQueue[T](name, limit)
	if err != nil {
		return nil, err
	}
	return &JoinableQueue[T]{*q}, nil
}

// TaskDone says that an item which was taken has been dealt with. Once more than there were items
// is [queue.ErrTaskDone].
func (q *JoinableQueue[T]) TaskDone(ctx context.Context) error {
	h := q.header()
	trace.Before(ctx, trace.From(ctx), q.rawQueue, trace.OpTaskDone, rawQueue.step)
	var left int64
	err := q.Object.Do(ctx, func() {
		if left = h.unfinished.Add(-1); left < 0 {
			h.unfinished.Store(0)
		}
		if left == 0 {
			q.Object.Notified(ctx, cellDone)
			q.Object.Signal(cellDone)
		}
	})
	switch {
	case err != nil:
		return err
	case left < 0:
		return queue.ErrTaskDone
	case left == 0:
		q.Object.Cells[cellDone].Wake(shm.Everyone)
	}
	return nil
}

// Join blocks until every item that was put has been called done, or until ctx is done; then it
// returns the cause.
func (q *JoinableQueue[T]) Join(ctx context.Context) error {
	h := q.header()
	trace.Before(ctx, trace.From(ctx), q.rawQueue, trace.OpWait, rawQueue.step)
	return q.Object.Await(ctx, trace.OpWait, shm.Guarded{
		Cell:  cellDone,
		Ready: h.allDone,
		Act:   func() {},
	})
}
