package trace

import (
	"context"
	"sync"
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

	mu      sync.Mutex
	events  []Event // a ring once it is full
	total   int     // events ever reported
	taken   int     // of these, how many Take has given or dropped
	workers map[uint64]*state
	objects map[uint64]*object // but for the ends of the workers here, which these stand for themselves
	news    news
	// remembered is how many of both there were when some had been forgotten.
	remembered int

	live    int // workers that have not ended
	stuck   int // of these, those blocked without a deadline
	outside int // what can still wake somebody and is not a worker here: see Outside
	own     int // events that were reported here, not merged
	onQuiet func()
	mains   map[int]*object // for each child process the object that stands for its end

	unreported map[*state]struct{} // workers that are stuck in a wait whose end may come without a report

	deadlock *Deadlock // that was found
}

// NewRecorder returns a recorder that keeps the newest capacity events; 0 means [DefaultCapacity].
// If onDeadlock is not nil it is called, once and in a goroutine of its own, when every worker is
// blocked and none can wake another.
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
}

// Terms returns the terms of the recorder, the zero value for a nil *Recorder.
func (r *Recorder) Terms() Terms {
	if r == nil {
		return Terms{}
	}
	return Terms{Origin: r.origin.UnixNano(), Shaken: r.shaken, Seed: r.seed}
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
	return r
}

// Began returns when the recorder began.
func (r *Recorder) Began() time.Time { return r.origin }

// Since returns the time since the recorder began.
func (r *Recorder) Since() time.Duration { return time.Since(r.origin) }

// Outside tells the recorder that n more (or, negative, fewer) things outside its workers can still
// wake one of them, for instance a child process. While there is any, no run is called a deadlock.
// It may be called on a nil *Recorder.
func (r *Recorder) Outside(n int) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outside += n
	r.look()
}

// Process tells the recorder that o stands for the end of the child process pid. It may be called
// on a nil *Recorder.
func (r *Recorder) Process(o *Object, pid int) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mains[pid] = r.know(o, KindProcess)
}

// Gone tells the recorder that the child process pid is no more: the workers that it had, and of
// whose end it could not tell, have failed. It may be called on a nil *Recorder.
func (r *Recorder) Gone(pid int) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, s := range r.workers {
		if s.PID == pid && s.alive {
			s.alive = false
			r.now(Event{Worker: id, Kind: Failed})
		}
	}
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
	_, timed := ctx.Deadline()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.know(o, kind)
	r.now(Event{Worker: s.ID, Object: o.ID(), Kind: Waiting, Timed: timed})
	if s.alive {
		s.on, s.ctx, s.over = o.ID(), ctx, over
		r.setStuck(s, !timed)
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
	select {
	case r.fresh <- struct{}{}:
	default:
	}
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
