package manager

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// managedObjects is one object of each type of a manager, and what the demo needs to look at them.
type managedObjects struct {
	List      *managers.List[int]
	Dict      *managers.Dict[string, int]
	Namespace *managers.Namespace
	Lock      *managers.Lock
	RLock     *managers.RLock
	Semaphore *managers.Semaphore
	Bounded   *managers.Semaphore
	Condition *managers.Condition
	Event     *managers.Event
	Barrier   *managers.Barrier
	Queue     *managers.Queue[int]
	Value     *managers.Value[float64]
	Array     *managers.Array[int32]

	Meet   *managers.Barrier              // where the two processes wait for each other, after each type
	Counts *managers.Dict[string, int]    // the count under each lock
	Order  *managers.Dict[string, []int]  // what came, in order
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
	o.Meet, errs[13] = managers.NewBarrier(ctx, m, trace.Aside("meet"), 2, 0)
	o.Counts, errs[14] = managers.NewDict[string, int](ctx, m, trace.Aside("counts"))
	o.Order, errs[15] = managers.NewDict[string, []int](ctx, m, trace.Aside("order"))
	o.Saw, errs[16] = managers.NewDict[string, string](ctx, m, trace.Aside("saw"))
	return o, cmp.Or(errs[:]...)
}

// managedKind is one type: what each of two processes does with it at the same time, what a process
// sees then, what it should see, and the sentence that says it.
type managedKind struct {
	name string
	use  func(ctx context.Context, o managedObjects, me int) error
	look func(ctx context.Context, o managedObjects) (string, error)
	want string
	says string
}

// managedKinds are the types in the order in which 002 names them.
var managedKinds = []managedKind{
	{"list", useList, lookList, "[0 1 10 11]", "the list is %s"},
	{"dict", useDict, lookDict, "user-0: 0, user-1: 1", "the dict has %s"},
	{"Namespace", useNamespace, lookNamespace, "x=10 y=hello", "the Namespace has %s"},
	{"Lock", useLock, lookCount("Lock"), "4", "both counted under the Lock: %s"},
	{"RLock", useRLock, lookCount("RLock"), "4", "both counted under the RLock: %s"},
	{"Semaphore", useSemaphore, lookCount("Semaphore"), "4", "both counted with the Semaphore: %s"},
	{"BoundedSemaphore", useBounded, lookBounded, "4, released more often than acquired",
		"both counted with the BoundedSemaphore: %s"},
	{"Condition", useCondition, lookOrder("Condition"), "[0 1 0 1]", "turns at the Condition: %s"},
	{"Event", useEvent, lookEvent, "true", "the Event is set: %s"},
	{"Barrier", useBarrier, lookBarrier, "[0 1]", "numbers from the Barrier: %s"},
	{"Queue", useQueue, lookOrder("Queue"), "[1 2 3]", "received from the Queue: %s"},
	{"Value", useValue, lookValue, "4", "the Value is %s"},
	{"Array", useArray, lookArray, "[0 -1 -2 -3]", "the Array is %s"},
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

// note adds to what came, in order. Only one process does so at a time.
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
