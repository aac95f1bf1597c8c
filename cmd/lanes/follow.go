package lanes

import (
	"time"

	"concurrency-lab/primitives/trace"
)

// follower goes from event to event and writes the lanes.
type follower struct {
	Run
	rec    *trace.Recorder
	all    bool            // also what is aside
	index  map[uint64]int  // the lane of a worker
	waits  []wait          // of each lane
	freed  map[uint64]Mark // when an object was last released, or its waiters notified, and by whom
	ledger ledger
}

// wait is one that has not led to anything yet.
type wait struct {
	object trace.ObjectInfo // ID 0: none
	from   time.Duration
	woken  bool // by a thread of the same process, which reported that
	by     Mark // who did, if that is known; Lane nobody: it is not
}

func newFollower(rec *trace.Recorder, all bool) *follower {
	f := &follower{rec: rec, all: all, index: map[uint64]int{}, freed: map[uint64]Mark{}}
	f.ledger, f.Objects, f.called = newLedger(), map[uint64]trace.ObjectInfo{}, map[uint64]string{}
	return f
}

// begin makes a lane for each worker that is to be seen.
func (f *follower) begin(workers []trace.WorkerInfo) {
	for _, w := range workers {
		if f.called[w.ID] = w.Name; w.Aside() && !f.all {
			continue
		}
		f.index[w.ID] = len(f.Lanes)
		f.Lanes = append(f.Lanes, Lane{WorkerInfo: w, Segments: []Segment{{Holder: Nobody}}})
	}
	f.waits = make([]wait, len(f.Lanes))
}

// last returns the segment that a lane is in.
func (f *follower) last(lane int) *Segment {
	all := f.Lanes[lane].Segments
	return &all[len(all)-1]
}

// now returns the present place in a lane.
func (f *follower) now(lane int, at time.Duration) Mark {
	return Mark{Lane: lane, Segment: len(f.Lanes[lane].Segments) - 1, At: at}
}

// enter begins a segment, unless the lane is in that state already.
func (f *follower) enter(lane int, s State, at time.Duration) {
	if f.last(lane).State == s {
		return
	}
	f.last(lane).To = at
	l := &f.Lanes[lane]
	l.Segments = append(l.Segments, Segment{State: s, From: at, Holder: Nobody})
}

// follow takes the next event, and says whether it is to be seen.
func (f *follower) follow(e trace.Event) (seen bool) {
	if e.Kind == trace.Stopped {
		return true
	}
	lane, seen := f.index[e.Worker]
	if !seen {
		return false
	}
	if f.last(lane).State == Absent && e.Kind != trace.Born { // its birth was not kept
		f.last(lane).State = Unseen
	}
	object, known := f.Objects[e.Object]
	if !known && e.Object != 0 {
		object, _ = f.rec.Object(e.Object)
		f.Objects[e.Object] = object
	}
	if f.stepsAside(lane, e, object) {
		return false
	}
	switch e.Kind {
	case trace.Born:
		f.enter(lane, Born, e.At)
	case trace.Runnable:
		f.woken(lane)
		f.enter(lane, Running, e.At)
	case trace.Running:
		f.enter(lane, Running, e.At)
		f.resumed(lane, e.At)
	case trace.Sleeping:
		f.enter(lane, Sleeping, e.At)
	case trace.Waiting:
		f.waiting(lane, object, e.At)
	case trace.Acquired:
		f.ran(lane, e.At)
		f.acquired(lane, object, e.At)
	case trace.Released:
		f.ran(lane, e.At)
		f.ledger.released(lane, object, e.At)
		if object.Kind != trace.KindCondition { // giving up its lock wakes nobody who waits to be notified
			f.freed[object.ID] = f.now(lane, e.At)
		}
	case trace.Notified:
		f.ran(lane, e.At)
		f.freed[object.ID] = f.now(lane, e.At)
	case trace.Done:
		f.enter(lane, Done, e.At)
	case trace.Failed:
		f.enter(lane, Failed, e.At)
	case trace.Read, trace.Wrote:
		f.ran(lane, e.At)
	}
	return true
}

// stepsAside follows an event that has to do with an object of the lab's own, and says whether it
// is one. Of all these only the waits are seen, as a time in which the lab makes a worker wait.
func (f *follower) stepsAside(lane int, e trace.Event, object trace.ObjectInfo) bool {
	switch {
	case f.all:
		return false
	case object.Aside() && e.Kind == trace.Waiting:
		f.enter(lane, Aside, e.At)
	case object.Aside():
		f.ran(lane, e.At)
	case f.last(lane).State == Aside && e.Kind == trace.Running:
		f.enter(lane, Running, e.At)
	default:
		return f.last(lane).State == Aside && e.Kind == trace.Runnable
	}
	return true
}

// ran notes that whatever the worker did before it did this, it does it now.
func (f *follower) ran(lane int, at time.Duration) {
	if f.last(lane).State == Unseen {
		f.enter(lane, Running, at)
	}
}

func (f *follower) waiting(lane int, object trace.ObjectInfo, at time.Duration) {
	f.enter(lane, Waiting, at)
	s := f.last(lane)
	s.Object, s.Holder = object, f.holder(object)
	f.waits[lane] = wait{object: object, from: at, by: Mark{Lane: Nobody}}
}

func (f *follower) woken(lane int) {
	w := &f.waits[lane]
	w.woken, w.by = true, f.waker(lane)
}

// resumed ends a wait, unless what counts is whether the object is then acquired.
func (f *follower) resumed(lane int, at time.Duration) {
	w := &f.waits[lane]
	switch w.object.Kind {
	case trace.KindLock, trace.KindRLock, trace.KindSemaphore:
		return
	}
	if w.by.Lane == Nobody {
		w.by = f.waker(lane)
	}
	f.arrive(lane, at)
}

func (f *follower) acquired(lane int, object trace.ObjectInfo, at time.Duration) {
	f.ledger.acquired(lane, object, at)
	if w := &f.waits[lane]; w.object.ID == object.ID {
		w.by = f.waker(lane) // who has woken us last may not be the one who has released it last
		f.arrive(lane, at)
	}
}

// arrive draws the arrow of a wait that is over.
func (f *follower) arrive(lane int, at time.Duration) {
	w := f.waits[lane]
	f.waits[lane] = wait{}
	if w.object.ID == 0 || w.by.Lane == Nobody {
		return
	}
	f.Arrows = append(f.Arrows, Arrow{From: w.by, To: f.now(lane, at), Object: w.object})
	if !hasHolders(w.object.Kind) {
		f.ledger.owe(w.by.Lane, lane, w.object, at-w.from)
	}
}

// waker returns who has ended the wait of a lane. A wait that nobody of its own process has said to
// be over may have met its deadline, so that only another process, which cannot say so, can have
// ended it.
func (f *follower) waker(lane int) Mark {
	w := f.waits[lane]
	m, ok := f.freed[w.object.ID]
	if of, ends := f.index[w.object.Of]; ends {
		m, ok = f.end(of)
	}
	lanes := f.Lanes
	if !ok || m.Lane == lane || m.At < w.from || !w.woken && lanes[m.Lane].PID == lanes[lane].PID {
		return Mark{Lane: Nobody}
	}
	return m
}

// end returns where a lane ended, in what it did last, if it has ended.
func (f *follower) end(lane int) (Mark, bool) {
	s := f.last(lane)
	m := f.now(lane, s.From)
	m.Segment--
	return m, s.State == Done || s.State == Failed
}

// holder returns the lane that has an object, or nobody.
func (f *follower) holder(o trace.ObjectInfo) int {
	if of, ok := f.index[o.Of]; ok {
		return of
	}
	return f.ledger.holder(o)
}
