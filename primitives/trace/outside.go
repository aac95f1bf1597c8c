package trace

import "slices"

// NobodyOutside tells the recorder, before the run begins, that nobody can wake a worker but the
// run's own workers, its child processes, and what [Recorder.Outside] counts: no other goroutine,
// no timer of package time, no handler of requests. A deadlock is certain then.
func (r *Recorder) NobodyOutside() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
}

// Outside tells the recorder that n more (or, negative, fewer) things outside its workers can still
// wake one of them, for instance a child process. While there is any, nothing is called a deadlock.
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

// Within tells the recorder that n more (or fewer) of what [Recorder.Outside] counts do nothing but
// what the run's control decides.
func (r *Recorder) Within(n int) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.within += n
}

// WaitsOutside says whether something outside, about which the run's control does not decide, can
// still wake a worker: see [Recorder.Outside].
func (r *Recorder) WaitsOutside() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.outside > r.within
}

// Holders returns the numbers of the workers that hold the object of that number.
func (r *Recorder) Holders(id uint64) []uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.holders(id))
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
