package crew

import (
	"context"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
)

// Belt is a queue of threads or of processes.
type Belt[T any] struct {
	Either[joinable[T], multiprocessing.JoinableQueue[T]]
}

type joinable[T any] interface {
	Put(ctx context.Context, v T) error
	Get(ctx context.Context) (T, error)
	TryGet(ctx context.Context) (T, error)
	TaskDone(ctx context.Context) error
	Join(ctx context.Context) error
}

// NewBelt returns an empty queue without a limit.
func NewBelt[T any](st *stage.Stage, name string) (b Belt[T], err error) {
	b.Either, err = Pick[joinable[T]](st, queue.New[T](name, 0), func() (*multiprocessing.JoinableQueue[T], error) {
		return multiprocessing.NewJoinableQueue[T](name, 0)
	})
	return b, err
}

// ThreadBelt returns a belt of threads that is a queue of another order.
func ThreadBelt[T any](q *queue.Queue[T]) (b Belt[T]) {
	b.Thread = q
	return b
}

// Put adds an item at the end.
func (b Belt[T]) Put(ctx context.Context, v T) error { return b.Object().Put(ctx, v) }

// Get blocks until there is an item, and takes the first.
func (b Belt[T]) Get(ctx context.Context) (T, error) { return b.Object().Get(ctx) }

// TaskDone says that an item that was taken has been worked on.
func (b Belt[T]) TaskDone(ctx context.Context) error { return b.Object().TaskDone(ctx) }

// Join blocks until all items that were put have been worked on.
func (b Belt[T]) Join(ctx context.Context) error { return b.Object().Join(ctx) }

// Rest takes what is in the queue at this moment.
func (b Belt[T]) Rest(ctx context.Context) []T {
	all := []T{}
	for {
		v, err := b.Object().TryGet(ctx)
		if err != nil {
			return all
		}
		all = append(all, v)
	}
}
