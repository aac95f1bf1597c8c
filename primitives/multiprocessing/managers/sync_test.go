package managers

import (
	"context"
	"errors"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

// The proxies can be used where their counterparts can.
var (
	_ threading.Locker = (*Lock)(nil)
	_ threading.Locker = (*RLock)(nil)
	_ threading.Locker = (*Semaphore)(nil)
	_ threading.Locker = (*Condition)(nil)
)

// blocking is what there is to wait for.
type blocking struct {
	RLock *RLock
	Sem   *Semaphore
	Cond  *Condition
	Event *Event
	Bar   *Barrier
	Queue *Queue[string]
	Ready *multiprocessing.Connection[int]
}

func newBlocking(t *testing.T, ctx context.Context, m *Manager) (b blocking) {
	t.Helper()
	var err error
	b.RLock, err = NewRLock(ctx, m, "R")
	testkit.Must(t, err)
	b.Sem, err = NewSemaphore(ctx, m, "S", 0)
	testkit.Must(t, err)
	b.Cond, err = NewCondition(ctx, m, "C")
	testkit.Must(t, err)
	b.Event, err = NewEvent(ctx, m, "E")
	testkit.Must(t, err)
	b.Bar, err = NewBarrier(ctx, m, "B", 2, 0)
	testkit.Must(t, err)
	b.Queue, err = NewQueue[string](ctx, m, "Q", 0)
	testkit.Must(t, err)
	return b
}

// The ways to block, each as a function of its own.
var (
	waitSem = multiprocessing.RegisterTask("test.managed.sem", func(ctx context.Context, b blocking) error {
		return b.ready(ctx, b.Sem.Acquire)
	})
	waitCond = multiprocessing.RegisterTask("test.managed.cond", func(ctx context.Context, b blocking) error {
		if err := b.Cond.Acquire(ctx); err != nil {
			return err
		}
		return b.ready(ctx, b.Cond.Wait)
	})
	waitBar = multiprocessing.RegisterTask("test.managed.bar", func(ctx context.Context, b blocking) error {
		return b.ready(ctx, func(ctx context.Context) error { return second(b.Bar.Wait(ctx)) })
	})
	waitQueue = multiprocessing.RegisterTask("test.managed.queue", func(ctx context.Context, b blocking) error {
		return b.ready(ctx, func(ctx context.Context) error { return second(b.Queue.Get(ctx)) })
	})
	holdRLock = multiprocessing.RegisterTask("test.managed.rlock", func(ctx context.Context, b blocking) error {
		if err := b.RLock.Acquire(ctx); err != nil {
			return err
		}
		return b.ready(ctx, func(ctx context.Context) error { <-ctx.Done(); return nil })
	})
)

// ready says that the process is about to block, and blocks.
func (b blocking) ready(ctx context.Context, block func(context.Context) error) error {
	if err := b.Ready.Send(ctx, 0); err != nil {
		return err
	}
	return block(ctx)
}

// start starts a process that blocks, or is about to.
func (b blocking) start(
	t *testing.T, ctx context.Context, f *multiprocessing.Func[blocking, struct{}],
) *multiprocessing.Process {
	t.Helper()
	here, there, err := multiprocessing.NewPipe[int]("ready", false)
	testkit.Must(t, err)
	defer here.Close()
	b.Ready = there
	p := multiprocessing.NewProcess("blocked", f, b)
	testkit.Must(t, p.Start(ctx))
	testkit.Must(t, there.Close())
	_, err = here.Receive(ctx)
	testkit.Must(t, err)
	return p
}

// kill starts a process that blocks, and kills it.
func (b blocking) kill(t *testing.T, ctx context.Context, f *multiprocessing.Func[blocking, struct{}]) {
	kill(t, ctx, b.start(t, ctx, f))
}

func kill(t *testing.T, ctx context.Context, p *multiprocessing.Process) {
	t.Helper()
	p.Kill()
	if p.Join(ctx) == nil {
		t.Error("the killed process ended well")
	}
}

// A process that is killed while it waits takes nothing away from the others.
func TestClientsKilledWhileTheyWait(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		b := newBlocking(t, ctx, m)
		for range 3 {
			b.kill(t, ctx, waitSem)
			testkit.Must(t, b.Sem.Release(ctx))
			testkit.Must(t, b.Sem.Acquire(ctx)) // the permit is there

			b.kill(t, ctx, waitQueue)
			testkit.Must(t, b.Queue.Put(ctx, "item"))
			if item, err := b.Queue.Get(ctx); item != "item" || err != nil {
				t.Errorf("the item: %q %v", item, err)
			}
			testkit.Must(t, b.Queue.TaskDone(ctx))
			testkit.Must(t, b.Queue.Join(ctx)) // it counts once

			testkit.Must(t, b.RLock.Acquire(ctx)) // still free for others
			testkit.Must(t, b.RLock.Release(ctx))
		}
		party := b.start(t, ctx, waitBar)
		for n := 0; n == 0; {
			var err error
			n, err = b.Bar.NWaiting(ctx)
			testkit.Must(t, err)
		}
		kill(t, ctx, party)
		for broken := false; !broken; { // as soon as the manager hears of it
			var err error
			broken, err = b.Bar.Broken(ctx)
			testkit.Must(t, err)
		}
		if _, err := b.Bar.Wait(ctx); !errors.Is(err, threading.ErrBrokenBarrier) {
			t.Errorf("a barrier that a party will not come to: %v", err)
		}
	})
}

func TestClientKilledInACondition(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		b := newBlocking(t, ctx, m)
		dying := b.start(t, ctx, waitCond)
		testkit.Must(t, b.Cond.Acquire(ctx)) // it has begun to wait, else it would hold the lock
		testkit.Must(t, b.Cond.Release(ctx))
		holding := make(chan struct{})
		waiter := threading.Go(ctx, "waiter", func(ctx context.Context) error {
			if err := b.Cond.Acquire(ctx); err != nil {
				return err
			}
			close(holding)
			return errors.Join(b.Cond.Wait(ctx), b.Cond.Release(ctx))
		})
		<-holding
		testkit.Must(t, b.Cond.Acquire(ctx)) // so does this one
		kill(t, ctx, dying)
		testkit.Must(t, b.Cond.NotifyAll(ctx))
		testkit.Must(t, b.Cond.Release(ctx))
		testkit.Must(t, waiter.Join(ctx))
	})
}

func TestClientKilledWithAnRLock(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		b := newBlocking(t, ctx, m)
		b.kill(t, ctx, holdRLock)
		if err := b.RLock.Acquire(ctx); !errors.Is(err, multiprocessing.ErrOwnerDied) {
			t.Errorf("after the death of the holder: %v", err)
		}
	})
}

func TestManagedRLock(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		l, err := NewRLock(ctx, m, "R")
		testkit.Must(t, err)
		for range 3 {
			testkit.Must(t, l.Acquire(ctx))
		}
		if depth, err := l.Depth(ctx); depth != 3 || err != nil {
			t.Errorf("depth %d %v", depth, err)
		}
		other := threading.Go(ctx, "other", func(ctx context.Context) error {
			if l.TryAcquire(ctx) {
				t.Error("two threads have the lock")
			}
			return l.Release(ctx)
		})
		if err := other.Join(ctx); !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("release by another thread: %v", err)
		}
		done, cancel := context.WithCancel(ctx)
		cancel()
		for range 3 {
			testkit.Must(t, l.Release(done)) // although that is done
		}
		if err := l.Release(ctx); !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("a release too many: %v", err)
		}
		if err := l.Acquire(context.Background()); !errors.Is(err, threading.ErrNoThread) {
			t.Errorf("acquire by nobody: %v", err)
		}
		testkit.Must(t, threading.Go(ctx, "next", l.Acquire).Join(ctx))
	})
}

func TestManagedSemaphore(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		s, err := NewSemaphore(ctx, m, "S", 2)
		testkit.Must(t, err)
		testkit.Must(t, s.Acquire(ctx))
		if !s.TryAcquire(ctx) || s.TryAcquire(ctx) {
			t.Error("there were not two permits")
		}
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if err := s.Acquire(short); err != context.DeadlineExceeded {
			t.Errorf("an acquire with a deadline: %v", err)
		}
		testkit.Must(t, s.ReleaseN(ctx, 3))
		for range 3 {
			testkit.Must(t, s.Acquire(ctx))
		}
		if err := s.ReleaseN(ctx, 0); !errors.Is(err, threading.ErrNoPermits) {
			t.Errorf("no permits: %v", err)
		}
		b, err := NewBoundedSemaphore(ctx, m, "B", 1)
		testkit.Must(t, err)
		if err := b.Release(ctx); !errors.Is(err, threading.ErrOverReleased) {
			t.Errorf("a release too many: %v", err)
		}
		var panicked *threading.PanicError
		if _, err := NewSemaphore(ctx, m, "N", -1); !errors.As(err, &panicked) {
			t.Errorf("fewer than no permits: %v", err)
		}
	})
}

func TestManagedCondition(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		c, err := NewCondition(ctx, m, "C")
		testkit.Must(t, err)
		for name, err := range map[string]error{
			"wait":     c.Wait(ctx),
			"wait for": c.WaitFor(ctx, func() bool { return true }),
			"notify":   c.Notify(ctx, 1),
		} {
			if !errors.Is(err, threading.ErrNotHeld) {
				t.Errorf("%s without the lock: %v", name, err)
			}
		}
		ready := false
		testkit.Must(t, c.Acquire(ctx))
		waiter := threading.Go(ctx, "waiter", func(ctx context.Context) error {
			if err := c.Acquire(ctx); err != nil {
				return err
			}
			return errors.Join(c.WaitFor(ctx, func() bool { return ready }), c.Release(ctx))
		})
		ready = true
		testkit.Must(t, c.NotifyAll(ctx))
		testkit.Must(t, c.Release(ctx))
		testkit.Must(t, waiter.Join(ctx))

		testkit.Must(t, c.Acquire(ctx))
		testkit.Must(t, c.Acquire(ctx))
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if err := c.WaitFor(short, func() bool { return false }); err != context.DeadlineExceeded {
			t.Errorf("a wait with a deadline: %v", err)
		}
		if depth, err := c.Depth(ctx); depth != 2 || err != nil {
			t.Errorf("after it the lock is held %d times, %v", depth, err)
		}
	})
}

func TestManagedEventAndBarrier(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		e, err := NewEvent(ctx, m, "E")
		testkit.Must(t, err)
		waiter := threading.Go(ctx, "waiter", e.Wait)
		testkit.Must(t, e.Set(ctx))
		testkit.Must(t, waiter.Join(ctx))
		if set, err := e.IsSet(ctx); !set || err != nil {
			t.Errorf("is set: %v %v", set, err)
		}
		testkit.Must(t, e.Clear(ctx))
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if err := e.Wait(short); err != context.DeadlineExceeded {
			t.Errorf("a wait with a deadline: %v", err)
		}

		b, err := NewBarrier(ctx, m, "B", 2, 0)
		testkit.Must(t, err)
		other := threading.Go(ctx, "other", func(ctx context.Context) error { return second(b.Wait(ctx)) })
		testkit.Must(t, second(b.Wait(ctx)))
		testkit.Must(t, other.Join(ctx))
		late, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if index, err := b.Wait(late); index != -1 || !errors.Is(err, threading.ErrBrokenBarrier) ||
			!errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a party that waits in vain: %d %v", index, err)
		}
		if broken, err := b.Broken(ctx); !broken || err != nil {
			t.Errorf("broken: %v %v", broken, err)
		}
		testkit.Must(t, b.Reset(ctx))
		if broken, err := b.Broken(ctx); broken || err != nil {
			t.Errorf("broken after a reset: %v %v", broken, err)
		}
		testkit.Must(t, b.Abort(ctx))
		if err := second(b.Wait(ctx)); !errors.Is(err, threading.ErrBrokenBarrier) {
			t.Errorf("after an abort: %v", err)
		}
		if n, err := b.Parties(ctx); n != 2 || err != nil {
			t.Errorf("parties: %d %v", n, err)
		}
		if n, err := b.NWaiting(ctx); n != 0 || err != nil {
			t.Errorf("waiting: %d %v", n, err)
		}
		timed, err := NewBarrier(ctx, m, "T", 2, time.Millisecond)
		testkit.Must(t, err)
		if err := second(timed.Wait(ctx)); !errors.Is(err, threading.ErrBrokenBarrier) ||
			!errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a barrier with a timeout: %v", err)
		}
	})
}

// One whose time is over before it could come breaks the barrier as one does who has come: the
// others cannot tell.
func TestManagedBarrierHearsOfWhoIsTooLate(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		b, err := NewBarrier(ctx, m, "B", 3, 0)
		testkit.Must(t, err)
		over, cancel := context.WithCancel(ctx)
		cancel()
		other := threading.Go(ctx, "other", func(ctx context.Context) error { return second(b.Wait(ctx)) })
		for n := 0; n == 0; {
			n, err = b.NWaiting(ctx)
			testkit.Must(t, err)
		}
		if err := second(b.Wait(over)); !errors.Is(err, threading.ErrBrokenBarrier) || !errors.Is(err, context.Canceled) {
			t.Errorf("who is too late: %v", err)
		}
		if err := other.Join(ctx); !errors.Is(err, threading.ErrBrokenBarrier) {
			t.Errorf("who waits: %v", err)
		}
	})
}

func TestManagedQueue(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		q, err := NewQueue[int](ctx, m, "Q", 2)
		testkit.Must(t, err)
		testkit.Must(t, q.Put(ctx, 1))
		testkit.Must(t, q.TryPut(ctx, 2))
		if err := q.TryPut(ctx, 3); !errors.Is(err, queue.ErrFull) {
			t.Errorf("a third of two: %v", err)
		}
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if err := q.Put(short, 3); !errors.Is(err, queue.ErrFull) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a put with a deadline: %v", err)
		}
		if n, err := q.Len(ctx); n != 2 || err != nil {
			t.Errorf("len %d %v", n, err)
		}
		for want := 1; want <= 2; want++ {
			if got, err := q.Get(ctx); got != want || err != nil {
				t.Errorf("%d %v, want %d", got, err, want)
			}
			testkit.Must(t, q.TaskDone(ctx))
		}
		testkit.Must(t, q.Join(ctx))
		if err := q.TaskDone(ctx); !errors.Is(err, queue.ErrTaskDone) {
			t.Errorf("a third task: %v", err)
		}
		if _, err := q.TryGet(ctx); !errors.Is(err, queue.ErrEmpty) {
			t.Errorf("get from the empty queue: %v", err)
		}
		late, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if _, err := q.Get(late); !errors.Is(err, queue.ErrEmpty) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a get with a deadline: %v", err)
		}
		getter := threading.Go(ctx, "getter", func(ctx context.Context) error { return second(q.Get(ctx)) })
		testkit.Must(t, q.Shutdown(ctx, false))
		if err := getter.Join(ctx); !errors.Is(err, queue.ErrShutDown) {
			t.Errorf("get at the end: %v", err)
		}
	})
}

// An item whose getter did not live to hear of it comes out first again, and is one task.
func TestItemIsPutBack(t *testing.T) {
	ctx := t.Context()
	q, err := queueType.make(ctx, mustEncode(t, queueArg{Name: "Q"}))
	testkit.Must(t, err)
	items := q.(*itemQueue)
	for _, x := range []string{"a", "b"} {
		testkit.Must(t, items.put(ctx, putArg{Block: true, Value: []byte(x)}))
	}
	it, err := items.items.Get(ctx)
	testkit.Must(t, err)
	items.putBack(ctx, it)
	for _, want := range []string{"a", "b"} {
		it, err := items.items.TryGet(ctx)
		if string(it.Value) != want || err != nil {
			t.Errorf("%q %v, want %q", it.Value, err, want)
		}
		testkit.Must(t, items.items.TaskDone(ctx))
	}
	testkit.Must(t, items.items.Join(ctx))
}

func mustEncode(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := wire.Encode(v)
	testkit.Must(t, err)
	return raw
}

func TestNamespaceAndArray(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		const (
			count = Attribute[int]("count")
			name  = Attribute[string]("name")
		)
		n, err := NewNamespace(ctx, m, "N")
		testkit.Must(t, err)
		if _, err := count.Get(ctx, n); !errors.Is(err, ErrNoAttribute) {
			t.Errorf("an attribute that was never set: %v", err)
		}
		testkit.Must(t, count.Set(ctx, n, 3))
		testkit.Must(t, name.Set(ctx, n, "x"))
		if x, err := count.Get(ctx, n); x != 3 || err != nil {
			t.Errorf("count %v %v", x, err)
		}
		testkit.Must(t, count.Delete(ctx, n))
		if err := count.Delete(ctx, n); !errors.Is(err, ErrNoAttribute) {
			t.Errorf("delete what is deleted: %v", err)
		}
		if x, err := name.Get(ctx, n); x != "x" || err != nil {
			t.Errorf("name %v %v", x, err)
		}

		a, err := NewArray(ctx, m, "A", 1.5, 2.5)
		testkit.Must(t, err)
		p := multiprocessing.NewProcess("", negateArray, a)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
		if x, err := a.Get(ctx, -1); x != -2.5 || err != nil {
			t.Errorf("the last: %v %v", x, err)
		}
		if x, err := a.Numbers(ctx); len(x) != 2 || x[0] != -1.5 || err != nil {
			t.Errorf("numbers: %v %v", x, err)
		}
		if err := a.Set(ctx, 2, 1); !errors.Is(err, ErrIndex) {
			t.Errorf("a third of two: %v", err)
		}
	})
}

var negateArray = multiprocessing.RegisterTask("test.managed.array",
	func(ctx context.Context, a *Array[float64]) error {
		n, err := a.Len(ctx)
		for i := 0; err == nil && i < n; i++ {
			var x float64
			if x, err = a.Get(ctx, i); err == nil {
				err = a.Set(ctx, i, -x)
			}
		}
		return err
	})
