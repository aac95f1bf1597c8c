package trace

import (
	"context"
	"slices"
	"time"
)

// state is what the recorder knows of one worker at this moment.
type state struct {
	WorkerInfo
	rec     *Recorder
	dice    *dice           // nil unless the run is shaken
	on      uint64          // the object it waits for
	ctx     context.Context // what can end that wait
	until   time.Duration   // when a deadline of its own ends it; 0 if it has none
	runEnds time.Time       // the deadline of the whole run, if it has one
	over    func() bool     // whether what it waits for has come without a report here; nil: that is always reported
	alive   bool            // it was born, and has not ended
	stuck   bool            // it is in a wait, here, that does not end by itself
	blocked bool            // it is, in another process, as that has said
}

func (r *Recorder) newState(w WorkerInfo) *state {
	return &state{WorkerInfo: w, rec: r, dice: r.newDice(w.Name)}
}

// deadline returns when a wait under ctx ends by a deadline of its own, and whether it has one.
// The deadline of the whole run is none.
func (s *state) deadline(ctx context.Context) (until time.Duration, own bool) {
	at, timed := ctx.Deadline()
	if !timed || !s.runEnds.IsZero() && !at.Before(s.runEnds) {
		return 0, false
	}
	return at.Sub(s.rec.origin), true
}

// runEnds returns the deadline of the run that a worker under ctx belongs to: that of the context
// of its first worker.
func (r *Recorder) runEnds(ctx context.Context) time.Time {
	if w := From(ctx); w.Recorder() == r {
		return w.seen.runEnds
	}
	at, _ := ctx.Deadline()
	return at
}

func (s *state) waits() bool { return s.stuck || s.blocked }

// object is what the recorder knows of one object at this moment.
type object struct {
	ObjectInfo
	own     bool // no other process has told of it
	holders []uint64
	first   [1]uint64 // where holders begins, as most objects have one at most
}

// drop forgets that worker holds the object; any thread may release a lock, so if worker is no
// holder, the oldest one is dropped.
func (o *object) drop(worker uint64) {
	if len(o.holders) > 0 {
		at := max(0, slices.Index(o.holders, worker))
		o.holders = slices.Delete(o.holders, at, at+1)
	}
}

// news is the workers and objects that Take has not given.
type news struct {
	workers []*state
	objects []*object
}

// follow brings the present state of s, which is alive, and of o, which may be nil, up to date with
// e.
func (r *Recorder) follow(e Event, s *state, o *object) {
	switch e.Kind {
	case Runnable, Running, Sleeping:
		r.setStuck(s, false)
	case Acquired:
		o.holders = append(o.holders, e.Worker)
	case Released:
		o.drop(e.Worker)
	case Done, Failed:
		r.setStuck(s, false)
		s.alive = false
		r.live--
		r.look()
	}
}

func (r *Recorder) setStuck(s *state, stuck bool) {
	if s.stuck == stuck {
		return
	}
	s.stuck = stuck
	if stuck {
		r.stuck++
	} else {
		r.stuck--
		delete(r.unreported, s)
	}
}

// enter takes on a worker, here or in another process.
func (r *Recorder) enter(s *state) {
	r.makeRoom()
	s.alive = true
	r.workers[s.ID] = s
	r.news.workers = append(r.news.workers, s)
}

// know returns what is known of o; nil if it stands for the end of a worker, which is known.
func (r *Recorder) know(o *Object, kind ObjectKind) *object {
	id := o.ID()
	if kind == KindThread && r.workers[id] != nil {
		return nil
	}
	if known := r.objects[id]; known != nil {
		return known
	}
	known := r.name(ObjectInfo{ID: id, Kind: kind, Name: o.Name})
	known.own = true
	return known
}

func (r *Recorder) name(info ObjectInfo) *object {
	r.makeRoom()
	o := &object{ObjectInfo: info}
	o.holders = o.first[:0]
	r.objects[info.ID] = o
	r.news.objects = append(r.news.objects, o)
	return o
}

// object tells which object has that number.
func (r *Recorder) object(id uint64) (ObjectInfo, bool) {
	if o := r.objects[id]; o != nil {
		return o.ObjectInfo, true
	}
	if s := r.workers[id]; s != nil {
		return ObjectInfo{ID: id, Kind: KindThread, Name: s.Name, Of: id}, true
	}
	return ObjectInfo{}, false
}

// held is how often an object is held.
func (r *Recorder) held(o *Object) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.holders(o.ID()))
}

// holders tells who has the object of that number; the end of a worker belongs to the worker, as
// long as that lives.
func (r *Recorder) holders(id uint64) []uint64 {
	if o := r.objects[id]; o != nil {
		return o.holders
	}
	if s := r.workers[id]; s != nil && s.alive {
		return []uint64{id}
	}
	return nil
}
