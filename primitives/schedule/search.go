package schedule

import (
	"slices"
	"time"
)

// Point is where a run stands when somebody has to go on.
type Point struct {
	// Enabled are the steps that can be made, at least one, by worker.
	Enabled []Choice
	// Workers is how many were born so far.
	Workers int
	// Last is the worker that made the last step; -1 at the beginning.
	Last int
	// Steps are those that have been made. They are the run's: what is kept must be copied.
	Steps []Step
	// Moment is a time that no event before here is after, and no later one before.
	Moment time.Duration
	// State is what the workers do and the objects have in them; nil unless [Options.Watch].
	State *State
}

// Scheduler decides who goes on in one run.
type Scheduler interface {
	// Next returns the place in p.Enabled of the step to make; negative ends the run.
	Next(p Point) int
}

// giveUp ends a run that is of no use.
const giveUp = -1

// search is the scheduler of many runs that makes every different order once, those with the fewest
// preemptions first.
//
// What is still to be done are beginnings of orders. A run makes such a beginning, goes on as
// usual, and notes at each point where it could have gone on otherwise. That alone would make all
// orders. What has been tried at a point sleeps in the orders that begin otherwise there: it is not
// made until a step that it depends on was made, because before that it would lead to an order that
// looks the same as one that was made (sleep sets; Godefroid).
type search struct {
	open  frontier
	plain bool // no steps sleep, so that all orders are made

	now   *beginning // of the present run, which goes on where it ends
	path  []Choice   // the steps that are to be repeated
	depth int        // how often it was asked, up to a step that could not be repeated

	probed map[loopKey]bool
	broken bool // a loop that read the same values again and again did not go on for so many rounds
}

func newSearch(plain bool) *search {
	s := &search{plain: plain, probed: map[loopKey]bool{}}
	s.open.push(&beginning{})
	return s
}

// begin prepares for the next run, and says whether there is one.
func (s *search) begin() bool {
	if s.now = s.open.pop(); s.now == nil {
		return false
	}
	s.path, s.depth = s.path[:0], 0
	for n := s.now.last; n != nil; n = n.before {
		s.path = append(s.path, n.step)
	}
	slices.Reverse(s.path)
	return true
}

// hopeless says whether so many runs will not do. It is asked when half of them have been made,
// which find most of what there is to find.
func (s *search) hopeless(made, of int) bool {
	return made >= of || made >= of/2 && made+s.open.n > of
}

// Next implements [Scheduler].
func (s *search) Next(p Point) int {
	at := giveUp
	switch {
	case s.depth < len(s.path):
		at = slices.IndexFunc(p.Enabled, s.path[s.depth].same)
	case s.now.probe == 0:
		at = s.decide(p)
	case s.depth < len(s.path)+rounds:
		at = slices.IndexFunc(p.Enabled, func(c Choice) bool { return c.Worker == s.now.probe-1 && c.Spins })
	}
	if at >= 0 || s.depth >= len(s.path) {
		s.depth++
	}
	return at
}

// decide goes on as usual, and notes how else that could be done.
func (s *search) decide(p Point) int {
	var awake []Choice
	spin := allSpin(p.Enabled)
	for _, c := range p.Enabled {
		if c.Spins {
			s.suspect(&c)
		}
		if c.Spins == spin && !slices.ContainsFunc(s.now.sleep, func(d Choice) bool { return c.Turn == d.Turn }) {
			awake = append(awake, c)
		}
	}
	if len(awake) == 0 {
		return giveUp // it would look the same as another
	}
	pick := usual(awake, p.Last)
	if !spin { // else there is no choice
		tried := append(slices.Clone(s.now.sleep), awake[pick])
		for i, c := range awake {
			if i != pick {
				s.open.push(s.after(p, tried, c))
				tried = append(tried, c)
			}
		}
	}
	s.now = s.after(p, s.now.sleep, awake[pick])
	return slices.IndexFunc(p.Enabled, func(c Choice) bool { return c.Turn == awake[pick].Turn })
}

// after returns the beginning that c makes of the present one, where these sleep.
func (s *search) after(p Point, sleep []Choice, c Choice) *beginning {
	b := &beginning{last: &node{before: s.now.last, step: c}, cost: s.now.cost}
	if preempts(p.Enabled, &c, p.Last) {
		b.cost++
	}
	for i := range sleep {
		if !s.plain && !sleep[i].dependent(&c) {
			b.sleep = append(b.sleep, sleep[i])
		}
	}
	return b
}

// loopKey is where a worker spins.
type loopKey struct{ worker, object, index int }

// rounds is how often a loop has to read the same values to be taken for endless.
const rounds = 100

// suspect has a run look whether a worker that spins does so as long as nobody writes what it
// reads. That it is held up then is no loss.
func (s *search) suspect(c *Choice) {
	key := loopKey{c.Worker, c.Object, c.Index}
	if !s.probed[key] {
		s.probed[key] = true
		s.open.push(&beginning{last: s.now.last, cost: -1, probe: c.Worker + 1})
	}
}

// end is told that the run has ended, and returns why that was not as it should be.
func (s *search) end() error {
	if s.depth < len(s.path) {
		return &DivergedError{Step: s.depth + 1, Want: s.path[s.depth].Turn}
	}
	if s.now.probe > 0 && s.depth <= len(s.path)+rounds {
		s.broken = true
	}
	return nil
}
