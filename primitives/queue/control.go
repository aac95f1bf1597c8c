package queue

import (
	"context"
	"fmt"

	"concurrency-lab/primitives/trace"
)

// before stops a controlled worker before it does that, until it can be done.
func (q *Queue[T]) before(ctx context.Context, w *trace.Worker, op trace.Op, can func() bool) {
	w.Before(ctx, trace.Step{Op: op, Object: &q.object, Kind: trace.KindQueue, Can: can, Show: q.show})
}

func (q *Queue[T]) hasRoom() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed || q.limit <= 0 || q.items.len() < q.limit
}

func (q *Queue[T]) hasItem() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed || q.items.len() > 0
}

func (q *Queue[T]) allDone() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.unfinished == 0
}

func (q *Queue[T]) show() string { return fmt.Sprintf("%d items", q.Len()) }
