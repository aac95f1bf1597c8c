package manager

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

func useList(ctx context.Context, o managedObjects, me int) error {
	return o.List.Append(ctx, 10*me, 10*me+1)
}

func lookList(ctx context.Context, o managedObjects) (string, error) {
	all, err := o.List.Items(ctx)
	slices.Sort(all) // which process came first is chance
	return fmt.Sprint(all), err
}

func useDict(ctx context.Context, o managedObjects, me int) error {
	return o.Dict.Set(ctx, fmt.Sprint("user-", me), me)
}

func lookDict(ctx context.Context, o managedObjects) (string, error) {
	items, err := o.Dict.Items(ctx)
	var all []string
	for _, it := range items {
		all = append(all, fmt.Sprintf("%s: %d", it.Key, it.Value))
	}
	slices.Sort(all) // which process came first is chance
	return strings.Join(all, ", "), err
}

// The attributes of the namespace. The one process sets x, the other y.
const (
	attributeX = managers.Attribute[int]("x")
	attributeY = managers.Attribute[string]("y")
)

func useNamespace(ctx context.Context, o managedObjects, me int) error {
	if me == 0 {
		return attributeX.Set(ctx, o.Namespace, 10)
	}
	return attributeY.Set(ctx, o.Namespace, "hello")
}

func lookNamespace(ctx context.Context, o managedObjects) (string, error) {
	x, err := attributeX.Get(ctx, o.Namespace)
	if err != nil {
		return "", err
	}
	y, err := attributeY.Get(ctx, o.Namespace)
	return fmt.Sprintf("x=%d y=%s", x, y), err
}

func useLock(ctx context.Context, o managedObjects, _ int) error {
	return o.countUnder(ctx, o.Lock, "Lock")
}

// useRLock counts with the lock acquired twice.
func useRLock(ctx context.Context, o managedObjects, _ int) error {
	return threading.With(ctx, o.RLock, func() error { return o.countUnder(ctx, o.RLock, "RLock") })
}

func useSemaphore(ctx context.Context, o managedObjects, _ int) error {
	return o.countUnder(ctx, o.Semaphore, "Semaphore")
}

func useBounded(ctx context.Context, o managedObjects, _ int) error {
	return o.countUnder(ctx, o.Bounded, "BoundedSemaphore")
}

// lookBounded also releases a permit that no process has acquired.
func lookBounded(ctx context.Context, o managedObjects) (string, error) {
	n, err := lookCount("BoundedSemaphore")(ctx, o)
	if err != nil {
		return "", err
	}
	refused := o.Bounded.Release(ctx)
	if refused != nil && !errors.Is(refused, threading.ErrOverReleased) {
		return "", refused
	}
	return fmt.Sprintf("%s, %v", n, refused), nil
}

// useCondition makes the two processes take turns.
func useCondition(ctx context.Context, o managedObjects, me int) error {
	for range twice {
		err := threading.With(ctx, o.Condition, func() error {
			var unread error
			err := o.Condition.WaitFor(ctx, func() bool {
				var turns []int
				turns, _, unread = o.Order.Get(ctx, "Condition")
				return unread != nil || len(turns)%2 == me
			})
			if err := cmp.Or(err, unread); err != nil {
				return err
			}
			if err := o.note(ctx, "Condition", me); err != nil {
				return err
			}
			return o.Condition.NotifyAll(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func useEvent(ctx context.Context, o managedObjects, me int) error {
	if me == 0 {
		return o.Event.Wait(ctx)
	}
	if err := stage.In(ctx).Sleep(ctx, o.Pause); err != nil {
		return err
	}
	return o.Event.Set(ctx)
}

func lookEvent(ctx context.Context, o managedObjects) (string, error) {
	set, err := o.Event.IsSet(ctx)
	return fmt.Sprint(set), err
}

func useBarrier(ctx context.Context, o managedObjects, _ int) error {
	index, err := o.Barrier.Wait(ctx)
	if err != nil {
		return err
	}
	return o.Counts.Set(ctx, fmt.Sprint("index ", index), index)
}

// lookBarrier reads which numbers the two processes got.
func lookBarrier(ctx context.Context, o managedObjects) (string, error) {
	var got []int
	for index := range 2 {
		_, ok, err := o.Counts.Get(ctx, fmt.Sprint("index ", index))
		if err != nil {
			return "", err
		}
		if ok {
			got = append(got, index)
		}
	}
	return fmt.Sprint(got), nil
}

// useQueue has one process put what the other gets, with room for one item. Then both wait until
// all items are done.
func useQueue(ctx context.Context, o managedObjects, me int) error {
	step := func(x int) error { return o.Queue.Put(ctx, x) }
	if me == 1 {
		step = func(int) error { return o.getOne(ctx) }
	}
	for x := 1; x <= 3; x++ {
		if err := step(x); err != nil {
			return err
		}
	}
	return o.Queue.Join(ctx)
}

func (o managedObjects) getOne(ctx context.Context) error {
	x, err := o.Queue.Get(ctx)
	if err != nil {
		return err
	}
	if err := o.note(ctx, "Queue", x); err != nil {
		return err
	}
	return o.Queue.TaskDone(ctx)
}

// useValue counts under the lock, because the value has none.
func useValue(ctx context.Context, o managedObjects, _ int) error {
	for range twice {
		err := threading.With(ctx, o.Lock, func() error {
			x, err := o.Value.Get(ctx)
			if err != nil {
				return err
			}
			return o.Value.Set(ctx, x+1)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func lookValue(ctx context.Context, o managedObjects) (string, error) {
	x, err := o.Value.Get(ctx)
	return fmt.Sprint(x), err
}

// useArray negates every second number.
func useArray(ctx context.Context, o managedObjects, me int) error {
	for i := me; i < 4; i += 2 {
		x, err := o.Array.Get(ctx, i)
		if err != nil {
			return err
		}
		if err := o.Array.Set(ctx, i, -x); err != nil {
			return err
		}
	}
	return nil
}

func lookArray(ctx context.Context, o managedObjects) (string, error) {
	all, err := o.Array.Numbers(ctx)
	return fmt.Sprint(all), err
}
