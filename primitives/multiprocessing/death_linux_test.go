package multiprocessing

import (
	"context"
	"errors"
	"os"
	"runtime"
	"syscall"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/threading"
)

// shareArg is what a process dies with.
type shareArg struct {
	Lock  *Lock
	RLock *RLock
	Cond  *Condition
	Queue *Queue[int]
	Sem   *Semaphore
	Bar   *Barrier
	There *Queue[int] // its number, when it has them
}

func newShareArg(t *testing.T) (a shareArg) {
	t.Helper()
	var errs [7]error
	a.Lock, errs[0] = NewLock("L")
	a.RLock, errs[1] = NewRLock("R")
	a.Cond, errs[2] = NewCondition("C")
	a.Queue, errs[3] = NewQueue[int]("Q", 0)
	a.Sem, errs[4] = NewSemaphore("S", 1)
	a.Bar, errs[5] = NewBarrier("B", 3, 0)
	a.There, errs[6] = NewQueue[int]("there", 0)
	testkit.Must(t, errors.Join(errs[:]...))
	return a
}

var (
	// holdAll takes all locks, also those of objects that are held for moments only, and waits at
	// the barrier.
	holdAll = RegisterTask("test.hold-all", func(ctx context.Context, a shareArg) error {
		for _, err := range []error{a.Lock.Acquire(ctx), a.RLock.Acquire(ctx), a.Cond.Acquire(ctx),
			a.Queue.Object.Acquire(ctx), a.Sem.Object.Acquire(ctx), a.There.Put(ctx, os.Getpid())} {
			if err != nil {
				return err
			}
		}
		_, err := a.Bar.Wait(ctx)
		return err
	})
	holdBelow = RegisterTask("test.hold-below", func(ctx context.Context, a shareArg) error {
		p := NewProcess("below", holdAll, a)
		if err := p.Start(ctx); err != nil {
			return err
		}
		return p.Join(ctx)
	})
)

// TestADeathIsHeardOfWhoeverLives: all that a process held, or waited at, is told of its death,
// also if its parent has died before, or cannot hear of it.
func TestADeathIsHeardOfWhoeverLives(t *testing.T) {
	ways := map[string]func(t *testing.T, parent *Process, pid int){
		"with its parent": func(_ *testing.T, parent *Process, _ int) { parent.Kill() },
		"before its parent, which hears of nothing": func(t *testing.T, parent *Process, pid int) {
			proctest.Stop(t, parent.PID())
			testkit.Must(t, syscall.Kill(pid, syscall.SIGKILL))
		},
	}
	for name, kill := range ways {
		t.Run(name, func(t *testing.T) {
			proctest.Run(t, nil, func(ctx context.Context) {
				a := newShareArg(t)
				parent := NewProcess("parent", holdBelow, a)
				testkit.Must(t, parent.Start(ctx))
				pid, err := a.There.Get(ctx)
				testkit.Must(t, err)
				awaitParties(ctx, a.Bar, 1)
				kill(t, parent, pid)
				threads := map[*threading.Thread]error{}
				for name, wait := range map[string]func(context.Context) error{
					"lock": a.Lock.Acquire, "rlock": a.RLock.Acquire, "condition": a.Cond.Acquire, "semaphore": a.Sem.Acquire,
					"queue": func(ctx context.Context) error { _, err := a.Queue.Get(ctx); return err },
				} {
					threads[threading.Go(ctx, name, wait)] = ErrOwnerDied
				}
				threads[threading.Go(ctx, "barrier", func(ctx context.Context) error {
					_, err := a.Bar.Wait(ctx)
					return err
				})] = threading.ErrBrokenBarrier
				for th, want := range threads {
					if err := th.Join(ctx); !errors.Is(err, want) {
						t.Errorf("%s: %v", th.Name, err)
					}
				}
				parent.Kill()
				testkit.Must(t, parent.child.Wait(ctx))
			})
		})
	}
}

// awaitParties blocks until so many wait at a barrier, of which nobody is told.
func awaitParties(ctx context.Context, b *Barrier, n int) {
	for b.NWaiting() < n && ctx.Err() == nil {
		runtime.Gosched()
	}
}

var waitAt = RegisterTask("test.wait-at", func(ctx context.Context, b *Barrier) error {
	_, err := b.Wait(ctx)
	return err
})

// TestABarrierIsBrokenByADeath: a party that was killed while it waited is no party any more. Who
// comes finds a broken barrier, as who waits does, until it is mended.
func TestABarrierIsBrokenByADeath(t *testing.T) {
	for _, parties := range []int{2, 3} {
		proctest.Run(t, nil, func(ctx context.Context) {
			b, err := NewBarrier("B", parties, 0)
			testkit.Must(t, err)
			p := NewProcess("p", waitAt, b)
			testkit.Must(t, p.Start(ctx))
			awaitParties(ctx, b, 1)
			other := threading.NewThread("other", func(ctx context.Context) error { _, err := b.Wait(ctx); return err })
			if parties > 2 {
				testkit.Must(t, other.Start(ctx))
				awaitParties(ctx, b, 2)
			}
			p.Kill()
			testkit.Must(t, p.child.Wait(ctx))
			if parties > 2 {
				if err := other.Join(ctx); !errors.Is(err, threading.ErrBrokenBarrier) {
					t.Errorf("one who waited: %v", err)
				}
			}
			if i, err := b.Wait(ctx); i != -1 || !errors.Is(err, threading.ErrBrokenBarrier) {
				t.Errorf("one who came: %d, %v", i, err)
			}
			testkit.Must(t, b.Reset(ctx))
			var round []*threading.Thread
			for range parties {
				round = append(round, threading.Go(ctx, "", func(ctx context.Context) error { _, err := b.Wait(ctx); return err }))
			}
			for _, th := range round {
				if err := th.Join(ctx); err != nil {
					t.Errorf("on a barrier that was mended: %v", err)
				}
			}
		})
	}
}
