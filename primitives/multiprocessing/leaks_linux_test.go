package multiprocessing_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// touched is one of each shared object: how a child gets it, and uses it.
type touched struct {
	Lock      *multiprocessing.Lock
	RLock     *multiprocessing.RLock
	Semaphore *multiprocessing.Semaphore
	Event     *multiprocessing.Event
	Condition *multiprocessing.Condition
	Barrier   *multiprocessing.Barrier
	Value     *multiprocessing.Value[int64]
	Array     *multiprocessing.Array[float64]
	Queue     *multiprocessing.Queue[int]
	Joinable  *multiprocessing.JoinableQueue[int]
}

var touch = multiprocessing.RegisterTask("test.touch", func(ctx context.Context, a *touched) error {
	switch {
	case a.Lock != nil:
		return a.Lock.Acquire(ctx) // and dies with it
	case a.RLock != nil:
		return a.RLock.Acquire(ctx)
	case a.Semaphore != nil:
		return a.Semaphore.Acquire(ctx)
	case a.Event != nil:
		a.Event.Set(ctx)
	case a.Condition != nil:
		return a.Condition.Acquire(ctx)
	case a.Barrier != nil:
		_, err := a.Barrier.Wait(ctx)
		return err
	case a.Value != nil:
		a.Value.Store(1)
	case a.Array != nil:
		a.Array.Store(0, 1)
	case a.Queue != nil:
		return a.Queue.Put(ctx, 1)
	case a.Joinable != nil:
		return a.Joinable.Put(ctx, 1)
	}
	return nil
})

var triple = multiprocessing.Register("test.triple", func(_ context.Context, x int) (int, error) { return 3 * x, nil })

// sharing makes a use of a child that touches what is made.
func sharing(put func(a *touched) error) func(context.Context) error {
	return func(ctx context.Context) error {
		a := &touched{}
		if err := put(a); err != nil {
			return err
		}
		p := multiprocessing.NewProcess("", touch, a)
		if err := p.Start(ctx); err != nil {
			return err
		}
		return p.Join(ctx)
	}
}

// uses are each primitive, made, used by another process, and let go of.
var uses = map[string]func(ctx context.Context) error{
	"process": sharing(func(*touched) error { return nil }),
	"lock":    sharing(func(a *touched) (err error) { a.Lock, err = multiprocessing.NewLock("l"); return err }),
	"rlock":   sharing(func(a *touched) (err error) { a.RLock, err = multiprocessing.NewRLock("l"); return err }),
	"semaphore": sharing(func(a *touched) (err error) {
		a.Semaphore,
			err = multiprocessing.NewSemaphore("s", 1)
		return err
	}),
	"event": sharing(func(a *touched) (err error) { a.Event, err = multiprocessing.NewEvent("e"); return err }),
	"condition": sharing(func(a *touched) (err error) {
		a.Condition,
			err = multiprocessing.NewCondition("c")
		return err
	}),
	"barrier": sharing(func(a *touched) (err error) {
		a.Barrier, err = multiprocessing.NewBarrier("b", 1, time.Minute)
		return err
	}),
	"value": sharing(func(a *touched) (err error) { a.Value, err = multiprocessing.NewValue("v", int64(0)); return err }),
	"array": sharing(func(a *touched) (err error) { a.Array, err = multiprocessing.NewArray("a", 1.0, 2.0); return err }),
	"queue": sharing(func(a *touched) (err error) { a.Queue, err = multiprocessing.NewQueue[int]("q", 0); return err }),
	"joinable": sharing(func(a *touched) (err error) {
		a.Joinable, err = multiprocessing.NewJoinableQueue[int]("q", 0)
		return err
	}),
	"pipe": func(ctx context.Context) error {
		a, b, err := multiprocessing.NewPipe[int]("p", true)
		if err != nil {
			return err
		}
		defer a.Close()
		defer b.Close()
		if err := a.Send(ctx, 1); err != nil {
			return err
		}
		_, err = b.Receive(ctx)
		return err
	},
	"pool": func(ctx context.Context) error {
		p, err := pool.New(ctx, 2)
		if err != nil {
			return err
		}
		if _, err := pool.Map(ctx, p, triple, []int{1, 2, 3}, 1); err != nil {
			return err
		}
		p.Close()
		return p.Join(ctx)
	},
	"manager": func(ctx context.Context) error {
		m, err := managers.Start(ctx)
		if err != nil {
			return err
		}
		d, err := managers.NewDict[string, int](ctx, m, "d")
		if err == nil {
			err = d.Set(ctx, "a", 1)
		}
		if err != nil {
			return err
		}
		return m.Shutdown(ctx)
	},
	"warm": func(ctx context.Context) error {
		p := multiprocessing.NewProcess("", touch, &touched{})
		if err := p.Start(multiprocessing.WithStartMethod(ctx, multiprocessing.Warm)); err != nil {
			return err
		}
		return p.Join(ctx)
	},
}

// owned is what this process has.
type owned struct{ children, descriptors, sockets, mappings int }

func count() (o owned) {
	tasks, _ := filepath.Glob("/proc/self/task/*/children")
	for _, file := range tasks {
		text, _ := os.ReadFile(file) // of a thread that has just ended there is none
		o.children += len(strings.Fields(string(text)))
	}
	files, _ := filepath.Glob("/proc/self/fd/*")
	for _, file := range files {
		name, err := os.Readlink(file)
		if err != nil {
			continue // the folder that was being read
		}
		o.descriptors++
		if strings.HasPrefix(name, "socket:") {
			o.sockets++
		}
	}
	maps, _ := os.ReadFile("/proc/self/maps")
	o.mappings = strings.Count(string(maps), "concurrency-lab") // what all shared memory has in its name
	return o
}

// within says whether there is no more of anything than in the other.
func (o owned) within(most owned) bool {
	return o.children <= most.children && o.descriptors <= most.descriptors && o.sockets <= most.sockets &&
		o.mappings <= most.mappings
}

// TestNothingIsLeft uses each primitive many times. What is left is found by the garbage collector,
// some time after the last use.
func TestNothingIsLeft(t *testing.T) {
	for name, use := range uses {
		t.Run(name, func(t *testing.T) {
			many := func(n int) {
				proctest.Run(t, nil, func(ctx context.Context) {
					for range n {
						testkit.Must(t, use(ctx))
					}
				})
			}
			many(1) // opens what stays open
			before := count()
			many(10)
			if after := settled(before); !after.within(before) {
				t.Errorf("before %+v, afterwards %+v", before, after)
			}
		})
	}
}

// settled is what this process has once that is within a limit, or in the end.
func settled(limit owned) (o owned) {
	for range 100 {
		runtime.GC() // lets go of memory that nobody has any more, by a goroutine that has to come to run
		if o = count(); o.within(limit) {
			break
		}
		time.Sleep(time.Millisecond) // the system has no event to wait on
	}
	return o
}
