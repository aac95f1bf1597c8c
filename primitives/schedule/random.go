package schedule

import (
	"math/rand/v2"
	"slices"
)

// Random is a scheduler that draws an order. Each step that can be made has a random priority, and
// the highest goes first; whatever depends on a step that was made draws again. So orders that look
// different are about equally likely, however many look the same (partial order sampling; Yuan).
type Random struct {
	rand     *rand.Rand
	priority map[Turn]float64
}

// NewRandom returns the scheduler of a seed, for one run.
func NewRandom(seed uint64) *Random {
	return &Random{rand: rand.New(rand.NewPCG(seed, 0)), priority: map[Turn]float64{}}
}

// Next implements [Scheduler].
func (r *Random) Next(p Point) int {
	if allSpin(p.Enabled) {
		return usual(p.Enabled, p.Last)
	}
	best := -1
	for i, c := range p.Enabled {
		if _, ok := r.priority[c.Turn]; !ok {
			r.priority[c.Turn] = r.rand.Float64()
		}
		if !c.Spins && (best < 0 || r.priority[c.Turn] > r.priority[p.Enabled[best].Turn]) {
			best = i
		}
	}
	made := &p.Enabled[best]
	for i := range p.Enabled {
		if p.Enabled[i].dependent(made) {
			delete(r.priority, p.Enabled[i].Turn)
		}
	}
	return best
}

// Script is a scheduler that follows a schedule. After its end the worker that made the last step
// goes on, or the first one that can. It is for one run.
type Script struct {
	schedule Schedule
	at       int
	err      error
}

// Follow returns the scheduler of a schedule.
func Follow(s Schedule) *Script { return &Script{schedule: s} }

// Next implements [Scheduler].
func (s *Script) Next(p Point) int {
	if s.at == len(s.schedule) {
		return usual(p.Enabled, p.Last)
	}
	want := s.schedule[s.at]
	s.at++
	at := slices.IndexFunc(p.Enabled, func(c Choice) bool { return c.Turn == want })
	if at < 0 {
		s.err = &TurnError{s.at, want, p.Workers, slices.Clone(p.Enabled)}
	}
	return at
}

// Err says, after the run, why the schedule could not be followed; nil if it was.
func (s *Script) Err() error {
	if s.err == nil && s.at < len(s.schedule) {
		return &TurnError{Step: s.at + 1, Want: s.schedule[s.at]}
	}
	return s.err
}
