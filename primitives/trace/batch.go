package trace

// Batch is a piece of a recording on its way from a child process to its parent.
type Batch struct {
	Workers []WorkerInfo
	Objects []ObjectInfo
	Events  []Event
	// Quiet says that no worker of the child could go on by itself when this was taken.
	Quiet bool
}

// Fresh is ready to receive from while there is something that [Recorder.Take] has not given.
func (r *Recorder) Fresh() <-chan struct{} { return r.fresh }

// Take returns what was reported since the last Take. Events that the ring lost before they were
// taken are missing.
func (r *Recorder) Take() Batch {
	r.mu.Lock()
	defer r.mu.Unlock()
	var b Batch
	for _, s := range r.news.workers {
		b.Workers = append(b.Workers, s.WorkerInfo)
	}
	for _, o := range r.news.objects {
		b.Objects = append(b.Objects, o.ObjectInfo)
	}
	b.Events = r.since(r.taken)
	b.Quiet = r.quiet()
	r.news = news{}
	r.taken = r.total
	return b
}

// Merge adds what a child process took from its recorder, which began when this one did
// ([NewRecorderOn]).
func (r *Recorder) Merge(b Batch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range b.Objects {
		if known := r.objects[o.ID]; known != nil {
			known.own = false
		} else {
			r.name(o)
		}
	}
	for _, w := range b.Workers {
		if r.workers[w.ID] == nil {
			r.enter(r.newState(w))
			r.first(w)
		}
	}
	for _, e := range b.Events {
		r.add(e)
		r.mergeState(e)
	}
}

// first sees to it that the end of a child process is that of the first worker which it tells of:
// its main thread.
func (r *Recorder) first(w WorkerInfo) {
	if end := r.mains[w.PID]; end != nil {
		end.Of, end.holders = w.ID, []uint64{w.ID}
		delete(r.mains, w.PID)
	}
}

// mergeState keeps track of who holds what in other processes, which explains a wait here, and of
// who has ended there.
func (r *Recorder) mergeState(e Event) {
	o := r.objects[e.Object]
	switch e.Kind {
	case Acquired:
		if o != nil {
			o.holders = append(o.holders, e.Worker)
		}
	case Released:
		if o != nil {
			o.drop(e.Worker)
		}
	case Done, Failed:
		if s := r.workers[e.Worker]; s != nil {
			s.alive = false
		}
	}
}
