package managers

import (
	"cmp"
	"context"
	"sync/atomic"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/trace"
)

// Queue is a first-in, first-out queue that lives in a [Manager], with an account of the items that
// are still worked on. Unlike a [multiprocessing.Queue] it has room for any number of items, and
// can be sent as a [Proxy] can; but each method is a call.
//
// An item is not lost with a process that dies while it waits for one. See [Method.Call] for errors
// and what the context does. Python: the Queue of a manager, where the dead process still gets the
// next item.
type Queue[T any] struct{ Proxy[*itemQueue] }

// itemQueue is what a Queue stands for: its items, encoded as they came. They are ordered by their
// numbers, so that one that is put back comes out first again.
type itemQueue struct {
	items *queue.Queue[queueItem]
	last  atomic.Uint64
}

type queueItem struct {
	_      struct{} `cbor:",toarray"`
	Number uint64
	Value  []byte
}

type queueArg struct {
	_     struct{} `cbor:",toarray"`
	Name  string
	Limit int
}

type putArg struct {
	_     struct{} `cbor:",toarray"`
	Block bool
	Value []byte
}

var queueType = Type[queueArg, *itemQueue]{
	name:       "Queue",
	kind:       trace.KindQueue,
	concurrent: true,
	construct:  newItemQueue,
	methods:    []served{&queuePut, &queueGet, &queueLen, &queueTaskDone, &queueJoin, &queueShutdown},
}

var (
	queuePut = Method[*itemQueue, putArg, struct{}]{
		name:   "put",
		blocks: func(a putArg) bool { return a.Block },
		run: func(ctx context.Context, q *itemQueue, a putArg) (struct{}, error) {
			return struct{}{}, q.put(ctx, a)
		},
	}
	queueGet = Method[*itemQueue, bool, queueItem]{
		name:   "get",
		blocks: asked,
		run: func(ctx context.Context, q *itemQueue, block bool) (queueItem, error) {
			if !block {
				return q.items.TryGet(ctx)
			}
			return q.items.Get(ctx)
		},
		undo: func(ctx context.Context, q *itemQueue, it queueItem) {
			q.putBack(ctx, it)
		},
	}
	queueLen = Method[*itemQueue, struct{}, int]{
		name: "qsize",
		run: func(_ context.Context, q *itemQueue, _ struct{}) (int, error) {
			return q.items.Len(), nil
		},
	}
	queueTaskDone = Method[*itemQueue, struct{}, struct{}]{
		name: "task_done",
		run: func(ctx context.Context, q *itemQueue, _ struct{}) (struct{}, error) {
			return struct{}{}, q.items.TaskDone(ctx)
		},
	}
	queueJoin = Method[*itemQueue, struct{}, struct{}]{
		name:   "join",
		blocks: always[struct{}],
		run: func(ctx context.Context, q *itemQueue, _ struct{}) (struct{}, error) {
			return struct{}{}, q.items.Join(ctx)
		},
	}
	queueShutdown = Method[*itemQueue, bool, struct{}]{
		name: "shutdown",
		run: func(ctx context.Context, q *itemQueue, immediate bool) (struct{}, error) {
			q.items.Shutdown(ctx, immediate)
			return struct{}{}, nil
		},
	}
)

func newItemQueue(_ context.Context, a queueArg) (*itemQueue, error) {
	byNumber := func(a, b queueItem) int { return cmp.Compare(a.Number, b.Number) }
	return &itemQueue{items: queue.NewPriority(a.Name, a.Limit, byNumber)}, nil
}

func (q *itemQueue) put(ctx context.Context, a putArg) error {
	it := queueItem{Number: q.last.Add(1), Value: a.Value}
	if a.Block {
		return q.items.Put(ctx, it)
	}
	return q.items.TryPut(ctx, it)
}

// putBack undoes a get. It blocks while the queue is full. Nothing can be put back into one that is
// shut down.
func (q *itemQueue) putBack(ctx context.Context, it queueItem) {
	if q.items.Put(ctx, it) == nil {
		_ = q.items.TaskDone(ctx) // put twice, it is still one task
	}
}

// NewQueue returns an empty queue that holds at most limit items, with a name that recorders show;
// 0 or less means no limit. It costs a call.
func NewQueue[T any](ctx context.Context, m *Manager, name string, limit int) (*Queue[T], error) {
	if err := wire.Check[T](); err != nil {
		return nil, err
	}
	o, err := queueType.create(ctx, m, name, queueArg{Name: name, Limit: limit})
	if err != nil {
		return nil, err
	}
	return &Queue[T]{*o}, nil
}

// Put adds an item. It blocks while the queue is full, until ctx is done; then it returns the
// context's cause, which is also [queue.ErrFull] if that was a deadline. After a shutdown it
// returns [queue.ErrShutDown].
func (q *Queue[T]) Put(ctx context.Context, item T) error {
	return park.TimedOut(ctx, queue.ErrFull, q.put(ctx, item, true))
}

// TryPut adds an item if there is room, else it returns [queue.ErrFull]. It waits only for the
// manager's answer.
func (q *Queue[T]) TryPut(ctx context.Context, item T) error { return q.put(ctx, item, false) }

func (q *Queue[T]) put(ctx context.Context, item T, block bool) error {
	raw, err := wire.Encode(item)
	if err != nil {
		return err
	}
	_, err = queuePut.Call(ctx, &q.Proxy, putArg{Block: block, Value: raw})
	return err
}

// Get takes the oldest item. It blocks while the queue is empty, until ctx is done; then it returns
// the context's cause, which is also [queue.ErrEmpty] if that was a deadline. Once the queue is
// shut down and empty it returns [queue.ErrShutDown].
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	item, err := q.get(ctx, true)
	return item, park.TimedOut(ctx, queue.ErrEmpty, err)
}

// TryGet takes the oldest item if there is one, else it returns [queue.ErrEmpty]. It waits only for
// the manager's answer.
func (q *Queue[T]) TryGet(ctx context.Context) (T, error) { return q.get(ctx, false) }

func (q *Queue[T]) get(ctx context.Context, block bool) (T, error) {
	it, err := queueGet.Call(ctx, &q.Proxy, block)
	return decodeReply[T](it.Value, err)
}

// Len is how many items are in the queue at this moment (Python: qsize).
func (q *Queue[T]) Len(ctx context.Context) (int, error) {
	return queueLen.Call(ctx, &q.Proxy, struct{}{})
}

// TaskDone says that the work on one item, which Get returned, is finished. Once more than there
// were items is [queue.ErrTaskDone].
func (q *Queue[T]) TaskDone(ctx context.Context) error {
	_, err := queueTaskDone.Call(ctx, &q.Proxy, struct{}{})
	return err
}

// Join blocks until TaskDone was called for every item that was put; or until ctx is done, and
// returns the context's cause.
func (q *Queue[T]) Join(ctx context.Context) error {
	_, err := queueJoin.Call(ctx, &q.Proxy, struct{}{})
	return err
}

// Shutdown ends the queue: Put returns [queue.ErrShutDown] from now on, and Get does when the queue
// is empty. If immediate, the items that are left are thrown away.
func (q *Queue[T]) Shutdown(ctx context.Context, immediate bool) error {
	_, err := queueShutdown.Call(ctx, &q.Proxy, immediate)
	return err
}
