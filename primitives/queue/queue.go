// Package queue has queues that pass items from thread to thread, with the semantics of Python's
// module queue. Items come out first in first out, last in first out, or by priority. A queue can
// have a limit, and it counts the items that are not done yet.
//
// There is one type, [Queue]. Its three constructors differ in the order in which items come out.
// What may block takes a context first and returns [context.Cause] of it when it is done. If that
// was a deadline, the error is also [ErrEmpty] or [ErrFull], as Python's timeouts raise Empty and
// Full. What does not block takes a context too, so that a recorder knows which thread did it.
package queue

import (
	"context"
	"errors"
	"sync"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// Errors of queues. Match them with errors.Is.
var (
	// ErrEmpty says that there was no item to get (Python: queue.Empty).
	ErrEmpty = errors.New("the queue is empty")
	// ErrFull says that there was no room for an item (Python: queue.Full).
	ErrFull = errors.New("the queue is full")
	// ErrShutDown says that the queue takes, or has, no items any more (Python: queue.ShutDown).
	ErrShutDown = errors.New("the queue is shut down")
	// ErrTaskDone says that TaskDone was called more often than items were put (Python:
	// ValueError).
	ErrTaskDone = errors.New("more tasks done than items put")
)

// Queue hands items over between any number of threads. It is made with [New], [NewLIFO] or
// [NewPriority] and must not be copied. Put and Get cost a free mutex while nobody has to wait, and
// wake somebody only if somebody waits.
//
// Python: queue.Queue, LifoQueue and PriorityQueue.
type Queue[T any] struct {
	object trace.Object
	limit  int

	mu         sync.Mutex
	items      order[T]
	closed     bool
	unfinished int // items that were put and of which TaskDone has not been told
	getters    park.List
	putters    park.List
	joiners    park.List
}

// New returns a queue whose items come out in the order in which they were put. It holds at most
// limit items; 0 or less means that it has no limit. Recorders show its name.
func New[T any](name string, limit int) *Queue[T] { return newQueue(name, limit, &ring[T]{}) }

// NewLIFO is [New] for a queue that gives the newest item first.
func NewLIFO[T any](name string, limit int) *Queue[T] { return newQueue(name, limit, &stack[T]{}) }

// NewPriority is [New] for a queue that gives the least item first: compare returns less than 0, 0
// or more, as [cmp.Compare] does. Among equals the oldest comes first; Python compares the rest of
// the tuple there, and fails if that cannot be compared. Put and Get cost O(log n) comparisons; if
// one of these panics, the queue is as it was before.
func NewPriority[T any](name string, limit int, compare func(a, b T) int) *Queue[T] {
	return newQueue(name, limit, &heap[T]{compare: compare})
}

func newQueue[T any](name string, limit int, items order[T]) *Queue[T] {
	q := &Queue[T]{limit: limit, items: items}
	q.object.Name = name
	return q
}

// Put adds v. It blocks while the queue is full, until ctx is done; then it returns the context's
// cause, which is also [ErrFull] if that was a deadline. After a shutdown, even one that comes
// while it blocks, it returns [ErrShutDown]. If there is room, a context that is done does not
// matter.
func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.before(ctx, trace.From(ctx), trace.OpPut)
	q.mu.Lock()
	defer q.mu.Unlock()
	err := q.tryPut(ctx, v)
	for again := false; err == ErrFull; again = true {
		if err := q.wait(ctx, &q.putters, again); err != nil {
			return park.TimedOut(ctx, ErrFull, err)
		}
		err = q.tryAgain(ctx, &q.putters, func() error { return q.tryPut(ctx, v) })
	}
	return err
}

// TryPut adds v if there is room, and otherwise returns [ErrFull], or [ErrShutDown] after a
// shutdown. It never blocks.
func (q *Queue[T]) TryPut(ctx context.Context, v T) error {
	q.before(ctx, trace.From(ctx), trace.OpTryPut)
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.tryPut(ctx, v)
}

func (q *Queue[T]) tryPut(ctx context.Context, v T) error {
	if q.closed {
		return ErrShutDown
	}
	if q.isFull() {
		return ErrFull
	}
	q.items.push(v)
	q.unfinished++
	q.wakeOne(ctx, &q.getters)
	return nil
}

// Get takes the next item. It blocks while the queue is empty, until ctx is done; then it returns
// the context's cause, which is also [ErrEmpty] if that was a deadline. Once the queue is shut down
// and empty it returns [ErrShutDown]. If there is an item, a context that is done does not matter.
func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	q.before(ctx, trace.From(ctx), trace.OpGet)
	q.mu.Lock()
	defer q.mu.Unlock()
	v, err = q.tryGet(ctx)
	for again := false; err == ErrEmpty; again = true {
		if err := q.wait(ctx, &q.getters, again); err != nil {
			return v, park.TimedOut(ctx, ErrEmpty, err)
		}
		err = q.tryAgain(ctx, &q.getters, func() (err error) {
			v, err = q.tryGet(ctx)
			return err
		})
	}
	return v, err
}

// TryGet takes the next item if there is one, and otherwise returns [ErrEmpty], or [ErrShutDown]
// after a shutdown. It never blocks.
func (q *Queue[T]) TryGet(ctx context.Context) (T, error) {
	q.before(ctx, trace.From(ctx), trace.OpTryGet)
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.tryGet(ctx)
}

func (q *Queue[T]) tryGet(ctx context.Context) (v T, err error) {
	switch {
	case q.items.len() > 0:
		v = q.items.pop()
		q.wakeOne(ctx, &q.putters)
		return v, nil
	case q.closed:
		return v, ErrShutDown
	default:
		return v, ErrEmpty
	}
}

// Len is the number of items in the queue at this moment (Python: qsize).
func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.items.len()
}

// wait blocks in l: in front if this is not the first time, because another was quicker after the
// caller was woken.
func (q *Queue[T]) wait(ctx context.Context, l *park.List, again bool) error {
	if again {
		return l.WaitFront(ctx, &q.mu, &q.object, trace.KindQueue)
	}
	return l.Wait(ctx, &q.mu, &q.object, trace.KindQueue)
}

// tryAgain is try by one who was woken from l. A comparison, which is not ours, may panic in it or
// leave by runtime.Goexit; then the next one is woken in place of the caller.
func (q *Queue[T]) tryAgain(ctx context.Context, l *park.List, try func() error) error {
	left := true
	defer func() {
		if left {
			q.wakeOne(ctx, l)
		}
	}()
	err := try()
	left = false
	return err
}

func (q *Queue[T]) wakeOne(ctx context.Context, l *park.List) {
	if l.Len() > 0 {
		trace.From(ctx).Notified(&q.object, trace.KindQueue)
		l.WakeOne()
	}
}

func (q *Queue[T]) wakeAll(ctx context.Context, l *park.List) {
	if l.Len() > 0 {
		trace.From(ctx).Notified(&q.object, trace.KindQueue)
		l.WakeAll()
	}
}
