package multiprocessing

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

type addArg struct {
	Value *Value[int64]
	Array *Array[float32]
	I, N  int
}

var (
	takeLock = RegisterTask("test.lock", func(ctx context.Context, l *Lock) error {
		if err := l.Acquire(ctx); err != nil {
			return err
		}
		return l.Release(ctx)
	})
	// addUp adds 1 to a shared value N times under its lock.
	addUp = RegisterTask("test.add", func(ctx context.Context, a addArg) error {
		for range a.N {
			if err := a.Value.Acquire(ctx); err != nil {
				return err
			}
			a.Value.Store(a.Value.Load() + 1)
			if err := a.Value.Release(ctx); err != nil {
				return err
			}
		}
		a.Array.Store(a.I, float32(a.I)+0.5)
		return nil
	})
	// holdLock takes a lock and keeps it until it is killed.
	holdLock = RegisterTask("test.hold", func(ctx context.Context, a holdArg) error {
		if err := a.Lock.Acquire(ctx); err != nil {
			return err
		}
		if err := a.Ready.Send(ctx, os.Getpid()); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
	numbersOut = RegisterTask("test.numbers", func(ctx context.Context, a numbersArg) error {
		for i := range a.N {
			if err := a.Queue.Put(ctx, i); err != nil {
				return err
			}
		}
		return nil
	})
	consume = RegisterTask("test.consume", func(ctx context.Context, q *JoinableQueue[string]) error {
		for {
			if _, err := q.Get(ctx); err != nil {
				return err
			}
			if err := q.TaskDone(ctx); err != nil {
				return err
			}
		}
	})
	echo = RegisterTask("test.echo", func(ctx context.Context, c *Connection[any]) error {
		for {
			m, err := c.Receive(ctx)
			if err == io.EOF {
				return nil
			}
			if err == nil {
				err = c.Send(ctx, m)
			}
			if err != nil {
				return err
			}
		}
	})
)

type holdArg struct {
	Lock  *Lock
	Ready *Connection[int]
}

type numbersArg struct {
	Queue *Queue[int]
	N     int
}

func TestValueUnderItsLock(t *testing.T) {
	const workers, n = 4, 500
	proctest.Run(t, nil, func(ctx context.Context) {
		v, err := NewValue("counter", int64(-5))
		testkit.Must(t, err)
		a, err := NewArray("marks", make([]float32, workers)...)
		testkit.Must(t, err)
		var all []*Process
		for i := range workers {
			p := NewProcess("", addUp, addArg{v, a, i, n})
			testkit.Must(t, p.Start(ctx))
			all = append(all, p)
		}
		for _, p := range all {
			testkit.Must(t, p.Join(ctx))
		}
		if got := v.Load(); got != workers*n-5 {
			t.Errorf("counter %d, want %d", got, workers*n-5)
		}
		if got := a.Numbers(); !slices.Equal(got, []float32{0.5, 1.5, 2.5, 3.5}) {
			t.Errorf("array %v", got)
		}
	})
}

func TestLockBetweenThreads(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		l, err := NewLock("L")
		testkit.Must(t, err)
		if err := l.Release(ctx); !errors.Is(err, threading.ErrNotHeld) {
			t.Errorf("release of a free lock: %v", err)
		}
		n := 0
		for range 4 {
			threading.Go(ctx, "", func(ctx context.Context) error {
				for range 1000 {
					testkit.Must(t, l.Acquire(ctx))
					n++
					testkit.Must(t, l.Release(ctx))
				}
				return nil
			})
		}
		for _, th := range threading.Enumerate(ctx)[1:] {
			testkit.Must(t, th.Join(ctx))
		}
		if n != 4000 {
			t.Errorf("%d of 4000", n)
		}
		testkit.Must(t, l.Acquire(ctx))
		if l.TryAcquire(ctx) {
			t.Error("taken twice")
		}
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if err := l.Acquire(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a wait with a deadline: %v", err)
		}
	})
}

func TestDeathOfTheHolder(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		l, err := NewLock("L")
		testkit.Must(t, err)
		here, there, err := NewPipe[int]("ready", false)
		testkit.Must(t, err)
		p := NewProcess("holder", holdLock, holdArg{l, there})
		testkit.Must(t, p.Start(ctx))
		_, err = here.Receive(ctx)
		testkit.Must(t, err)
		waiter := threading.Go(ctx, "waiter", l.Acquire)
		p.Kill()
		if err := waiter.Join(ctx); !errors.Is(err, ErrOwnerDied) {
			t.Errorf("the waiter: %v", err)
		}
		if err := l.Acquire(ctx); !errors.Is(err, ErrOwnerDied) {
			t.Errorf("a later one: %v", err)
		}
	})
}

func TestQueueBetweenProcesses(t *testing.T) {
	const putters, n = 3, 400
	proctest.Run(t, nil, func(ctx context.Context) {
		q, err := NewQueue[int]("numbers", 7)
		testkit.Must(t, err)
		for range putters {
			testkit.Must(t, NewProcess("", numbersOut, numbersArg{q, n}).Start(ctx))
		}
		seen := make([]int, n)
		for range putters * n {
			i, err := q.Get(ctx)
			testkit.Must(t, err)
			seen[i]++
		}
		for i, times := range seen {
			if times != putters {
				t.Errorf("%d came %d times", i, times)
			}
		}
		if _, err := q.TryGet(ctx); !errors.Is(err, queue.ErrEmpty) {
			t.Errorf("an empty queue: %v", err)
		}
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if _, err := q.Get(short); !errors.Is(err, queue.ErrEmpty) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a get with a deadline: %v", err)
		}
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := q.Get(gone); errors.Is(err, queue.ErrEmpty) || !errors.Is(err, context.Canceled) {
			t.Errorf("a get that is cancelled: %v", err)
		}
		for i := range 7 {
			testkit.Must(t, q.Put(ctx, i))
		}
		if err := q.TryPut(ctx, 8); !errors.Is(err, queue.ErrFull) || q.Len() != 7 {
			t.Errorf("a full queue of %d: %v", q.Len(), err)
		}
	})
}

func TestQueueWrapsAround(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		q, err := NewQueue[[]byte]("big", 0)
		testkit.Must(t, err)
		item := make([]byte, queueBytes/3)
		for i := range item {
			item[i] = byte(i * 7)
		}
		testkit.Must(t, q.Put(ctx, item))
		for range 10 { // never empty, so that the ring does not begin anew
			testkit.Must(t, q.Put(ctx, item))
			got, err := q.Get(ctx)
			testkit.Must(t, err)
			if !slices.Equal(got, item) {
				t.Fatal("an item came out changed")
			}
		}
		if err := q.Put(ctx, make([]byte, queueBytes)); !errors.Is(err, ErrTooLarge) {
			t.Errorf("an item that cannot fit: %v", err)
		}
	})
}

func TestJoinableQueue(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		q, err := NewJoinableQueue[string]("buns", 0)
		testkit.Must(t, err)
		for _, s := range []string{"a", "b", "c"} {
			testkit.Must(t, q.Put(ctx, s))
		}
		p := NewProcess("consumer", consume, q)
		p.Daemon = true
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, q.Join(ctx))
		if err := q.TaskDone(ctx); !errors.Is(err, queue.ErrTaskDone) {
			t.Errorf("done too often: %v", err)
		}
	})
}

func TestPipe(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		here, there, err := NewPipe[any]("duplex", true)
		testkit.Must(t, err)
		p := NewProcess("echo", echo, there)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, there.Close())
		for _, m := range []any{int64(1), "two", []any{int64(42), nil, "hello"}, map[any]any{"a": 0.25, int64(1): nil}} {
			testkit.Must(t, here.Send(ctx, m))
			got, err := here.Receive(ctx)
			testkit.Must(t, err)
			if diff := cmp.Diff(m, got); diff != "" {
				t.Error(diff)
			}
		}
		short, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		if _, err := here.Receive(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a receive with a deadline: %v", err)
		}
		testkit.Must(t, here.Send(ctx, "still works"))
		_, err = here.Receive(ctx)
		testkit.Must(t, err)
		testkit.Must(t, here.Close()) // ends the child by EOF
		testkit.Must(t, p.Join(ctx))
		r, w, err := NewPipe[int]("one way", false)
		testkit.Must(t, err)
		if _, err := w.Receive(ctx); !errors.Is(err, ErrOneWay) {
			t.Errorf("receive at the sending end: %v", err)
		}
		testkit.Must(t, r.Close())
		if err := w.Send(ctx, 1); !errors.Is(err, syscall.EPIPE) {
			t.Errorf("send to nobody: %v", err)
		}
		testkit.Must(t, w.Close())
	})
}

func TestSharedObjectsOnlyAtTheStart(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		v, err := NewValue("v", int64(0))
		testkit.Must(t, err)
		q, err := NewQueue[any]("q", 0)
		testkit.Must(t, err)
		if err := q.Put(ctx, v); !errors.Is(err, ErrInherit) {
			t.Errorf("a value through a queue: %v", err)
		}
		if _, _, err := spawn.Remote(addUp.Bind(addArg{Value: v})); !errors.Is(err, ErrInherit) {
			t.Errorf("a value as a task's argument: %v", err)
		}
	})
}

// wrapped has its shared objects in a struct that is embedded, as any argument of a user's may
// have.
type wrapped struct {
	inner
	Times int
}

type inner struct{ Value *Value[int64] }

var countUp = RegisterTask("test.count-up", func(ctx context.Context, a wrapped) error {
	for range a.Times {
		a.Value.Store(a.Value.Load() + 1)
	}
	return nil
})

func TestSharedObjectInAnEmbeddedStruct(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		v, err := NewValue("v", int64(0))
		testkit.Must(t, err)
		p := NewProcess("counter", countUp, wrapped{inner{v}, 3})
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
		if v.Load() != 3 {
			t.Errorf("the child counted to %d", v.Load())
		}
	})
}

// chain holds a lock in each of its links.
type chain struct {
	Lock *Lock
	Next *chain
}

var lockAll = RegisterTask("test.lock-all", func(ctx context.Context, c *chain) error {
	for ; c != nil; c = c.Next {
		if err := c.Lock.Acquire(ctx); err != nil {
			return err
		}
	}
	return nil
})

// However a shared object is made inside, those in an argument are found as deep as the argument
// goes.
func TestSharedObjectsDeepInAnArgument(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		var c *chain
		for range 16 {
			l, err := NewLock("l")
			testkit.Must(t, err)
			c = &chain{l, c}
		}
		p := NewProcess("locker", lockAll, c)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
	})
}

// account embeds a shared object beside another field.
type account struct {
	*Value[int64]
	Owner string
}

// twoShared embeds two, of which the codec would send neither.
type twoShared struct {
	*Value[int64]
	*Lock
}

var (
	countOwner = RegisterTask("test.count-owner", func(_ context.Context, a account) error {
		a.Store(int64(len(a.Owner)))
		return nil
	})
	takeTwo = RegisterTask("test.take-twoShared", func(context.Context, twoShared) error { return nil })
	takeAny = RegisterTask("test.take-any", func(context.Context, map[string]any) error { return nil })
)

func TestEmbeddedSharedObject(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		v, err := NewValue("v", int64(1))
		testkit.Must(t, err)
		p := NewProcess("p", countOwner, account{v, "ann"})
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
		if v.Load() != 3 {
			t.Errorf("the process stored %d", v.Load())
		}
	})
}

// A shared object that would arrive as a number, or as nothing, is refused when the process starts.
func TestSharedObjectThatWouldNotArrive(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		v, err := NewValue("v", int64(1))
		testkit.Must(t, err)
		for where, p := range map[string]*Process{
			"multiprocessing.twoShared.Lock": NewProcess("p", takeTwo, twoShared{Value: v}),
			"multiprocessing.Value[int64] in an any": NewProcess("p", takeAny,
				map[string]any{"values": []*Value[int64]{v}}),
		} {
			if err := p.Start(ctx); !errors.Is(err, ErrUnsendable) || !strings.Contains(err.Error(), where) {
				t.Errorf("start: %v, want one that says %s", err, where)
			}
		}
	})
}

// What a type says is known before there is a value.
func TestQueueOfWhatCannotBeSent(t *testing.T) {
	if _, err := NewQueue[chan int]("q", 0); !errors.Is(err, ErrUnsendable) {
		t.Errorf("the queue: %v", err)
	}
	if _, _, err := NewPipe[func()]("p", true); !errors.Is(err, ErrUnsendable) {
		t.Errorf("the pipe: %v", err)
	}
}

var giveChannel = Register("test.give-channel",
	func(context.Context, int) (chan int, error) { return make(chan int), nil })

// What a process returns is dropped, so it need not be anything that can be sent.
func TestProcessMayReturnAnything(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		p := NewProcess("p", giveChannel, 1)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
		if _, _, err := spawn.Remote(giveChannel.Bind(1)); !errors.Is(err, ErrUnsendable) {
			t.Errorf("where the result is wanted: %v", err)
		}
	})
}
