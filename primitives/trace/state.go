package trace

import (
	"context"
	"slices"
)

// state is what the recorder knows of one worker at this moment.
type state struct {
	WorkerInfo
	on      uint64          // the object it waits for
	ctx     context.Context // what can end that wait
	over    func() bool     // whether what it waits for has come without a report here; nil: that is always reported
	stuck   bool            // it is blocked without a deadline, here
	blocked bool            // it is, in another process, as that has said
	ended   bool
}

func (s *state) waits() bool { return s.stuck || s.blocked }

// follow brings the present state up to date with e.
func (r *Recorder) follow(e Event) {
	s := r.workers[e.Worker]
	if s == nil || s.ended {
		return
	}
	switch e.Kind {
	case Runnable, Running, Sleeping:
		r.setStuck(s, false)
	case Acquired:
		r.holders[e.Object] = append(r.holders[e.Object], e.Worker)
	case Released:
		r.drop(e.Object, e.Worker)
	case Done, Failed:
		r.setStuck(s, false)
		s.ended = true
		r.live--
		r.drop(e.Object, e.Worker)
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
	}
}

// drop forgets that worker holds object; any thread may release a lock, so if
// worker is no holder, the oldest one is dropped.
func (r *Recorder) drop(object, worker uint64) {
	h := r.holders[object]
	if len(h) == 0 {
		return
	}
	at := max(0, slices.Index(h, worker))
	r.holders[object] = slices.Delete(h, at, at+1) // empty it stays, so that the next acquire need not allocate
}

func (r *Recorder) enter(w WorkerInfo, remote bool) {
	if r.workers[w.ID] != nil {
		return
	}
	r.workers[w.ID] = &state{WorkerInfo: w}
	if end, ok := r.mains[w.PID]; ok && remote {
		r.holders[end] = []uint64{w.ID} // the first of a process is its main thread
		o := r.objects[end]
		o.Of = w.ID
		r.objects[end] = o
		delete(r.mains, w.PID)
	}
	r.news.Workers = append(r.news.Workers, w)
	if !remote {
		r.live++
	}
}

func (r *Recorder) know(o *Object, kind ObjectKind) uint64 {
	id := o.ID()
	if _, ok := r.objects[id]; !ok {
		r.name(ObjectInfo{ID: id, Kind: kind, Name: o.Name})
	}
	return id
}

func (r *Recorder) name(o ObjectInfo) {
	if _, ok := r.objects[o.ID]; !ok {
		r.objects[o.ID] = o
		r.news.Objects = append(r.news.Objects, o)
	}
}
