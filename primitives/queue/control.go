package queue

import (
	"context"
	"fmt"

	"concurrency-lab/primitives/trace"
)

// before stops the worker, if it is controlled, before it does that, until it can be done. It is
// inlined.
func (q *Queue[T]) before(ctx context.Context, w *trace.Worker, op trace.Op) {
	if w.Controlled() {
		q.stop(ctx, w, op)
	}
}

func (q *Queue[T]) stop(ctx context.Context, w *trace.Worker, op trace.Op) {
	w.Before(ctx, trace.Step{Op: op, Object: &q.object, Kind: trace.KindQueue,
		Can: func() bool { return q.can(op) }, Show: q.show})
}

// can says whether an operation that may have to wait can be done.
func (q *Queue[T]) can(op trace.Op) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch op {
	case trace.OpWait:
		return q.unfinished == 0
	case trace.OpPut, trace.OpTryPut:
		return q.closed || !q.isFull()
	}
	return q.closed || q.items.len() > 0
}

func (q *Queue[T]) isFull() bool { return q.limit > 0 && q.items.len() >= q.limit }

func (q *Queue[T]) show() string { return fmt.Sprintf("%d items", q.Len()) }
