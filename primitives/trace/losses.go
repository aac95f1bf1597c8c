package trace

// Losses finds updates that are lost. It follows the reads and writes of a run, in the order of
// their times. The zero value is ready.
type Losses struct{ places map[place]*history }

// place is where a value stands.
type place struct {
	object uint64
	name   string
}

// history is what was read and written at a place.
type history struct {
	now   *version            // what is there; nil: what was there at first
	known map[uint64]*version // what each worker has last read, or written since
}

// version is what a write has made of the version that its worker knew. So it has the updates in it
// of all versions before it, and of no others.
type version struct {
	write  Event
	before *version
	depth  int // how many are before it, and itself
}

// Follow takes the next event. It returns the writes that are lost by it: those of other workers
// that came after the worker's own last read, so that what it writes cannot have them in it. Back
// are writes that had been lost, but that the worker had read before, so that what it writes has
// them in it. A write by a worker that has never read the value is no update, and loses none.
func (l *Losses) Follow(e Event) (lost, back []Event) {
	if e.Access == nil {
		return nil, nil
	}
	h := l.history(place{e.Object, e.Access.Place})
	known, has := h.known[e.Worker]
	switch {
	case e.Kind == Read:
		h.known[e.Worker] = h.now
	case !has:
		h.now = h.now.after(e)
	default:
		lost, back = h.now.without(known), known.without(h.now)
		h.now = known.after(e)
		h.known[e.Worker] = h.now
	}
	return lost, back
}

func (l *Losses) history(at place) *history {
	if l.places == nil {
		l.places = map[place]*history{}
	}
	h := l.places[at]
	if h == nil {
		h = &history{known: map[uint64]*version{}}
		l.places[at] = h
	}
	return h
}

func (v *version) after(e Event) *version { return &version{e, v, v.length() + 1} }

func (v *version) length() int {
	if v == nil {
		return 0
	}
	return v.depth
}

// without returns the writes that v has in it and other has not, newest first.
func (v *version) without(other *version) (writes []Event) {
	for v != other {
		if v.length() < other.length() {
			other = other.before
			continue
		}
		if v.length() == other.length() {
			other = other.before
		}
		writes = append(writes, v.write)
		v = v.before
	}
	return writes
}
