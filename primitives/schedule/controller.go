package schedule

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/trace"
)

// status says how a worker stands.
type status uint8

const (
	ready   status = iota // born or woken: it goes on before anybody is asked
	woken                 // and to go on is a step: see Options.Inner
	running               // has the turn
	gated                 // stands before a step
	parked                // waits to be woken
	away                  // had the turn, and did not come back in time
	ended
)

// worker is what a controller knows of a worker. Its number is its place among them, by birth.
type worker struct {
	*trace.Worker
	distant trace.Distant // stands for it if it is in another process; else nil
	status  status
	turn    chan struct{} // holds a token when the worker has been given the turn and has not taken it

	// Of the step that it stands before, or of the wait that it is in:
	ctx      context.Context
	step     trace.Step
	choice   Choice
	place    trace.Place
	able     bool          // whether it need not wait, when that was asked last
	ableFrom int           // how many steps had been made when it came to be so
	due      time.Duration // when its sleep is over
	over     bool          // its context is known to be done

	allFrom int   // time has passed for it after so many steps
	last    int   // the place of its last step, from 1; 0: it made none
	after   marks // what comes before its next step, because of operations that are no steps
	looks   []look
}

// controller is the [trace.Control] of one run.
type controller struct {
	Options
	scheduler Scheduler
	cancel    context.CancelCauseFunc // ends the run
	run       context.Context
	clock     atomic.Int64           // the run's own time
	moment    atomic.Int64           // of what is recorded now
	running   atomic.Pointer[worker] // who has the turn; nil: somebody has to be found
	outer     atomic.Bool            // the run needs other processes than this one

	inbox struct { // what comes under mutexes of primitives, for which the controller may wait just then
		sync.Mutex
		notices []func()
	}

	mu      sync.Mutex // held while guards of primitives are asked, which take their mutexes
	workers []*worker
	by      map[*trace.Worker]*worker
	ready   []*worker
	latest  *worker // the one that had the turn last
	left    int     // workers that have not ended
	turns   int     // ever given
	objects objects
	steps   []Step
	first   *State // before the first step
	enabled []Choice
	written map[version]int

	end      End  // not Finished from when the run is only to be ended
	declared bool // whoever has to know of a deadlock knows
	err      error
	still    int // how often the watchdog has looked since somebody was given the turn
}

func newController(ctx context.Context, s Scheduler, o Options) *controller {
	c := &controller{Options: o, scheduler: s, by: map[*trace.Worker]*worker{}, written: map[version]int{}}
	c.run, c.cancel = context.WithCancelCause(ctx)
	c.objects = objects{numbers: map[uint64]int{}, unnamed: map[trace.ObjectKind]int{}, contents: map[uint64]string{}}
	return c
}

// Now implements [trace.Control].
func (c *controller) Now() time.Duration { return time.Duration(c.clock.Load()) }

// Moment implements [trace.Control]. No two are the same.
func (c *controller) Moment() time.Duration { return time.Duration(c.moment.Add(1)) }

// perStep and perTurn are how much later what is recorded is after each step, and after each turn
// that made none.
const perStep, perTurn = time.Millisecond, time.Microsecond

// makeReady lets a worker go on before anybody is asked.
func (c *controller) makeReady(s *worker) {
	s.status = ready
	c.ready = append(c.ready, s)
}

// Pass implements [trace.Control].
func (c *controller) Pass(ctx context.Context, w *trace.Worker, step trace.Step) {
	c.mu.Lock()
	c.hear()
	if c.Watch {
		step.Stack = trace.Stack()
	}
	s := c.stop(ctx, w, step)
	c.decide()
	c.mu.Unlock()
	if s != nil {
		<-s.turn
	}
}

// stop takes the turn from a worker that has stopped before a step, and returns it; nil if it is
// not one that had the turn.
func (c *controller) stop(ctx context.Context, w *trace.Worker, step trace.Step) *worker {
	s := c.by[w]
	switch {
	case s == nil || s.status == ended:
		return nil
	case s.status != running && s.status != away:
		c.fail(&SharedWorkerError{w.Name})
		return nil
	}
	s.place = trace.PlaceIn(step.Stack, c.Own)
	c.stand(ctx, s, step)
	return s
}

// stand notes the step that a worker stands before, and takes the turn from it.
func (c *controller) stand(ctx context.Context, s *worker, step trace.Step) {
	c.running.CompareAndSwap(s, nil)
	if step.Op == trace.OpSleep && c.Anytime && !trace.IsAside(s.Name) {
		step.Eager = false // when it ends is a choice
	}
	s.status, s.ctx, s.step, s.able, s.over = gated, ctx, step, false, ctx.Err() != nil
	s.choice = Choice{Turn: Turn{Worker: s.choice.Worker}, Op: step.Op, Index: step.Index, since: len(c.steps)}
	if step.Object != nil {
		s.choice.Object = c.objects.number(step.Object, step.Kind, step.Show)
	}
	switch step.Op {
	case trace.OpJoin:
		s.choice.joins = 1 + slices.IndexFunc(c.workers, func(w *worker) bool { return w.endsAs(step.Object) })
	case trace.OpCall:
		c.outer.Store(true)
	case trace.OpSleep:
		s.due = c.Now() + step.For
	}
	c.expireDue(s)
}

// choiceOf returns the choice to make the step that a worker stands before.
func (c *controller) choiceOf(s *worker) Choice {
	choice := s.choice
	if s.step.Also != nil {
		for _, o := range s.step.Also() {
			choice.Also = append(choice.Also, c.objects.number(o, s.step.Kind, nil))
		}
	}
	return choice
}

// Resume implements [trace.Control].
func (c *controller) Resume(w *trace.Worker) {
	c.mu.Lock()
	c.hear()
	s := c.by[w]
	if s == nil || s.status == running && len(s.turn) == 0 { // it did not wait here
		c.mu.Unlock()
		return
	}
	if s.status == away && len(s.turn) == 0 {
		c.makeReady(s)
	}
	c.decide() // where the end of a context lets workers go on
	c.mu.Unlock()
	<-s.turn
}

// goOn lets a worker that was given the turn go on.
func (s *worker) goOn() {
	if s.distant != nil {
		s.distant.Go()
	} else {
		s.turn <- struct{}{}
	}
}
