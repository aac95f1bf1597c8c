package spawn

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// remote is the control of a child: the parent's decides.
type remote struct {
	child *childSide
	watch bool
	// now and moment are as the parent's control had them when it gave the turn to a worker here.
	now, moment atomic.Int64

	mu      sync.Mutex
	workers map[uint64]*near // by number; that of the main thread, which may have the turn before it is born, by 0 too
	shows   map[uint64]func() string
}

func newRemote(c *childSide, watch bool) *remote {
	return &remote{child: c, watch: watch, workers: map[uint64]*near{0: newNear()}, shows: map[uint64]func() string{}}
}

// Born implements [trace.Control].
func (r *remote) Born(w *trace.Worker) {
	r.mu.Lock()
	s := r.workers[0]
	if len(r.workers) > 1 {
		s = newNear()
	}
	r.workers[w.ID()] = s
	r.mu.Unlock()
	r.send(standFrame{What: wasBorn, Worker: w.ID(), Name: w.Name})
}

// stand notes where a worker stands.
func (r *remote) stand(ctx context.Context, w *trace.Worker, can func() bool) *near {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.workers[w.ID()]
	s.stands, s.ctx, s.can = true, ctx, can
	return s
}

// Pass implements [trace.Control].
func (r *remote) Pass(ctx context.Context, w *trace.Worker, step trace.Step) {
	s := r.stand(ctx, w, step.Can)
	f := standFrame{What: hasStopped, Worker: w.ID(), Step: step, Guarded: step.Can != nil, Due: dueOf(ctx)}
	if step.Also != nil {
		f.Others = step.Also()
	}
	if r.watch {
		f.Stack = trace.Stack()
		r.shown(&step)
	}
	r.tell(f)
	r.await(s)
}

func dueOf(ctx context.Context) time.Duration {
	if d := trace.DeadlineOf(ctx); d != nil {
		return d.Due()
	}
	return -1
}

// Resume implements [trace.Control].
func (r *remote) Resume(w *trace.Worker) {
	r.mu.Lock()
	s := r.workers[w.ID()]
	stands := s != nil && s.stands
	r.mu.Unlock()
	if stands {
		r.await(s)
	}
}

// await blocks until it is the turn of the worker.
func (r *remote) await(s *near) {
	<-s.turn
	r.mu.Lock()
	s.stands, s.can = false, nil
	r.mu.Unlock()
}

// Parked implements [trace.Control].
func (r *remote) Parked(ctx context.Context, w *trace.Worker, o *trace.Object, kind trace.ObjectKind) {
	r.stand(ctx, w, nil)
	f := standFrame{What: hasParked, Worker: w.ID(), Step: trace.Step{Object: o, Kind: kind}, Due: dueOf(ctx)}
	if r.watch {
		go r.tell(f) // what objects have in them may be guarded by a mutex that the caller holds
		return
	}
	r.send(f)
}

// Woken implements [trace.Control].
func (r *remote) Woken(w *trace.Worker) { r.send(standFrame{What: wasWoken, Worker: w.ID()}) }

// Ended implements [trace.Control].
func (r *remote) Ended(w *trace.Worker) { r.tell(standFrame{What: hasEnded, Worker: w.ID()}) }

// Declared implements [trace.Control].
func (r *remote) Declared() {}

// Now implements [trace.Control].
func (r *remote) Now() time.Duration { return time.Duration(r.now.Load()) }

// Moment implements [trace.Control]. No two are the same in a turn.
func (r *remote) Moment() time.Duration { return time.Duration(r.moment.Add(1)) }

// Refuse implements [trace.Control].
func (r *remote) Refuse(why error) {
	if e, ok := why.(*trace.RefusedError); ok {
		r.send(standFrame{What: hasRefused, Name: e.What, Why: e.Why})
	}
}

// send sends the parent a frame. If that is gone this process will end.
func (r *remote) send(f standFrame) { _ = r.child.link.send(frameStand, f) }

// tell sends the parent a frame that gives the turn back: with what objects have in them now, and
// after what was recorded, if the parent watches.
func (r *remote) tell(f standFrame) {
	if r.watch {
		f.Contents = r.contents()
		r.child.flush(nil)
	}
	r.send(f)
}

// shown notes how what an object has in it can be shown.
func (r *remote) shown(step *trace.Step) {
	if step.Object == nil || step.Show == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shows[trace.ObjectID(step.Object, step.Kind)] = step.Show
}

func (r *remote) contents() map[uint64]string {
	r.mu.Lock()
	shows := maps.Clone(r.shows)
	r.mu.Unlock()
	contents := make(map[uint64]string, len(shows))
	for id, show := range shows {
		contents[id] = show()
	}
	return contents
}

// hear hears what the parent's control has decided, or asks. It does nothing for a nil *remote.
func (r *remote) hear(body []byte) {
	t, err := wire.Decode[turnFrame](body)
	if r == nil || err != nil {
		return
	}
	at := r.find(t.Worker)
	if t.Asks {
		r.answer(t.Worker, at)
		return
	}
	r.now.Store(int64(t.Now))
	r.moment.Store(int64(t.Moment))
	if t.Expired && at.ctx != nil {
		if d := trace.DeadlineOf(at.ctx); d != nil {
			d.Expire()
		}
	}
	select {
	case at.turn <- struct{}{}:
	default: // it has the turn already, or there is no such worker
	}
}

// find returns how the worker of a number stands; the zero value if there is none.
func (r *remote) find(worker uint64) (at near) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.workers[worker]; s != nil {
		at = *s
	}
	return at
}

// answer tells the parent whether a worker could go on. A guard takes mutexes whose holders may
// wait for that of remote, so it does not hold this.
func (r *remote) answer(worker uint64, at near) {
	f := standFrame{What: hasAnswered, Worker: worker}
	if at.ctx != nil {
		f.Able, f.Done = at.can == nil || at.can(), at.ctx.Err() != nil
	}
	r.send(f)
}
