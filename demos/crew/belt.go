package crew

import (
	"context"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
)

// Belt is a queue between the workers of a run, whichever these are.
type Belt[T any] = Either[Joinable[T], multiprocessing.JoinableQueue[T]]

// Joinable is what the queues of threads and of processes have in common.
type Joinable[T any] interface {
	Put(ctx context.Context, v T) error
	Get(ctx context.Context) (T, error)
	TryGet(ctx context.Context) (T, error)
	TaskDone(ctx context.Context) error
	Join(ctx context.Context) error
}

// NewBelt returns an empty queue without a limit.
func NewBelt[T any](st *stage.Stage, name string) (Belt[T], error) {
	return Pick[Joinable[T]](st, queue.New[T](name, 0), func() (*multiprocessing.JoinableQueue[T], error) {
		return multiprocessing.NewJoinableQueue[T](name, 0)
	})
}

// Rest takes what is in a queue at this moment.
func Rest[T any](ctx context.Context, q Joinable[T]) []T {
	all := []T{}
	for {
		v, err := q.TryGet(ctx)
		if err != nil {
			return all
		}
		all = append(all, v)
	}
}
