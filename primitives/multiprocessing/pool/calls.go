package pool

import (
	"cmp"
	"context"
	"iter"
	"sync"

	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/internal/workers"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
)

// Apply runs f with arg in a worker and waits for the result: one task at a time, so nothing runs
// in parallel. When ctx is done it returns the cause, and the task runs on. Python: Pool.apply.
func Apply[A, R any](ctx context.Context, p *Pool, f *multiprocessing.Func[A, R], arg A) (R, error) {
	a, err := ApplyAsync(p, f, arg, nil)
	if err != nil {
		var none R
		return none, err
	}
	return a.Get(ctx)
}

// ApplyAsync queues f with arg and returns at once. If callback is not nil it is called in this
// process when the result is there, after the callbacks of results that came before; it should
// return soon, because the next has to wait for it. Python: Pool.apply_async.
func ApplyAsync[A, R any](
	p *Pool, f *multiprocessing.Func[A, R], arg A, callback func(R, error),
) (*AsyncResult[R], error) {
	a := &AsyncResult[R]{}
	b, err := newBatch(p, f, []A{arg}, 1)
	if err != nil {
		return nil, err
	}
	b.done = func(_ int, items []item[R]) {
		answer(p, callback, items[0].value, items[0].err)
		a.set(items[0].value, items[0].err)
	}
	return a, b.submit()
}

// Map runs f on every input in the workers, blocks until all are done, and returns the results in
// the order of the inputs. The result of an input that fails is the zero value, and Map returns
// the first of these errors too. Inputs are sent in chunks of chunksize; 0 means about four
// chunks for each worker. When ctx is done it returns the cause, and the tasks run on. Python:
// Pool.map.
func Map[A, R any](
	ctx context.Context, p *Pool, f *multiprocessing.Func[A, R], inputs []A, chunksize int,
) ([]R, error) {
	a, err := MapAsync(p, f, inputs, chunksize, nil)
	if err != nil {
		return nil, err
	}
	return a.Get(ctx)
}

// MapAsync is [Map] that returns at once. If callback is not nil it is called once, with all the
// results. Python: Pool.map_async.
func MapAsync[A, R any](
	p *Pool, f *multiprocessing.Func[A, R], inputs []A, chunksize int, callback func([]R, error),
) (*AsyncResult[[]R], error) {
	if chunksize <= 0 {
		chunksize = max(1, (len(inputs)+4*p.workers.Size()-1)/(4*p.workers.Size()))
	}
	a := &AsyncResult[[]R]{}
	b, err := newBatch(p, f, inputs, chunksize)
	if err != nil {
		return nil, err
	}
	m := &mapping[R]{values: make([]R, len(inputs)), left: b.chunks(), firstAt: len(inputs)}
	finish := func() {
		answer(p, callback, m.values, m.first)
		a.set(m.values, m.first)
	}
	if m.left == 0 {
		if err := b.submit(); err != nil { // of nothing: a closed pool refuses that too
			return nil, err
		}
		finish()
		return a, nil
	}
	b.done = func(at int, items []item[R]) {
		if m.add(at, items) {
			finish()
		}
	}
	return a, b.submit()
}

// mapping collects the chunks of a map.
type mapping[R any] struct {
	mu      sync.Mutex
	values  []R
	left    int
	first   error
	firstAt int
}

// add puts in a chunk that begins at an index and says whether it was the last.
func (m *mapping[R]) add(at int, items []item[R]) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, it := range items {
		m.values[at+i] = it.value
		if it.err != nil && at+i < m.firstAt {
			m.first, m.firstAt = it.err, at+i
		}
	}
	m.left--
	return m.left == 0
}

// Imap runs f on every input in the workers and yields the results in the order of the inputs. It
// yields each as soon as it and those before it are there. An input's error is yielded in its
// place. All inputs are queued at once, in chunks of chunksize (at least 1). The sequence ends
// early with the cause when ctx is done. Python: Pool.imap.
func Imap[A, R any](
	ctx context.Context, p *Pool, f *multiprocessing.Func[A, R], inputs []A, chunksize int,
) iter.Seq2[R, error] {
	return imap(ctx, p, f, inputs, chunksize, true)
}

// ImapUnordered is [Imap] that yields the results in the order in which they arrive. Python:
// Pool.imap_unordered.
func ImapUnordered[A, R any](
	ctx context.Context, p *Pool, f *multiprocessing.Func[A, R], inputs []A, chunksize int,
) iter.Seq2[R, error] {
	return imap(ctx, p, f, inputs, chunksize, false)
}

func imap[A, R any](
	ctx context.Context, p *Pool, f *multiprocessing.Func[A, R], inputs []A, chunksize int, ordered bool,
) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		type arrival struct {
			at    int
			items []item[R]
		}
		var none R
		arrivals := queue.New[arrival](p.workers.Name()+" results", 0)
		b, err := newBatch(p, f, inputs, max(chunksize, 1))
		if err == nil {
			b.done = func(at int, items []item[R]) { _ = arrivals.TryPut(ctx, arrival{at, items}) }
			err = b.submit()
		}
		if err != nil {
			yield(none, err)
			return
		}
		early := map[int][]item[R]{} // chunks that came before their turn
		for left, at := b.chunks(), 0; left > 0; left-- {
			items, ok := early[at]
			for !ok {
				a, err := arrivals.Get(ctx)
				if err != nil {
					yield(none, context.Cause(ctx))
					return
				}
				if items, ok = a.items, !ordered || a.at == at; !ok {
					early[a.at] = a.items
				}
			}
			delete(early, at)
			at += b.size
			for _, it := range items {
				if !yield(it.value, it.err) {
					return
				}
			}
		}
	}
}

// batch is a row of inputs for one function, cut into tasks.
type batch[A, R any] struct {
	pool *Pool
	fn   string
	args [][]byte
	size int
	// done is told of each chunk: the index of its first input, and what came of each input.
	done func(at int, items []item[R])
}

// item is what came of one input.
type item[R any] struct {
	value R
	err   error
}

func newBatch[A, R any](p *Pool, f *multiprocessing.Func[A, R], inputs []A, size int) (*batch[A, R], error) {
	if err := cmp.Or(spawn.CheckRegistered(f.Name()), wire.Check[R]()); err != nil {
		return nil, err
	}
	b := &batch[A, R]{pool: p, fn: f.Name(), size: size, args: make([][]byte, len(inputs))}
	for i, in := range inputs {
		var err error
		if b.args[i], err = wire.Encode(in); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *batch[A, R]) chunks() int { return (len(b.args) + b.size - 1) / b.size }

func (b *batch[A, R]) submit() error {
	tasks := make([]*workers.Task, 0, b.chunks())
	for at := 0; at < len(b.args); at += b.size {
		n := min(b.size, len(b.args)-at)
		tasks = append(tasks, &workers.Task{
			Func: b.fn,
			Args: b.args[at : at+n],
			Done: func(results []wire.Outcome, err error) { b.done(at, decodeItems[R](results, err, n)) },
		})
	}
	return b.pool.workers.Submit(tasks...)
}

// decodeItems reads the results of a chunk of n inputs; err is the error of all of them.
func decodeItems[R any](results []wire.Outcome, err error, n int) []item[R] {
	items := make([]item[R], n)
	for i := range items {
		if items[i].err = err; err == nil {
			items[i].value, items[i].err = wire.ValueOf[R](results[i])
		}
	}
	return items
}

// answer queues a callback, if there is one.
func answer[R any](p *Pool, callback func(R, error), value R, err error) {
	if callback == nil {
		return
	}
	p.replies.add(p.workers, func() { callback(value, err) })
}
