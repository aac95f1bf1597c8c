package readers

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// rwLock is a lock that any number of readers can hold at the same time, or one writer. It is made
// of a condition and counts in shared memory. It stands in each worker's argument.
type rwLock struct {
	First  kind
	Change crew.Condition // somebody has entered or left; its lock guards everything here
	Counts *multiprocessing.Array[int64]
	Line   line // who waits, and how often each was passed
}

// Which count of a rwLock stands where.
const (
	countReaders        = iota // that hold it
	countWriters               // that hold it: 0 or 1
	countWaitingReaders        // that wait for it
	countWaitingWriters
	countTickets // drawn by those who came
	countEntered // workers that have entered: in the fair kind, the next ticket
	counts
)

func newRWLock(st *stage.Stage, first kind, readers, writers int) (l rwLock, err error) {
	l.First = first
	if l.Change, err = crew.NewCondition(st, "change"); err != nil {
		return l, err
	}
	if l.Counts, err = multiprocessing.NewArray("counts", make([]int64, counts)...); err != nil {
		return l, err
	}
	l.Line, err = newLine(readers, writers)
	return l, err
}

// add changes one of the counts. The caller of this and of the methods that begin with a small
// letter holds the condition's lock.
func (l rwLock) add(count int, n int64) int64 {
	n += l.Counts.Load(count)
	l.Counts.Store(count, n)
	return n
}

func (l rwLock) any(count int) bool { return l.Counts.Load(count) > 0 }

// mayEnter says whether a reader or a writer with that ticket may enter now.
func (l rwLock) mayEnter(writer bool, ticket int64) bool {
	if l.any(countWriters) || writer && l.any(countReaders) {
		return false
	}
	switch l.First {
	case readersFirst:
		return !writer || !l.any(countWaitingReaders)
	case writersFirst:
		return writer || !l.any(countWaitingWriters)
	}
	return ticket == l.Counts.Load(countEntered)
}

// Enter acquires the lock for the worker with that place in the line. It blocks until that may
// enter.
func (l rwLock) Enter(ctx context.Context, place int) error {
	st, writer, holders, waiting := stage.In(ctx), l.Line.isWriter(place), countReaders, countWaitingReaders
	if writer {
		holders, waiting = countWriters, countWaitingWriters
	}
	return threading.With(ctx, l.Change, func() error {
		ticket, waits := l.add(countTickets, 1)-1, false
		err := l.Change.WaitFor(ctx, func() bool {
			may := l.mayEnter(writer, ticket)
			if !may && !waits {
				waits = true
				st.Say(ctx, "waits: readers inside: %d, writers inside: %d", l.Counts.Load(countReaders),
					l.Counts.Load(countWriters))
				l.add(waiting, 1)
				l.Line.join(ctx, place, ticket)
			}
			return may
		})
		if waits {
			l.add(waiting, -1)
		}
		if err != nil {
			return err
		}
		l.add(holders, 1)
		l.add(countEntered, 1)
		st.Say(ctx, "enters; others that went past it while it waited: %d", l.Line.leave(ctx, place, ticket))
		if l.First != fair {
			return nil
		}
		return l.tell(ctx) // the next in the line may be a reader too
	})
}

// Leave releases the lock.
func (l rwLock) Leave(ctx context.Context, place int) error {
	holders := countReaders
	if l.Line.isWriter(place) {
		holders = countWriters
	}
	return threading.With(ctx, l.Change, func() error {
		l.add(holders, -1)
		stage.In(ctx).Say(ctx, "leaves")
		return l.tell(ctx)
	})
}

// tell wakes all that wait, so that each looks whether it may enter now.
func (l rwLock) tell(ctx context.Context) error {
	if !l.any(countWaitingReaders) && !l.any(countWaitingWriters) {
		return nil
	}
	return l.Change.NotifyAll(ctx)
}
