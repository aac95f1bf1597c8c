package multiprocessing

import (
	"context"
	"runtime"

	"concurrency-lab/primitives/trace"
)

// when is how everything between processes but the lock waits: under the object's own lock it looks whether ready is true; then
// it acts, and if not, it sleeps on a cell until that is signalled and looks again. Where it may not
// block it returns refused. When ctx is done it returns the cause.
func (s *object) when(ctx context.Context, at int, block bool, refused error, ready func() bool, act func()) error {
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
		c := s.cells[at]
		seen := c.word.Load()
		s.leave()
		if !block {
			return refused
		}
		if awaitOrReport(ctx, func() bool { return c.word.Load() != seen }) {
			continue
		}
		if err := c.wait(ctx, seen, &s.trace, s.kind); err != nil {
			return err
		}
	}
}

// locked acts under the object's own lock.
func (s *object) locked(ctx context.Context, act func()) error {
	return s.when(ctx, 0, false, nil, func() bool { return true }, act)
}

// signal makes a cell's waiters look again, once they are woken. The caller has entered, and wakes them after it has left.
func (s *object) signal(at int) { s.cells[at].word.Add(1) }

// notified reports that those who wait on a cell, if anybody does, are about to be told to look again. The caller has entered.
func (s *object) notified(ctx context.Context, at int) {
	if s.cells[at].waiters.Load() > 0 {
		trace.From(ctx).Notified(&s.trace, s.kind)
	}
}

// enter and leave take and give back the object's own lock. Unlike those of a [Lock] they are not
// reported: to a reader the object is one thing. It is held for moments, so that a done context does not matter.
func (s *object) enter(ctx context.Context) error {
	if !s.take() {
		if err := s.acquireSlow(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	s.order.after()
	return nil
}

func (s *object) leave() {
	s.order.before()
	s.cells[0].word.Store(0)
	s.cells[0].wake(1)
}
