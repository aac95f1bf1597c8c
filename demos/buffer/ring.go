package buffer

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// ring is the buffer: places in shared memory that are filled and emptied in turn, the lock that
// guards them, and the conditions of that lock. It stands in each worker's argument.
type ring struct {
	kind
	Lock              crew.RLock
	NotFull, NotEmpty crew.Condition // one and the same, if the variant has one condition
	Places            *multiprocessing.Array[int64]
	Counts            *multiprocessing.Array[int64]
}

// Which count of a ring stands where.
const (
	countPut = iota
	countTaken
	countSum       // of the items that were taken
	countMost      // items that were in the buffer at the same time
	countFromEmpty // times that a woken consumer found nothing
	countIntoFull  // times that a woken producer found no place
	counts
)

func newRing(st *stage.Stage, k kind, size int) (r ring, err error) {
	r.kind = k
	if r.Lock, err = crew.NewRLock(st, "buffer"); err != nil {
		return r, err
	}
	if k.OneCondition {
		r.NotFull, err = crew.NewConditionWith(st, "changed", r.Lock)
		r.NotEmpty = r.NotFull
	} else if r.NotFull, err = crew.NewConditionWith(st, "not full", r.Lock); err == nil {
		r.NotEmpty, err = crew.NewConditionWith(st, "not empty", r.Lock)
	}
	if err != nil {
		return r, err
	}
	if r.Places, err = multiprocessing.NewArray("places", make([]int64, size)...); err != nil {
		return r, err
	}
	r.Counts, err = multiprocessing.NewArray("counts", make([]int64, counts)...)
	return r, err
}

// add changes one of the counts. The caller of this and of the methods that follow holds the lock,
// but for put and take.
func (r ring) add(count int, n int64) int64 {
	n += r.Counts.Load(count)
	r.Counts.Store(count, n)
	return n
}

func (r ring) len() int { return int(r.Counts.Load(countPut) - r.Counts.Load(countTaken)) }

func (r ring) isFull() bool  { return r.len() == r.Places.Len() }
func (r ring) isEmpty() bool { return r.len() == 0 }

// put adds an item at the end. It blocks while the buffer is full.
func (r ring) put(ctx context.Context, item int64) error {
	st := stage.In(ctx)
	return threading.With(ctx, r.Lock, func() error {
		if err := r.await(ctx, r.NotFull, r.isFull, "the buffer is full", countIntoFull); err != nil {
			return err
		}
		r.Places.Store(int(r.add(countPut, 1)-1)%r.Places.Len(), item)
		r.Counts.Store(countMost, max(r.Counts.Load(countMost), int64(r.len())))
		st.Say(ctx, "puts item %d: %d of %d places are full", item, r.len(), r.Places.Len())
		return r.NotEmpty.Notify(ctx, 1)
	})
}

// take removes the first item. It blocks while the buffer is empty.
func (r ring) take(ctx context.Context) error {
	st := stage.In(ctx)
	return threading.With(ctx, r.Lock, func() error {
		if err := r.await(ctx, r.NotEmpty, r.isEmpty, "the buffer is empty", countFromEmpty); err != nil {
			return err
		}
		item := r.Places.Load(int(r.add(countTaken, 1)-1) % r.Places.Len())
		r.add(countSum, item)
		st.Say(ctx, "takes item %d: %d of %d places are full", item, r.len(), r.Places.Len())
		return r.NotFull.Notify(ctx, 1)
	})
}

// await waits while the worker cannot go on, and says why. With the bug of "if" a woken worker does
// not look again. What it then does wrong is counted and not done, and it waits again: so the other
// figures stay those of a right run.
func (r ring) await(ctx context.Context, c crew.Condition, blocked func() bool, why string, bug int) error {
	st := stage.In(ctx)
	for blocked() {
		st.Say(ctx, "waits: %s", why)
		if err := c.Wait(ctx); err != nil {
			return err
		}
		if r.If && blocked() {
			r.add(bug, 1)
			st.Say(ctx, "is woken and does not look again, but %s", why)
		}
	}
	return nil
}
