package schedule

import (
	"context"
	"slices"
	"sync"
)

// Stepper runs a program whose steps somebody chooses one by one, and can take back. It is for one
// goroutine.
//
// To take a step back costs nothing, because every position since the beginning is kept. To go on
// from there in another way is a new run, which repeats the steps before.
type Stepper struct {
	program   Program
	options   Options
	ctx       context.Context
	cancel    context.CancelFunc
	runs      sync.WaitGroup
	live      *byHand    // the run that stands at the last position
	positions []Position // of that run, one before each step
	at        int
}

// Position is where a stepper stands.
type Position struct {
	// Point has what was made and what can be made next, which is nothing when the run is over. Its
	// slices may be kept.
	Point
	// Order is the run's order if the run is over, and else nil.
	Order *Order
}

// Schedule returns who made the steps.
func (p *Position) Schedule() Schedule { return scheduleOf(p.Steps) }

// Preemptions is how often a step was made while the worker of the step before could have gone on.
func (p *Position) Preemptions() int { return preemptionsOf(p.Steps) }

// NewStepper begins a run and returns when its first step is to be chosen, or ctx is done. The
// options say how the program is controlled; it is always watched.
func NewStepper(ctx context.Context, p Program, o Options) *Stepper {
	o.Watch = true
	s := &Stepper{program: p, options: o}
	s.ctx, s.cancel = context.WithCancel(ctx)
	s.begin()
	return s
}

// Close ends the run, and waits until it has ended.
func (s *Stepper) Close() {
	s.cancel()
	s.runs.Wait()
}

// Position returns where the stepper stands.
func (s *Stepper) Position() *Position { return &s.positions[s.at] }

// Go goes to the position after the steps of a schedule, forward or back, and blocks until it is
// reached. If the schedule names a worker that cannot go on it stops there, and the error is a
// [TurnError]. A run that fails ends with an Order that says so.
func (s *Stepper) Go(to Schedule) error {
	made := s.positions[len(s.positions)-1].Schedule()
	same := 0
	for same < min(len(made), len(to)) && made[same] == to[same] {
		same++
	}
	if s.at = same; same < len(to) && same < len(made) {
		s.live.cancel()
		s.begin()
		s.at = 0
	}
	for s.at < len(to) {
		if err := s.step(to[s.at]); err != nil {
			return err
		}
	}
	return nil
}

// step makes the run's next step.
func (s *Stepper) step(t Turn) error {
	p := s.Position()
	at := slices.IndexFunc(p.Enabled, func(c Choice) bool { return c.Turn == t })
	if at < 0 {
		return &TurnError{s.at + 1, t, p.Workers, p.Enabled}
	}
	select {
	case s.live.picks <- at:
	case <-s.ctx.Done():
		return context.Cause(s.ctx)
	}
	s.positions = append(s.positions, <-s.live.positions)
	s.at++
	return nil
}

// begin begins a run, and waits until its first step is to be chosen.
func (s *Stepper) begin() {
	ctx, cancel := context.WithCancel(s.ctx)
	h := &byHand{cancel, ctx.Done(), make(chan Position, 2), make(chan int)}
	s.runs.Go(func() {
		defer cancel()
		o := Run(ctx, s.program, h, s.options)
		over := Position{Point{Workers: len(o.Workers), Last: -1, Steps: o.Steps, State: o.Before, Moment: Forever}, o}
		if n := len(o.Steps); n > 0 {
			over.Last, over.State = o.Steps[n-1].Worker, o.Steps[n-1].After
		}
		h.positions <- over
	})
	s.live, s.positions = h, []Position{<-h.positions}
}

// byHand is the scheduler of a run that asks for each step.
type byHand struct {
	cancel    context.CancelFunc
	done      <-chan struct{}
	positions chan Position // has room for the last, for which nobody waits when the run is ended
	picks     chan int
}

// Next implements [Scheduler].
func (h *byHand) Next(p Point) int {
	p.Steps, p.Enabled = slices.Clone(p.Steps), slices.Clone(p.Enabled)
	h.positions <- Position{Point: p}
	select {
	case at := <-h.picks:
		return at
	case <-h.done:
		return giveUp
	}
}
