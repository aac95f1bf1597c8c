package models

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

// To check a history takes exponentially long where many calls go on at once, as they do on a busy
// machine.
const (
	clients = 3
	calls   = 6
)

// history has many threads do what each of them is told by next, and returns what came of it.
func history[O, S any](ctx context.Context, m model[O, S], o O, next func(client, n int) []call) []porcupine.Operation {
	var mu sync.Mutex
	var all []porcupine.Operation
	began := time.Now()
	threads := make([]*threading.Thread, clients)
	for c := range clients {
		threads[c] = threading.Go(ctx, "client", func(ctx context.Context) error {
			for n := range calls {
				for _, in := range next(c, n) {
					from := time.Since(began)
					out := m[in.op].do(ctx, o, in.arg)
					to := time.Since(began)
					mu.Lock()
					all = append(all, porcupine.Operation{ClientId: c, Input: in, Call: int64(from), Output: out, Return: int64(to)})
					mu.Unlock()
				}
			}
			return nil
		})
	}
	for _, t := range threads {
		_ = t.Join(context.WithoutCancel(ctx)) // it returns nil
	}
	return all
}

// check says whether a history is one of the model's.
func (m model[O, S]) check(t *testing.T, s S, h []porcupine.Operation) bool {
	t.Helper()
	got, _ := porcupine.CheckOperationsVerbose(m.linear(s), h, 30*time.Second)
	if got == porcupine.Unknown {
		t.Fatalf("%d operations are too many to be checked", len(h))
	}
	return got == porcupine.Ok
}

// puts and gets is as many of each, in an order of its own for each client. What is put is unique.
func putsAndGets[Q aQueue](m model[Q, queueState]) func(client, n int) []call {
	put, tryPut, tryGet := m.named("put"), m.named("try put"), m.named("try get")
	return func(client, n int) []call {
		x := 1000*client + n
		if rand.IntN(2) == 0 {
			return []call{{put, x}, {tryGet, 0}}
		}
		return []call{{tryPut, x}, {tryGet, 0}}
	}
}

func TestQueuesAreLinearizable(t *testing.T) {
	withManager(t, func(ctx context.Context, manager *managers.Manager) {
		m := queueModel[aQueue]()
		for name, create := range map[string]func() (aQueue, error){
			"queue":           func() (aQueue, error) { return queue.New[int]("q", 0), nil },
			"multiprocessing": func() (aQueue, error) { return multiprocessing.NewQueue[int]("q", 0) },
			"manager":         func() (aQueue, error) { return managers.NewQueue[int](ctx, manager, "q", 0) },
		} {
			t.Run(name, func(t *testing.T) {
				for range 5 {
					q, err := create()
					must(t, err)
					if !m.check(t, queueState{next: first}, history(ctx, m, q, putsAndGets(m))) {
						t.Fatal("no order of these calls is that of a queue")
					}
				}
			})
		}
	})
}

// swapping is a queue that is wrong: now and then the second item comes out before the first.
type swapping struct {
	*queue.Queue[int]
	mu   sync.Mutex
	gets int
	held []int
}

func (q *swapping) TryGet(ctx context.Context) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.held) > 0 {
		x := q.held[0]
		q.held = nil
		return x, nil
	}
	x, err := q.Queue.TryGet(ctx)
	if q.gets++; err == nil && q.gets%7 == 0 {
		if y, err := q.Queue.TryGet(ctx); err == nil {
			q.held, x = []int{x}, y
		}
	}
	return x, err
}

func TestSwappedItemsAreFound(t *testing.T) {
	inMain(t, func(ctx context.Context) {
		m := queueModel[aQueue]()
		for range 20 { // items that two get at once may come in either order
			q := &swapping{Queue: queue.New[int]("q", 0)}
			s := queueState{next: first}
			for x := range 20 {
				must(t, q.Put(ctx, -x))
				s, _ = s.put(-x)
			}
			if !m.check(t, s, history(ctx, m, aQueue(q), putsAndGets(m))) {
				return
			}
		}
		t.Error("a queue that swaps items was taken for one")
	})
}

var inHistories = []string{"get", "set", "set default", "pop", "get", "set", "len"}

// someOfADict is what a client does with a dict.
func someOfADict(int, int) []call {
	return []call{{dictModel.named(inHistories[rand.IntN(len(inHistories))]), rand.IntN(40)}}
}

func TestDictIsLinearizable(t *testing.T) {
	withManager(t, func(ctx context.Context, m *managers.Manager) {
		for range 5 {
			d, err := managers.NewDict[int, int](ctx, m, "d")
			must(t, err)
			if !dictModel.check(t, noDict(), history(ctx, dictModel, dictLike(d), someOfADict)) {
				t.Fatal("no order of these calls is that of a dict")
			}
		}
	})
}

// stale is a dict that is wrong: now and then it gives the value that a key had before.
type stale struct {
	dictLike
	mu     sync.Mutex
	gets   int
	before map[int]int
}

func (d *stale) Set(ctx context.Context, key, value int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if old, ok, err := d.dictLike.Get(ctx, key); err == nil && ok {
		d.before[key] = old
	}
	return d.dictLike.Set(ctx, key, value)
}

func (d *stale) Get(ctx context.Context, key int) (int, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gets++
	if old, ok := d.before[key]; ok && d.gets%3 == 0 {
		return old, true, nil
	}
	return d.dictLike.Get(ctx, key)
}

func TestStaleReadsAreFound(t *testing.T) {
	withManager(t, func(ctx context.Context, m *managers.Manager) {
		next := func(client, n int) []call {
			x := (client + n) % 10
			return []call{{dictModel.named("set"), x}, {dictModel.named("get"), 0}}
		}
		for range 20 { // a stale read is none where the set that it should have seen was under way
			d, err := managers.NewDict[int, int](ctx, m, "d")
			must(t, err)
			wrong := &stale{dictLike: d, before: map[int]int{}}
			if !dictModel.check(t, noDict(), history(ctx, dictModel, dictLike(wrong), next)) {
				return
			}
		}
		t.Error("a dict with stale reads was taken for one")
	})
}
