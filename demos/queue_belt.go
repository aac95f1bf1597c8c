package demos

import (
	"context"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
)

// belt is a queue between the workers of a run, whichever these are. It can stand in their argument.
type belt[T any] struct {
	Processes *multiprocessing.JoinableQueue[T] // exported, as only such fields reach another process
	threads   *queue.Queue[T]
}

// joinable is what the queues of threads and of processes have in common.
type joinable[T any] interface {
	Put(ctx context.Context, v T) error
	Get(ctx context.Context) (T, error)
	TryGet(ctx context.Context) (T, error)
	TaskDone(ctx context.Context) error
	Join(ctx context.Context) error
}

func newBelt[T any](st *stage.Stage, name string) (b belt[T], err error) {
	if st.On == OnThread {
		b.threads = queue.New[T](name, 0)
	} else {
		b.Processes, err = multiprocessing.NewJoinableQueue[T](name, 0)
	}
	return b, err
}

func (b belt[T]) q() joinable[T] {
	if b.threads != nil {
		return b.threads
	}
	return b.Processes
}

// rest takes what is in the queue at this moment.
func (b belt[T]) rest(ctx context.Context) []T {
	all := []T{}
	for {
		v, err := b.q().TryGet(ctx)
		if err != nil {
			return all
		}
		all = append(all, v)
	}
}
