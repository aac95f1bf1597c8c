package semantics

import (
	"context"
	"strings"
	"testing"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/internal/guard"
)

type future = futures.Future[int]

// source gives a case futures, and has them end as the case wants.
type source interface {
	// pending returns a future whose call has not begun.
	pending() *future
	// running returns one whose call has.
	running() *future
	// end has the call of a future return a value, or fail with errTask if that is negative, and
	// waits for that.
	end(f *future, value int)
	// panics returns what callbacks have panicked with.
	panics() error
}

// inStates returns a future of each kind, by a name.
func inStates(s source) map[string]*future {
	succeeded := s.running()
	s.end(succeeded, 42)
	failed := s.running()
	s.end(failed, -1)
	running, cancelled := s.running(), s.pending()
	cancelled.Cancel()
	return map[string]*future{"succeeded": succeeded, "failed": failed, "cancelled": cancelled, "running": running,
		"pending": s.pending()}
}

// byHand makes futures that no executor knows.
type byHand struct {
	t        *testing.T
	panicked error
}

func (*byHand) pending() *future { return futures.New[int]("by hand") }

func (s *byHand) running() *future {
	f := s.pending()
	f.SetRunningOrNotifyCancel()
	return f
}

func (s *byHand) end(f *future, value int) {
	s.t.Helper()
	s.panicked = guard.Catch("who completes it", func() error {
		if value < 0 {
			return f.SetError(errTask)
		}
		return f.SetResult(value)
	})
}

func (s *byHand) panics() error { return s.panicked }

// byExecutor has futures made by an executor.
type byExecutor struct {
	*office
	workers int
	ex      futures.Executor
	gate    *gate
	lanes   map[*future]int
	begun   map[int]bool // the lanes of the tasks that are known to have begun
}

const manyLanes = 12

func newByExecutor(o *office, workers int) *byExecutor {
	s := &byExecutor{office: o, workers: workers, gate: newGate(o.t, manyLanes), lanes: map[*future]int{},
		begun: map[int]bool{}}
	s.ex = o.hire(workers, build.Bind(s.gate))
	return s
}

func (s *byExecutor) submitted() *future {
	lane := len(s.lanes)
	f := submit(s.office, s.ex, held.Bind(lane))
	s.lanes[f] = lane
	return f
}

// awaitBegun blocks until the task of a future has begun.
func (s *byExecutor) awaitBegun(f *future) {
	for !s.begun[s.lanes[f]] {
		lane, err := s.gate.Began.Get(s.ctx)
		if err != nil {
			s.t.Fatalf("the task does not begin: %v", err)
		}
		s.begun[lane] = true
	}
}

func (s *byExecutor) running() *future {
	f := s.submitted()
	s.awaitBegun(f)
	return f
}

// occupants are the futures whose tasks have a worker each.
func (s *byExecutor) occupants() (all []*future) {
	for f := range s.lanes {
		if f.Running() {
			all = append(all, f)
		}
	}
	return all
}

// pending has all workers occupied first.
func (s *byExecutor) pending() *future {
	for len(s.occupants()) < s.workers {
		s.running()
	}
	return s.submitted()
}

func (s *byExecutor) end(f *future, value int) {
	s.t.Helper()
	if !f.Running() { // it has to get a worker
		for _, o := range s.occupants() {
			s.gate.let(s.ctx, s.t, s.lanes[o], 1, 0)
		}
	}
	s.awaitBegun(f)
	s.gate.let(s.ctx, s.t, s.lanes[f], 1, value)
	if _, _ = f.Result(s.ctx); !f.IsDone() {
		s.t.Fatal("the task does not end")
	}
}

// dismiss lets all tasks go on.
func (s *byExecutor) dismiss() {
	for lane := range s.gate.Lanes {
		s.gate.let(s.ctx, s.t, lane, 1, 0)
	}
}

func (s *byExecutor) panics() error {
	s.dismiss()
	return s.ex.Shutdown(s.ctx)
}

// supply is what a case about futures is given.
type supply struct {
	source
	ctx context.Context
}

// sourcesOf are the implementations of a primitive that is about futures: made by hand, and by
// executors of so many workers.
func sourcesOf(workers int) []impl[supply] {
	all := []impl[supply]{{"by hand", func(t *testing.T, f func(t *testing.T, s supply)) {
		inMain(t, func(ctx context.Context) error {
			f(t, supply{&byHand{t: t}, ctx})
			return nil
		})
	}}}
	for _, k := range []executorKind{onThreadPool, onProcessPool} {
		all = append(all, impl[supply]{k.name, func(t *testing.T, f func(t *testing.T, s supply)) {
			err := runMain(t, func(ctx context.Context) error {
				s := newByExecutor(&office{t: t, ctx: ctx, kind: k}, workers)
				f(t, supply{s, ctx})
				s.dismiss()
				return s.close()
			})
			if err != nil && !strings.Contains(err.Error(), doh) {
				t.Error(err)
			}
		}})
	}
	return all
}

// doh is what callbacks panic with. That of a thread is an error of the program, too.
const doh = "a callback's bug"
