package lanes

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
	Aside // it waits for something that the lab needs for itself: see [trace.Aside]
	Done
	Failed
)

var stateNames = [...]string{"absent", "not recorded", "new", "running", "waiting", "sleeping", "aside", "done",
	"failed"}

// String returns the state as a word or two.
func (s State) String() string { return stateNames[s] }

// Alive says whether a worker in this state exists.
func (s State) Alive() bool { return s > Absent && s < Done }

// Nobody stands in for a lane where there is none.
const Nobody = -1

// Run is a run as its recorder saw it: what each worker did from its beginning to its end.
type Run struct {
	// Seed is the run's.
	Seed uint64
	// Length is the time that the run took, up to its end or to the moment at which the lab ended it
	// because of a deadlock: what workers did after that is not in here.
	Length time.Duration
	// Lanes are the workers, one process after the other, each beginning with its main thread.
	Lanes []Lane
	// Arrows are the wake-ups.
	Arrows []Arrow
	// Events are what the lanes were made of, in the order of their times.
	Events []trace.Event
	// Lost has, for each event that makes updates lost, by their places the events in which these
	// were written.
	Lost map[int][]int
	// Objects are those of the events.
	Objects map[uint64]trace.ObjectInfo
	// Tenures say who had which lock, permit or future, and when.
	Tenures []Tenure
	// Deadlock is how the run came to stand, or nil; Stopped says that the lab ended it then.
	Deadlock *trace.Deadlock
	Stopped  bool
	// Delays say for each worker, and each object that it waited for, who made it wait the longest.
	// The longest comes first.
	Delays []Delay
	// Dropped is how many events the recorder did not keep. They are the oldest.
	Dropped int

	called map[uint64]string // of the workers
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

// New makes lanes of what a recorder kept of a run that took so long. Workers and objects that are
// aside are left out, unless all are wanted. It takes time in proportion to the events, and to who
// had what while others waited for it.
func New(rec *trace.Recorder, length time.Duration, all bool) Run {
	events, dropped := rec.Events()
	for i := range events { // the clocks of two processes can differ a little
		events[i].At = min(max(events[i].At, 0), length)
	}
	slices.SortStableFunc(events, func(a, b trace.Event) int { return cmp.Compare(a.At, b.At) })
	stop := slices.IndexFunc(events, func(e trace.Event) bool { return e.Kind == trace.Stopped })
	if stop >= 0 { // what follows is the lab's doing
		events, length = events[:stop+1], events[stop].At
	}
	f := newFollower(rec, all)
	f.begin(workersOf(rec, events))
	f.Length, f.Dropped, f.Deadlock, f.Stopped = length, dropped, rec.Deadlock(), stop >= 0
	for _, e := range events {
		if f.follow(e) {
			f.Events = append(f.Events, e)
		}
	}
	for i := range f.Lanes {
		f.last(i).To = length
	}
	f.Delays = f.ledger.delays(f.Run)
	f.Tenures = f.ledger.tenures(f.Run)
	f.Lost = losses(f.Events)
	return f.Run
}

// workersOf returns the workers of the events: those of this process first, then those of its
// children, each in the order of their birth.
func workersOf(rec *trace.Recorder, events []trace.Event) []trace.WorkerInfo {
	var all []trace.WorkerInfo
	seen := map[uint64]bool{}
	for _, e := range events {
		if e.Kind != trace.Stopped && !seen[e.Worker] {
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
