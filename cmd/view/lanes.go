package view

import (
	"cmp"
	"os"
	"slices"
	"time"

	"concurrency-lab/primitives/trace"
)

// State is what a worker does at a moment, as far as it was observed.
type State uint8

// The states. Running is on a core, or ready for one, or in a call that the primitives cannot see
// into.
const (
	Absent State = iota // it does not exist yet
	Unseen              // it exists, but what it did was among the events that the recorder did not keep
	Born                // it exists, and its code has not begun
	Running
	Waiting
	Sleeping
	Done
	Failed
)

var stateNames = [...]string{"absent", "not recorded", "new", "running", "waiting", "sleeping", "done", "failed"}

// String returns the state as a word or two.
func (s State) String() string { return stateNames[s] }

// Alive says whether a worker in this state exists.
func (s State) Alive() bool { return s > Absent && s < Done }

// nobody stands in for a lane where there is none.
const nobody = -1

// Lanes are a run as its recorder saw it: what each worker did from its beginning to its end.
type Lanes struct {
	// Seed is the run's.
	Seed uint64
	// Length is the time that the run took.
	Length time.Duration
	// Lanes are the workers, one process after the other, each beginning with its main thread.
	Lanes []Lane
	// Arrows are the wake-ups.
	Arrows []Arrow
	// Events are what the lanes were made of, in the order of their times.
	Events []trace.Event
	// Objects are those of the events.
	Objects map[uint64]trace.ObjectInfo
	// Tenures say who had which lock, permit or future, and when.
	Tenures []Tenure
	// Deadlock is how the run ended, or nil.
	Deadlock *trace.Deadlock
	// Delays say for each worker, and each object that it waited for, who made it wait the longest.
	// The longest comes first.
	Delays []Delay
	// Dropped is how many events the recorder did not keep. They are the oldest.
	Dropped int
}

// Lane is what one worker did. Its segments follow each other without a gap or an overlap from the
// run's beginning to its end.
type Lane struct {
	trace.WorkerInfo
	Segments []Segment
}

// Segment is a time that a worker spent in one state.
type Segment struct {
	State    State
	From, To time.Duration
	// Object is what a waiting worker waits for.
	Object trace.ObjectInfo
	// Holder is the lane of whoever had the object when the wait began, or -1.
	Holder int
}

// Arrow leads from what one worker did (a release, a notification, its end) to what another one
// could therefore do.
type Arrow struct {
	From, To Mark
	Object   trace.ObjectInfo
}

// Tenure is a time in which a lane had an object.
type Tenure struct {
	Lane     int
	Object   uint64
	From, To time.Duration
}

// Mark is a moment in a lane, with the segment that it falls into.
type Mark struct {
	Lane, Segment int
	At            time.Duration
}

// Delay is how long Whom waited because of Who, both lanes, for an object, in all.
type Delay struct {
	Who, Whom int
	Object    trace.ObjectInfo
	Total     time.Duration
}

// Spent returns how long the worker was in a state.
func (l Lane) Spent(s State) (sum time.Duration) {
	for _, seg := range l.Segments {
		if seg.State == s {
			sum += seg.To - seg.From
		}
	}
	return sum
}

// Life returns how long the worker existed.
func (l Lane) Life() (sum time.Duration) {
	for s := Unseen; s.Alive(); s++ {
		sum += l.Spent(s)
	}
	return sum
}

// End returns the last state of the worker.
func (l Lane) End() State { return l.Segments[len(l.Segments)-1].State }

// NewLanes makes lanes of what a recorder kept of a run that took so long. It takes time in
// proportion to the events, and to who had what while others waited for it.
func NewLanes(rec *trace.Recorder, length time.Duration) Lanes {
	events, dropped := rec.Events()
	for i := range events { // the clocks of two processes can differ a little
		events[i].At = min(max(events[i].At, 0), length)
	}
	slices.SortStableFunc(events, func(a, b trace.Event) int { return cmp.Compare(a.At, b.At) })
	f := newFollower(rec, workersOf(rec, events))
	f.Length, f.Dropped, f.Events, f.Deadlock = length, dropped, events, rec.Deadlock()
	for _, e := range events {
		f.follow(e)
	}
	for i := range f.Lanes.Lanes {
		f.last(i).To = length
	}
	f.Delays = f.ledger.delays(f.Lanes)
	f.Tenures = f.ledger.tenures(f.Lanes)
	return f.Lanes
}

// workersOf returns the workers of the events: those of this process first, then those of its
// children, each in the order of their birth.
func workersOf(rec *trace.Recorder, events []trace.Event) []trace.WorkerInfo {
	var all []trace.WorkerInfo
	seen := map[uint64]bool{}
	for _, e := range events {
		if !seen[e.Worker] {
			seen[e.Worker] = true
			w, _ := rec.Worker(e.Worker)
			all = append(all, w)
		}
	}
	own := os.Getpid()
	rank := func(w trace.WorkerInfo) int {
		if w.PID == own {
			return 0
		}
		return w.PID
	}
	slices.SortFunc(all, func(a, b trace.WorkerInfo) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID))
	})
	return all
}
