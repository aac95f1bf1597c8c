package trace

// Acquired reports that the worker now holds o, or one permit of it. The caller holds no mutex.
func (w *Worker) Acquired(o *Object, kind ObjectKind) { w.reportFree(Acquired, o, kind) }

// Released reports that the worker gave o back.
func (w *Worker) Released(o *Object, kind ObjectKind) { w.report(Released, o, kind) }

// ReleasedN reports that the worker released n permits of o. There is an event for each of them
// that a worker is known to hold, and at least one.
func (w *Worker) ReleasedN(o *Object, kind ObjectKind, n int) {
	if w == nil || w.seen == nil {
		return
	}
	for range min(n, max(1, w.seen.rec.held(o))) {
		w.seen.report(Released, false, o, kind)
	}
}

// Notified reports that the worker notified those who wait for o.
func (w *Worker) Notified(o *Object, kind ObjectKind) { w.report(Notified, o, kind) }

// report is a report by the worker itself, or by another one about it. What the callers inline is
// the nil check.
func (w *Worker) report(k Kind, o *Object, kind ObjectKind) {
	if w != nil && w.seen != nil {
		w.seen.report(k, false, o, kind)
	}
}

// reportFree is report for one who may be made to stop here.
func (w *Worker) reportFree(k Kind, o *Object, kind ObjectKind) {
	if w != nil && w.seen != nil {
		w.seen.reportFree(k, o, kind)
	}
}

func (s *state) reportFree(k Kind, o *Object, kind ObjectKind) {
	s.report(k, false, o, kind)
	s.yield()
}
