package queue

import (
	"context"

	"concurrency-lab/primitives/trace"
)

// TaskDone says that the work on one item, which Get returned, is finished. When it was said of
// every item that was put, those who Join go on. Said once too often it returns [ErrTaskDone]. It
// never blocks.
func (q *Queue[T]) TaskDone(ctx context.Context) error {
	q.before(ctx, trace.From(ctx), trace.OpTaskDone)
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.unfinished == 0 {
		return ErrTaskDone
	}
	q.finish(ctx, 1)
	return nil
}

// finish takes n items off the account.
func (q *Queue[T]) finish(ctx context.Context, n int) {
	if q.unfinished -= n; q.unfinished == 0 {
		q.wakeAll(ctx, &q.joiners)
	}
}

// Join blocks until [Queue.TaskDone] was called for every item that was put; or until ctx is done,
// and returns the context's cause.
func (q *Queue[T]) Join(ctx context.Context) error {
	q.before(ctx, trace.From(ctx), trace.OpWait)
	q.mu.Lock()
	defer q.mu.Unlock()
	for again := false; q.unfinished > 0; again = true {
		if err := q.wait(ctx, &q.joiners, again); err != nil {
			return err
		}
	}
	return nil
}

// Shutdown ends the queue: Put returns [ErrShutDown] from now on, and Get does when the queue is
// empty; whoever blocks in them finds out. If immediate, the items that are left are thrown away,
// and count as finished for Join. It never blocks, and may be called again. Its error is always
// nil: a queue of processes has one.
func (q *Queue[T]) Shutdown(ctx context.Context, immediate bool) error {
	q.before(ctx, trace.From(ctx), trace.OpShutdown)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	if immediate {
		q.finish(ctx, min(q.items.len(), q.unfinished)) // fewer, if TaskDone was said of items before their Get
		for q.items.len() > 0 {
			q.items.pop()
		}
	}
	q.wakeAll(ctx, &q.getters)
	q.wakeAll(ctx, &q.putters)
	return nil
}
