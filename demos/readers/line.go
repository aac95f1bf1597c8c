package readers

import (
	"context"
	"time"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// line is what is known of each worker that waits or has waited. The readers have the first places
// in it. The lock of the rwLock guards it.
type line struct {
	Readers int
	// Places has columns figures for each worker.
	Places *multiprocessing.Array[int64]
}

// The figures of a worker.
const (
	columnTicket  = iota // and 1 more, while it waits; else 0
	columnSince          // when this wait began
	columnPassed         // how many of the other kind came later and have entered in this wait
	columnMost           // the most that was, in any wait
	columnLongest        // the longest wait, in nanoseconds
	columns
)

func newLine(readers, writers int) (l line, err error) {
	l.Readers = readers
	l.Places, err = multiprocessing.NewArray("line", make([]int64, columns*(readers+writers))...)
	return l, err
}

func (l line) isWriter(place int) bool { return place >= l.Readers }

func (l line) len() int { return l.Places.Len() / columns }

func (l line) get(place, column int) int64    { return l.Places.Load(columns*place + column) }
func (l line) set(place, column int, n int64) { l.Places.Store(columns*place+column, n) }

// join notes that a worker begins to wait.
func (l line) join(ctx context.Context, place int, ticket int64) {
	l.set(place, columnTicket, ticket+1)
	l.set(place, columnSince, trace.Now(ctx).UnixNano())
	l.set(place, columnPassed, 0)
}

// leave notes that a worker enters, who so goes past those of the other kind that came before it
// and wait. It returns how many went past this one.
func (l line) leave(ctx context.Context, place int, ticket int64) int64 {
	for other := range l.len() {
		waits := l.get(other, columnTicket)
		if waits > 0 && waits-1 < ticket && l.isWriter(other) != l.isWriter(place) {
			l.set(other, columnPassed, l.get(other, columnPassed)+1)
		}
	}
	if l.get(place, columnTicket) == 0 {
		return 0
	}
	passed := l.get(place, columnPassed)
	l.set(place, columnTicket, 0)
	l.set(place, columnMost, max(l.get(place, columnMost), passed))
	waited := trace.Now(ctx).UnixNano() - l.get(place, columnSince)
	l.set(place, columnLongest, max(l.get(place, columnLongest), waited))
	return passed
}

// waits is how the workers of one kind fared.
type waits struct {
	Passed  int     `json:"passed"`    // the most that went past one of them while it waited
	Longest float64 `json:"longest_s"` // the longest wait
}

// of returns the waits of the workers with the places from first to last.
func (l line) of(first, last int) (w waits) {
	for place := first; place <= last; place++ {
		w.Passed = max(w.Passed, int(l.get(place, columnMost)))
		w.Longest = max(w.Longest, time.Duration(l.get(place, columnLongest)).Seconds())
	}
	return w
}
