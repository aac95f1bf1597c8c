package trace

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultCapacity is the number of events that a recorder keeps unless told otherwise.
const DefaultCapacity = 200_000

// Recorder keeps the newest events of a run and knows the present state of each of its workers. It
// notices a deadlock at once.
//
// A Recorder is made with [NewRecorder] and may be used by any number of threads. Reporting takes
// one short lock, and allocates only for a worker or an object that is new.
type Recorder struct {
	origin     time.Time
	capacity   int
	onDeadlock func(*Deadlock)
	fresh      chan struct{} // holds a token while there is something that Take has not given
	shaken     bool          // see Shake
	seed       uint64
	unwatched  atomic.Bool // see Unwatched
	onAccess   func(Event, WorkerInfo, ObjectInfo)
	control    Control // nil unless something decides who goes on

	mu      sync.Mutex
	events  []Event // a ring once it is full
	total   int     // events ever reported
	taken   int     // of these, how many Take has given or dropped
	workers map[uint64]*state
	objects map[uint64]*object // but for the ends of the workers here, which these stand for themselves
	news    news
	// remembered is how many of both there were when some had been forgotten.
	remembered int

	numbers map[string]int // see Number

	live    int // workers that have not ended
	stuck   int // of these, those in a wait that does not end by itself
	outside int // what can still wake somebody and is not a worker here: see Outside
	within  int // of these, what is controlled: see Within
	own     int // events that were reported here, not merged
	onQuiet func()
	mains   map[int]*object // for each child process the object that stands for its end

	unreported map[*state]struct{} // workers that are stuck in a wait whose end may come without a report

	closed   bool      // nobody is outside: see NobodyOutside
	deadlock *Deadlock // that was found last
	told     int       // the events that had been reported then
}

// NewRecorder returns a recorder that keeps the newest capacity events; 0 means
// [DefaultCapacity]. If onDeadlock is not nil, it is called in a goroutine of its own each time
// that all workers wait and none can wake another. After a deadlock that is certain and has no
// end it is not called any more. The recorder only reports: to end the run is up to the program.
func NewRecorder(capacity int, onDeadlock func(*Deadlock)) *Recorder {
	if capacity <= 0 {
		capacity = DefaultCapacity
	}
	return &Recorder{
		origin:     time.Now(),
		capacity:   capacity,
		onDeadlock: onDeadlock,
		fresh:      make(chan struct{}, 1),
		workers:    map[uint64]*state{},
		unreported: map[*state]struct{}{},
		objects:    map[uint64]*object{},
		mains:      map[int]*object{},
		numbers:    map[string]int{},
	}
}

// Terms are what the recorder of a child process must know to be of one run with its parent's.
type Terms struct {
	// Origin is when the parent's recorder began, in nanoseconds of the wall clock; 0: nothing is
	// recorded.
	Origin int64
	// Shaken and Seed are as [Recorder.Shake] has it.
	Shaken bool
	Seed   uint64
	// Unwatched is as [Recorder.Unwatched] has it.
	Unwatched bool
	// Controlled says that the parent's control decides who goes on, and Watched that it watches.
	Controlled, Watched bool
}

// Terms returns the terms of the recorder, the zero value for a nil *Recorder.
func (r *Recorder) Terms() Terms {
	if r == nil {
		return Terms{}
	}
	return Terms{Origin: r.origin.UnixNano(), Shaken: r.shaken, Seed: r.seed, Unwatched: r.unwatched.Load()}
}

// NewRecorderOn returns a recorder for a child process on its parent's terms; nil if nothing is
// recorded. Its times can be compared with the parent's, because the processes of a machine share
// the wall clock. Only the parent can tell a deadlock.
func NewRecorderOn(t Terms) *Recorder {
	if t.Origin == 0 {
		return nil
	}
	r := NewRecorder(0, nil)
	now := time.Now() // has the monotonic reading that the origin must have here
	r.origin = now.Add(-time.Duration(now.UnixNano() - t.Origin))
	r.shaken, r.seed = t.Shaken, t.Seed
	r.unwatched.Store(t.Unwatched)
	return r
}

// Began returns when the recorder began.
func (r *Recorder) Began() time.Time { return r.origin }

// Since returns the time since the recorder began; in a controlled run the moment of its control.
func (r *Recorder) Since() time.Duration {
	if r.control != nil {
		return r.control.Moment()
	}
	return time.Since(r.origin)
}

func (r *Recorder) born(s *state) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.workers[s.ID] == nil {
		r.enter(s)
		r.live++
	}
	r.now(Event{Worker: s.ID, Kind: Born})
}

func (r *Recorder) waiting(ctx context.Context, s *state, o *Object, kind ObjectKind, over func() bool) {
	until, timed := s.deadline(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.know(o, kind)
	r.now(Event{Worker: s.ID, Object: o.ID(), Kind: Waiting, Timed: timed})
	if s.alive {
		s.on, s.ctx, s.over, s.until = o.ID(), ctx, over, until
		r.setStuck(s, !timed || until-time.Since(r.origin) > Near)
		if s.stuck && over != nil {
			r.unreported[s] = struct{}{}
		} else {
			delete(r.unreported, s)
		}
		r.look()
	}
}

func (s *state) report(k Kind, timed bool, o *Object, kind ObjectKind) {
	r := s.rec
	r.mu.Lock()
	defer r.mu.Unlock()
	e := Event{Worker: s.ID, Kind: k, Timed: timed}
	var known *object
	if o != nil {
		known, e.Object = r.know(o, kind), o.ID()
	}
	r.now(e)
	if s.alive {
		r.follow(e, s, known)
	}
}

// now keeps e, which happens at this moment.
func (r *Recorder) now(e Event) {
	e.At = r.Since()
	r.own++
	r.add(e)
}

func (r *Recorder) add(e Event) {
	if len(r.events) < r.capacity {
		r.events = append(r.events, e)
	} else {
		r.events[r.total%r.capacity] = e
	}
	r.total++
	if e.Access != nil && r.onAccess != nil {
		r.tell(e)
	}
	select {
	case r.fresh <- struct{}{}:
	default:
	}
}

// Number counts what has no name of its own: it returns 1, 2 and so on for each kind of thing. So
// such things have the same names in each run, however many runs a program has.
func (r *Recorder) Number(kind string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.numbers[kind]++
	return r.numbers[kind]
}

// Events returns the events that were kept, oldest first, and how many older ones were dropped.
func (r *Recorder) Events() (kept []Event, dropped int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.since(0), r.total - len(r.events)
}

// since copies the kept events from the n-th ever reported on.
func (r *Recorder) since(n int) []Event {
	n = max(n, r.total-len(r.events))
	out := make([]Event, 0, r.total-n)
	for ; n < r.total; n++ {
		out = append(out, r.events[n%r.capacity])
	}
	return out
}

// Worker resolves a worker's number.
func (r *Recorder) Worker(id uint64) (WorkerInfo, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.workers[id]; s != nil {
		return s.WorkerInfo, true
	}
	return WorkerInfo{}, false
}

// Object resolves an object's number.
func (r *Recorder) Object(id uint64) (ObjectInfo, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.object(id)
}
