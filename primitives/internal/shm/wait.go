package shm

import (
	"context"
	"runtime"

	"concurrency-lab/primitives/trace"
)

// When is how everything between processes but the lock waits: under the object's own lock it looks whether ready is true; then
// it acts, and if not, it sleeps on a cell until that is signalled and looks again. Where it may not
// block it returns refused. When ctx is done it returns the cause.
func (s *Object) When(ctx context.Context, at int, block bool, refused error, ready func() bool, act func()) error {
	defer runtime.KeepAlive(s)
	for {
		if err := s.enter(ctx); err != nil {
			return err
		}
		if ready() {
			act()
			s.leave()
			return nil
		}
		c := s.Cells[at]
		seen := c.Word.Load()
		s.leave()
		if !block {
			return refused
		}
		if awaitOrReport(ctx, func() bool { return c.Word.Load() != seen }) {
			continue
		}
		if err := c.Wait(ctx, seen, &s.Trace, s.Kind); err != nil {
			return err
		}
	}
}

// Locked acts under the object's own lock.
func (s *Object) Locked(ctx context.Context, act func()) error {
	return s.When(ctx, 0, false, nil, func() bool { return true }, act)
}

// Signal makes a cell's waiters look again, once they are woken. The caller has entered, and wakes them after it has left.
func (s *Object) Signal(at int) { s.Cells[at].Word.Add(1) }

// Notified reports that those who wait on a cell, if anybody does, are about to be told to look again. The caller has entered.
func (s *Object) Notified(ctx context.Context, at int) {
	if s.Cells[at].Waiters.Load() > 0 {
		trace.From(ctx).Notified(&s.Trace, s.Kind)
	}
}

// enter and leave take and give back the object's own lock. Unlike those of a [multiprocessing.Lock] they are not
// reported: to a reader the object is one thing. It is held for moments, so that a done context does not matter.
func (s *Object) enter(ctx context.Context) error {
	if !s.take() {
		if err := s.acquireSlow(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	s.Order.After()
	return nil
}

func (s *Object) leave() {
	s.Order.Before()
	s.Cells[0].Word.Store(0)
	s.Cells[0].Wake(1)
}
