package manager

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// managedObjects is one of each type that a manager knows, and what helps to watch them used.
type managedObjects struct {
	List      *managers.List[int]
	Dict      *managers.Dict[string, int]
	Namespace *managers.Namespace
	Lock      *managers.Lock
	RLock     *managers.RLock
	Semaphore *managers.Semaphore
	Bounded   *managers.BoundedSemaphore
	Condition *managers.Condition
	Event     *managers.Event
	Barrier   *managers.Barrier
	Queue     *managers.Queue[int]
	Value     *managers.Value[float64]
	Array     *managers.Array[int32]

	Meet   *managers.Barrier              // where the two processes wait for each other, after each type
	Counts *managers.Dict[string, int]    // what was counted under each lock
	Order  *managers.Dict[string, []int]  // what came in which order
	Saw    *managers.Dict[string, string] // what each process saw
	Pause  time.Duration                  // how long a count takes
}

func newManagedObjects(ctx context.Context, m *managers.Manager, pause time.Duration) (managedObjects, error) {
	o := managedObjects{Pause: pause}
	var errs [17]error
	o.List, errs[0] = managers.NewList[int](ctx, m, "list")
	o.Dict, errs[1] = managers.NewDict[string, int](ctx, m, "dict")
	o.Namespace, errs[2] = managers.NewNamespace(ctx, m, "Namespace")
	o.Lock, errs[3] = managers.NewLock(ctx, m, "Lock")
	o.RLock, errs[4] = managers.NewRLock(ctx, m, "RLock")
	o.Semaphore, errs[5] = managers.NewSemaphore(ctx, m, "Semaphore", 1)
	o.Bounded, errs[6] = managers.NewBoundedSemaphore(ctx, m, "BoundedSemaphore", 1)
	o.Condition, errs[7] = managers.NewCondition(ctx, m, "Condition")
	o.Event, errs[8] = managers.NewEvent(ctx, m, "Event")
	o.Barrier, errs[9] = managers.NewBarrier(ctx, m, "Barrier", 2, 0)
	o.Queue, errs[10] = managers.NewQueue[int](ctx, m, "Queue", 1)
	o.Value, errs[11] = managers.NewValue(ctx, m, "Value", 0.0)
	o.Array, errs[12] = managers.NewArray[int32](ctx, m, "Array", 0, 1, 2, 3)
	o.Meet, errs[13] = managers.NewBarrier(ctx, m, "meet", 2, 0)
	o.Counts, errs[14] = managers.NewDict[string, int](ctx, m, "counts")
	o.Order, errs[15] = managers.NewDict[string, []int](ctx, m, "order")
	o.Saw, errs[16] = managers.NewDict[string, string](ctx, m, "saw")
	return o, cmp.Or(errs[:]...)
}

// managedKind is one type: what each of two processes does with it at once, what can be seen then,
// and what should be.
type managedKind struct {
	name string
	use  func(ctx context.Context, o managedObjects, me int) error
	look func(ctx context.Context, o managedObjects) (string, error)
	want string
}

// managedKinds are the types in the order in which 002 names them.
var managedKinds = []managedKind{
	{"list", useList, lookList, "[0 1 10 11]"},
	{"dict", useDict, lookDict, "map[user-0:0 user-1:1]"},
	{"Namespace", useNamespace, lookNamespace, "x=10 y=hello"},
	{"Lock", useLock, lookCount("Lock"), "4"},
	{"RLock", useRLock, lookCount("RLock"), "4"},
	{"Semaphore", useSemaphore, lookCount("Semaphore"), "4"},
	{"BoundedSemaphore", useBounded, lookBounded, "4, released more often than acquired"},
	{"Condition", useCondition, lookOrder("Condition"), "[0 1 0 1]"},
	{"Event", useEvent, lookEvent, "true"},
	{"Barrier", useBarrier, lookBarrier, "[0 1]"},
	{"Queue", useQueue, lookOrder("Queue"), "[1 2 3]"},
	{"Value", useValue, lookValue, "4"},
	{"Array", useArray, lookArray, "[0 -1 -2 -3]"},
}

// twice is how often each process counts under a lock.
const twice = 2

// countUnder raises a count twice, each time as a read, a pause and a write with the lock held.
func (o managedObjects) countUnder(ctx context.Context, lock threading.Locker, name string) error {
	for range twice {
		err := threading.With(ctx, lock, func() error {
			n, _, err := o.Counts.Get(ctx, name)
			if err != nil {
				return err
			}
			if err := stage.In(ctx).Sleep(ctx, o.Pause); err != nil {
				return err
			}
			return o.Counts.Set(ctx, name, n+1)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lookCount returns what reads a count.
func lookCount(name string) func(context.Context, managedObjects) (string, error) {
	return func(ctx context.Context, o managedObjects) (string, error) {
		n, _, err := o.Counts.Get(ctx, name)
		return fmt.Sprint(n), err
	}
}

// note adds to what came in which order. Only one process does so at a time.
func (o managedObjects) note(ctx context.Context, name string, x int) error {
	all, _, err := o.Order.Get(ctx, name)
	if err != nil {
		return err
	}
	return o.Order.Set(ctx, name, append(all, x))
}

func lookOrder(name string) func(context.Context, managedObjects) (string, error) {
	return func(ctx context.Context, o managedObjects) (string, error) {
		all, _, err := o.Order.Get(ctx, name)
		return fmt.Sprint(all), err
	}
}
