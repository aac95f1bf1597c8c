package models

import (
	"cmp"
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/queue"
)

// queueState is a queue: its items in the order in which they were put.
type queueState struct {
	items      []int
	next       func(items []int) int // the place of the item that comes out
	limit      int
	closed     bool
	unfinished int
}

func first([]int) int          { return 0 }
func last(items []int) int     { return len(items) - 1 }
func smallest(items []int) int { return slices.Index(items, slices.Min(items)) }

func (s queueState) full() bool { return s.limit > 0 && len(s.items) >= s.limit }

func (s queueState) put(x int) (queueState, outcome) {
	switch {
	case s.closed:
		return s, outcome{err: queue.ErrShutDown}
	case s.full():
		return s, outcome{err: queue.ErrFull}
	}
	s.items = append(slices.Clone(s.items), x)
	s.unfinished++
	return s, outcome{}
}

func (s queueState) get(int) (queueState, outcome) {
	switch {
	case len(s.items) > 0:
		at := s.next(s.items)
		x := s.items[at]
		s.items = slices.Delete(slices.Clone(s.items), at, at+1)
		return s, outcome{value: x}
	case s.closed:
		return s, outcome{err: queue.ErrShutDown}
	}
	return s, outcome{err: queue.ErrEmpty}
}

func (s queueState) taskDone(int) (queueState, outcome) {
	if s.unfinished == 0 {
		return s, outcome{err: queue.ErrTaskDone}
	}
	s.unfinished--
	return s, outcome{}
}

func (s queueState) shutdown(immediate bool) (queueState, outcome) {
	s.closed = true
	if immediate {
		s.unfinished -= min(len(s.items), s.unfinished)
		s.items = nil
	}
	return s, outcome{}
}

// aQueue is what all queues have.
type aQueue interface {
	Put(ctx context.Context, x int) error
	TryPut(ctx context.Context, x int) error
	Get(ctx context.Context) (int, error)
	TryGet(ctx context.Context) (int, error)
}

// joinable is a queue that keeps an account.
type joinable interface {
	aQueue
	TaskDone(ctx context.Context) error
	Join(ctx context.Context) error
}

func result[T any](x T, err error) outcome { return outcome{x, err} }

var items = rapid.IntRange(0, 9)

func queueModel[Q aQueue]() model[Q, queueState] {
	return model[Q, queueState]{
		{"put", items, func(s queueState) bool { return s.closed || !s.full() },
			func(ctx context.Context, q Q, x int) outcome { return outcome{err: q.Put(ctx, x)} }, queueState.put},
		{"try put", items, nil,
			func(ctx context.Context, q Q, x int) outcome { return outcome{err: q.TryPut(ctx, x)} }, queueState.put},
		{"get", nil, func(s queueState) bool { return s.closed || len(s.items) > 0 },
			func(ctx context.Context, q Q, _ int) outcome { x, err := q.Get(ctx); return result(x, err) }, queueState.get},
		{"try get", nil, nil,
			func(ctx context.Context, q Q, _ int) outcome { x, err := q.TryGet(ctx); return result(x, err) }, queueState.get},
	}
}

func joinableModel[Q joinable](length func(context.Context, Q) (int, error)) model[Q, queueState] {
	return append(queueModel[Q](),
		op[Q, queueState]{"task done", nil, nil,
			func(ctx context.Context, q Q, _ int) outcome { return outcome{err: q.TaskDone(ctx)} }, queueState.taskDone},
		op[Q, queueState]{"join", nil, func(s queueState) bool { return s.unfinished == 0 },
			func(ctx context.Context, q Q, _ int) outcome { return outcome{err: q.Join(ctx)} },
			func(s queueState, _ int) (queueState, outcome) { return s, outcome{} }},
		op[Q, queueState]{"len", nil, nil,
			func(ctx context.Context, q Q, _ int) outcome { n, err := length(ctx, q); return result(n, err) },
			func(s queueState, _ int) (queueState, outcome) { return s, outcome{value: len(s.items)} }},
	)
}

// endingModel is that of a queue that can be shut down: 1 is at once.
func endingModel[Q joinable](
	length func(context.Context, Q) (int, error), shutdown func(context.Context, Q, bool) error,
) model[Q, queueState] {
	return append(joinableModel(length), op[Q, queueState]{"shutdown", rapid.IntRange(0, 1), nil,
		func(ctx context.Context, q Q, now int) outcome { return outcome{err: shutdown(ctx, q, now == 1)} },
		func(s queueState, now int) (queueState, outcome) { return s.shutdown(now == 1) }})
}

func TestQueues(t *testing.T) {
	kinds := map[string]struct {
		create func(limit int) *queue.Queue[int]
		next   func([]int) int
	}{
		"FIFO":     {func(limit int) *queue.Queue[int] { return queue.New[int]("q", limit) }, first},
		"LIFO":     {func(limit int) *queue.Queue[int] { return queue.NewLIFO[int]("q", limit) }, last},
		"priority": {func(limit int) *queue.Queue[int] { return queue.NewPriority("q", limit, cmp.Compare[int]) }, smallest},
	}
	m := endingModel(
		func(_ context.Context, q *queue.Queue[int]) (int, error) { return q.Len(), nil },
		func(ctx context.Context, q *queue.Queue[int], now bool) error { q.Shutdown(ctx, now); return nil })
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			inMain(t, func(ctx context.Context) {
				rapid.Check(t, func(t *rapid.T) {
					limit := rapid.IntRange(0, 3).Draw(t, "limit")
					m.drive(ctx, t, k.create(limit), queueState{limit: limit, next: k.next})
				})
			})
		})
	}
}

func TestProcessQueues(t *testing.T) {
	type plain = *multiprocessing.Queue[int]
	type counted = *multiprocessing.JoinableQueue[int]
	inMain(t, func(ctx context.Context) {
		rapid.Check(t, func(t *rapid.T) {
			limit := rapid.IntRange(0, 3).Draw(t, "limit")
			q, err := multiprocessing.NewQueue[int]("q", limit)
			must(t, err)
			queueModel[plain]().drive(ctx, t, q, queueState{limit: limit, next: first})
		})
		rapid.Check(t, func(t *rapid.T) {
			limit := rapid.IntRange(0, 3).Draw(t, "limit")
			q, err := multiprocessing.NewJoinableQueue[int]("q", limit)
			must(t, err)
			joinableModel(func(_ context.Context, q counted) (int, error) { return q.Len(), nil }).
				drive(ctx, t, q, queueState{limit: limit, next: first})
		})
	})
}

func TestManagedQueue(t *testing.T) {
	type managed = *managers.Queue[int]
	m := endingModel(
		func(ctx context.Context, q managed) (int, error) { return q.Len(ctx) },
		func(ctx context.Context, q managed, now bool) error { return q.Shutdown(ctx, now) })
	withManager(t, func(ctx context.Context, manager *managers.Manager) {
		rapid.Check(t, func(t *rapid.T) {
			limit := rapid.IntRange(0, 3).Draw(t, "limit")
			q, err := managers.NewQueue[int](ctx, manager, "q", limit)
			must(t, err)
			m.drive(ctx, t, q, queueState{limit: limit, next: first})
		})
	})
}
