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

// Take returns what was reported since the last Take. Events that the ring lost before
// they were taken are missing.
func (r *Recorder) Take() Batch {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.news
	b.Events = r.since(r.taken)
	b.Quiet = r.quiet()
	r.news = Batch{}
	r.taken = r.total
	return b
}

// Merge adds what a child process took from its recorder, which began when this one did ([NewRecorderOn]).
func (r *Recorder) Merge(b Batch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range b.Objects {
		r.name(o)
	}
	for _, w := range b.Workers {
		r.enter(w, true)
	}
	for _, e := range b.Events {
		r.add(e)
		r.mergeState(e)
	}
}

// mergeState keeps track of who holds what in other processes, which explains a wait here, and of who has ended there.
func (r *Recorder) mergeState(e Event) {
	switch e.Kind {
	case Acquired:
		r.holders[e.Object] = append(r.holders[e.Object], e.Worker)
	case Released:
		r.drop(e.Object, e.Worker)
	case Done, Failed:
		r.drop(e.Object, e.Worker)
		if s := r.workers[e.Worker]; s != nil {
			s.ended = true
		}
	}
}
