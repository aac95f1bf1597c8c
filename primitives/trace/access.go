package trace

import (
	"context"
	"time"
)

// Access says what was read or written, in an event that is [Read] or [Wrote].
type Access struct {
	// Place says which of the values that the object holds: an index, a key. It is empty if the
	// object holds one value.
	Place string `cbor:",omitempty"`
	// Value is what was read or written, as a reader sees it.
	Value string
}

// content marks the number of what an object holds: what is read and written is another thing than
// the lock that comes with it.
const content = 1 << 63

// Unwatched tells the recorder, before workers are made, that the run reads and writes so often
// that nobody could look at it: reads and writes are no events. It may be called on a nil
// *Recorder.
func (r *Recorder) Unwatched() {
	if r != nil {
		r.unwatched.Store(true)
	}
}

// OnAccess calls f, under the recorder's lock, with each read and each write, of this process and
// of its children, as the recorder hears of it. Set it before the run begins. f must not use the
// recorder.
func (r *Recorder) OnAccess(f func(e Event, w WorkerInfo, o ObjectInfo)) { r.onAccess = f }

type markKey struct{}

// Mark returns a context under which the reads and writes are marked of what is called with a
// context anyway, as a manager's dict is.
func Mark(ctx context.Context) context.Context { return context.WithValue(ctx, markKey{}, true) }

// Marked says whether ctx is one that [Mark] has returned, or comes from one.
func Marked(ctx context.Context) bool { return ctx.Value(markKey{}) != nil }

// Watched says whether the worker's marked reads and writes of shared values are events.
func (w *Worker) Watched() bool {
	return w != nil && w.seen != nil && !w.seen.rec.unwatched.Load()
}

// Moment returns the time of an access: now, but later than the access before it, which was at
// last. Times are nanoseconds of the wall clock as the run counts it, and 0 is none. Whoever keeps
// a value calls it, and keeps last, in the same critical section in which the value is read or
// written: so the order of the times is the order of the accesses, in all processes of a run.
func (w *Worker) Moment(last int64) int64 {
	now := time.Now().UnixNano()
	if w != nil && w.seen != nil {
		now = w.seen.rec.origin.UnixNano() + int64(w.seen.rec.Since())
	}
	return Later(now, last)
}

// Later is [Worker.Moment] by a clock that says now.
func Later(now, last int64) int64 {
	if now <= last && last-now < int64(time.Second) { // else last is of a clock that was set since
		return last + 1
	}
	return now
}

// Accessed reports that the worker has read (Read) or written (Wrote), at a moment, a value that o
// holds, which is of that kind. The caller holds no mutex: others may go first here.
func (w *Worker) Accessed(k Kind, moment int64, o *Object, kind ObjectKind, a Access) {
	if w == nil || w.seen == nil {
		return
	}
	w.seen.accessed(k, moment, o, kind, a)
	w.seen.yield()
}

func (s *state) accessed(k Kind, moment int64, o *Object, kind ObjectKind, a Access) {
	r, id := s.rec, o.ID()|content
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.objects[id] == nil {
		r.name(ObjectInfo{ID: id, Kind: kind, Name: o.Name}).own = true
	}
	r.own++
	r.add(Event{At: time.Duration(moment - r.origin.UnixNano()), Worker: s.ID, Object: id, Kind: k, Access: &a})
}

// tell passes an access on.
func (r *Recorder) tell(e Event) {
	if s, o := r.workers[e.Worker], r.objects[e.Object]; s != nil && o != nil {
		r.onAccess(e, s.WorkerInfo, o.ObjectInfo)
	}
}
