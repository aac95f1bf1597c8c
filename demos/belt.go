package demos

import (
	"context"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
)

// belt is a queue between the workers of a run, whichever these are.
type belt[T any] = either[joinable[T], multiprocessing.JoinableQueue[T]]

// joinable is what the queues of threads and of processes have in common.
type joinable[T any] interface {
	Put(ctx context.Context, v T) error
	Get(ctx context.Context) (T, error)
	TryGet(ctx context.Context) (T, error)
	TaskDone(ctx context.Context) error
	Join(ctx context.Context) error
}

func newBelt[T any](st *stage.Stage, name string) (belt[T], error) {
	return pick[joinable[T]](st, queue.New[T](name, 0), func() (*multiprocessing.JoinableQueue[T], error) {
		return multiprocessing.NewJoinableQueue[T](name, 0)
	})
}

// rest takes what is in a queue at this moment.
func rest[T any](ctx context.Context, q joinable[T]) []T {
	all := []T{}
	for {
		v, err := q.TryGet(ctx)
		if err != nil {
			return all
		}
		all = append(all, v)
	}
}
