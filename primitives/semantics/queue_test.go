package semantics

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"
	"weak"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/queue"
)

// items is what a queue of any implementation can do.
type items interface {
	Put(ctx context.Context, v any) error
	TryPut(ctx context.Context, v any) error
	Get(ctx context.Context) (any, error)
	TryGet(ctx context.Context) (any, error)
	Len(ctx context.Context) (int, error)
	TaskDone(ctx context.Context) error
	Join(ctx context.Context) error
	Shutdown(ctx context.Context, immediate bool) error
}

// localQueue is a queue in memory, whose length can be had without fail.
type localQueue struct {
	queueInMemory
	shutdown func(ctx context.Context, immediate bool) error
}

type queueInMemory interface {
	Put(ctx context.Context, v any) error
	TryPut(ctx context.Context, v any) error
	Get(ctx context.Context) (any, error)
	TryGet(ctx context.Context) (any, error)
	Len() int
	TaskDone(ctx context.Context) error
	Join(ctx context.Context) error
}

func (q localQueue) Len(context.Context) (int, error) { return q.queueInMemory.Len(), nil }

func (q localQueue) Shutdown(ctx context.Context, immediate bool) error {
	return q.shutdown(ctx, immediate)
}

func threadQueue(q *queue.Queue[any]) (items, error) {
	return localQueue{q, q.Shutdown}, nil
}

var queueOps = operations[items]{
	"put":        func(ctx context.Context, q items, n int) (any, error) { return nil, q.Put(ctx, n) },
	"try put":    func(ctx context.Context, q items, n int) (any, error) { return nil, q.TryPut(ctx, n) },
	"get":        func(ctx context.Context, q items, _ int) (any, error) { return q.Get(ctx) },
	"try get":    func(ctx context.Context, q items, _ int) (any, error) { return q.TryGet(ctx) },
	"len":        func(ctx context.Context, q items, _ int) (any, error) { return q.Len(ctx) },
	"task done":  func(ctx context.Context, q items, _ int) (any, error) { return nil, q.TaskDone(ctx) },
	"join":       func(ctx context.Context, q items, _ int) (any, error) { return nil, q.Join(ctx) },
	"shut down":  func(ctx context.Context, q items, _ int) (any, error) { return nil, q.Shutdown(ctx, false) },
	"throw away": func(ctx context.Context, q items, _ int) (any, error) { return nil, q.Shutdown(ctx, true) },
	"put a chan": func(ctx context.Context, q items, _ int) (any, error) { return nil, q.Put(ctx, make(chan int)) },
	"get and do": func(ctx context.Context, q items, _ int) (any, error) { return worked(ctx, q) },
	"put many":   putMany,
	"get many": func(ctx context.Context, q items, n int) (any, error) {
		return sum(n, func() (any, error) { return q.Get(ctx) })
	},
	"poll many": func(ctx context.Context, q items, n int) (any, error) {
		return sum(n, func() (any, error) { return poll(ctx, q) })
	},
	"hurry many": func(ctx context.Context, q items, n int) (any, error) {
		return sum(n, func() (any, error) { return hurry(ctx, q) })
	},
	"put for all": func(ctx context.Context, q items, n int) (any, error) {
		return untilShutdown(func() error { return q.Put(ctx, n) })
	},
	"get for all": func(ctx context.Context, q items, _ int) (any, error) {
		return untilShutdown(func() error { _, err := q.Get(ctx); return err })
	},
	"forget": forget,
}

// worked takes an item and says that the work on it is done.
func worked(ctx context.Context, q items) (any, error) {
	v, err := q.Get(ctx)
	if err == nil {
		err = q.TaskDone(ctx)
	}
	return v, err
}

// putMany puts the numbers below n.
func putMany(ctx context.Context, q items, n int) (any, error) {
	for i := range n {
		if err := q.Put(ctx, i); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// sum is that of n numbers.
func sum(n int, next func() (any, error)) (any, error) {
	total := 0
	for range n {
		v, err := next()
		if err != nil {
			return nil, err
		}
		total += number(v)
	}
	return total, nil
}

// number is an item as it was put; one that was encoded comes out as another type.
func number(v any) int {
	switch v := v.(type) {
	case int:
		return v
	case int64:
		return int(v)
	}
	return 0
}

// poll tries to get an item until it has one.
func poll(ctx context.Context, q items) (any, error) {
	for {
		v, err := q.TryGet(ctx)
		if !errors.Is(err, queue.ErrEmpty) || ctx.Err() != nil {
			return v, err
		}
		runtime.Gosched()
	}
}

// hurry gets an item by waits that are too short at first, and longer each time.
func hurry(ctx context.Context, q items) (v any, err error) {
	err = queue.ErrEmpty
	for d := 50 * time.Microsecond; errors.Is(err, queue.ErrEmpty) && ctx.Err() == nil; d *= 2 {
		soon, cancel := context.WithTimeout(ctx, d)
		v, err = q.Get(soon)
		cancel()
	}
	return v, err
}

// untilShutdown says how often something could be done before the queue was shut down.
func untilShutdown(something func() error) (int, error) {
	for n := 0; ; n++ {
		if err := something(); err != nil {
			if errors.Is(err, queue.ErrShutDown) {
				err = nil
			}
			return n, err
		}
	}
}

// forget puts n items, and says whether each can be collected when it was taken.
func forget(ctx context.Context, q items, n int) (any, error) {
	for range n {
		if err := q.Put(ctx, new([1 << 10]byte)); err != nil {
			return nil, err
		}
	}
	for range n {
		v, err := q.Get(ctx)
		if err != nil {
			return nil, err
		}
		p := weak.Make(v.(*[1 << 10]byte))
		if v = nil; !collected(p) {
			return nil, errors.New("it is kept")
		}
	}
	return nil, nil
}

// fifo is the first-in, first-out queue, which all implementations have. Its spec is how many items
// it holds.
func fifo(name string) []impl[*scene[int]] {
	return primitive[int, items, *multiprocessing.JoinableQueue[any], *managers.Queue[any]]{
		name:   name,
		ops:    queueOps,
		thread: func(limit int) (items, error) { return threadQueue(queue.New[any]("Q", limit)) },
		shared: func(limit int) (*multiprocessing.JoinableQueue[any], error) {
			return multiprocessing.NewJoinableQueue[any]("Q", limit)
		},
		asShared: func(q *multiprocessing.JoinableQueue[any]) items { return localQueue{q, q.Shutdown} },
		managed: func(ctx context.Context, m *managers.Manager, limit int) (*managers.Queue[any], error) {
			return managers.NewQueue[any](ctx, m, "Q", limit)
		},
		asManaged: func(q *managers.Queue[any]) items { return q },
	}.impls()
}

// onlyThreads is a queue of another order, which only threads have.
func onlyThreads(make func(limit int) *queue.Queue[any]) []impl[*scene[int]] {
	return []impl[*scene[int]]{played(threads, onThreads(queueOps, func(_ context.Context, limit int) (items, error) {
		return threadQueue(make(limit))
	}))}
}

var (
	queueTable = table[*scene[int]]{
		name:  "Queue",
		impls: fifo("queue"),
		cases: concat(inOrder("oldest", 111, 333, 222), queueCases, copiedCases, shutdownCases),
	}
	joinableTable = table[*scene[int]]{
		name:  "JoinableQueue",
		impls: fifo("joinable"),
		cases: joinCases,
	}
	lifoTable = table[*scene[int]]{
		name:  "LifoQueue",
		impls: onlyThreads(func(limit int) *queue.Queue[any] { return queue.NewLIFO[any]("Q", limit) }),
		cases: everywhere(concat(inOrder("newest", 222, 333, 111), queueCases, shutdownCases, joinCases)),
	}
	priorityTable = table[*scene[int]]{
		name: "PriorityQueue",
		impls: onlyThreads(func(limit int) *queue.Queue[any] {
			return queue.NewPriority("Q", limit, func(a, b any) int { return cmp.Compare(number(a), number(b)) })
		}),
		cases: everywhere(concat(inOrder("least", 111, 222, 333), brittleCases, queueCases, shutdownCases, joinCases)),
	}
)

func concat(lists ...[]testCase[*scene[int]]) []testCase[*scene[int]] { return slices.Concat(lists...) }

// everywhere is cases without exceptions, for those who have no other implementations.
func everywhere(cases []testCase[*scene[int]]) []testCase[*scene[int]] {
	for i := range cases {
		cases[i].except = nil
	}
	return cases
}

// inOrder is the case about the order in which 111, 333 and 222 come out.
func inOrder(which string, order ...int) []testCase[*scene[int]] {
	return []testCase[*scene[int]]{{
		name: fmt.Sprintf("the %s item comes out first", which),
		python: "test_queue.BaseQueueTestMixin.test_basic, test_queue.BaseSimpleQueueTest.test_order, " +
			"_test_multiprocessing._TestQueue.test_get",
		run: play(func(s *scene[int]) {
			a, b := s.two(0)
			for range 2 {
				for _, n := range []int{111, 333, 222} {
					a.does("put", n)
				}
				for _, n := range order {
					b.gets(n, "get")
				}
			}
		}),
	}}
}
