package trace

import "slices"

// crowd is how many workers and objects a recorder knows at least before it looks whom to forget.
const crowd = 10_000

// makeRoom forgets, whenever twice as many are known as there were left the last time, the workers
// that have ended and the objects that nobody has, if the ring has lost all that was told of them:
// a run that goes on for hours has ever new ones. What is used again is known again; an object of
// another process is kept, because that tells of it only once.
func (r *Recorder) makeRoom() {
	if known := len(r.workers) + len(r.objects); known < max(crowd, 2*r.remembered) {
		return
	}
	mentioned := r.mentioned()
	for id, s := range r.workers {
		if !s.alive && !mentioned[id] {
			delete(r.workers, id)
		}
	}
	for id, o := range r.objects {
		if o.own && len(o.holders) == 0 && !mentioned[id] {
			delete(r.objects, id)
		}
	}
	r.news.workers = slices.DeleteFunc(r.news.workers, func(s *state) bool { return r.workers[s.ID] != s })
	r.news.objects = slices.DeleteFunc(r.news.objects, func(o *object) bool { return r.objects[o.ID] != o })
	r.remembered = len(r.workers) + len(r.objects)
}

// mentioned returns the numbers that an event in the ring names, those of what a worker waits for,
// and those of processes that are yet to tell of themselves.
func (r *Recorder) mentioned() map[uint64]bool {
	mentioned := map[uint64]bool{}
	for _, e := range r.events {
		mentioned[e.Worker], mentioned[e.Object] = true, true
	}
	for _, s := range r.workers {
		if s.alive {
			mentioned[s.on] = true
		}
	}
	for _, o := range r.mains {
		mentioned[o.ID] = true
	}
	return mentioned
}
