package schedule

import "concurrency-lab/primitives/trace"

// marks are steps that come before something in every order: for each worker the place of the last
// of its steps that does, from 1; 0: none.
type marks []int

func (m *marks) note(worker, place int) {
	for worker >= len(*m) {
		*m = append(*m, 0)
	}
	(*m)[worker] = max((*m)[worker], place)
}

// of returns the place that was noted of a worker, or 0.
func (m marks) of(worker int) int {
	if worker >= len(m) {
		return 0
	}
	return m[worker]
}

func (m *marks) add(other marks) {
	for worker, place := range other {
		m.note(worker, place)
	}
}

// done are the steps before the end of what the worker has done.
func (c *controller) done(s *worker) (m marks) {
	m.add(s.after)
	m.note(s.choice.Worker, s.last)
	for i := range s.allFrom {
		m.note(c.steps[i].Worker, i+1)
	}
	return m
}

// noteEnd notes what comes before the next step of a worker that had to wait, and need not since
// its context was cancelled: whoever did that had the turn last.
func (c *controller) noteEnd(s *worker) {
	if s.over || s.status != gated && s.status != parked || s.ctx.Err() == nil {
		return
	}
	s.over = true
	waits := s.status == parked || s.step.Can != nil && !s.step.Can()
	if waits && !trace.TimeIsUp(s.ctx) {
		s.after.add(c.done(c.latest))
	}
}

// pass notes what goes from one worker to another by an operation that is no step: whatever comes
// before the end that is waited for, or before what others did to the same object, comes before
// what the worker does next.
func (c *controller) pass(s *worker) {
	switch {
	case s.choice.joins > 0:
		s.after.add(c.done(c.workers[s.choice.joins-1]))
	case s.choice.Object > 0:
		o := c.objects.all[s.choice.Object-1]
		s.after.add(o.after)
		o.after.add(c.done(s))
	}
}
