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

	// Of the present run:
	now   *beginning
	path  []Choice // the beginning's steps
	depth int
	here  *node
	sleep []Choice
	cost  int
	err   error

	probed map[loopKey]bool
	// endless is false if a loop that read the same values again and again went on all the same.
	endless bool
}

func newSearch(plain bool) *search {
	s := &search{plain: plain, probed: map[loopKey]bool{}, endless: true}
	s.open.push(&beginning{})
	return s
}

// begin prepares for the next run, and says whether there is one.
func (s *search) begin() bool {
	if s.now = s.open.pop(); s.now == nil {
		return false
	}
	s.path, s.depth, s.here, s.sleep, s.cost, s.err = s.path[:0], 0, nil, nil, 0, nil
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
	d := s.depth
	s.depth++
	switch {
	case d < len(s.path):
		return s.repeat(p, d)
	case s.now.probe > 0:
		return s.probe(p)
	}
	return s.decide(p)
}

// repeat makes a step of the beginning.
func (s *search) repeat(p Point, d int) int {
	want := &s.path[d]
	at := slices.IndexFunc(p.Enabled, func(c Choice) bool { return c.same(want) })
	if at < 0 {
		s.err = &DivergedError{Step: d + 1, Want: want.Turn}
		return giveUp
	}
	if d == len(s.path)-1 {
		s.here, s.sleep, s.cost = s.now.last, s.now.sleep, s.now.cost
	}
	return at
}

// decide goes on as usual, and notes how else that could be done.
func (s *search) decide(p Point) int {
	var awake []Choice
	var places []int
	spin := allSpin(p.Enabled)
	for i, c := range p.Enabled {
		if c.Spins {
			s.suspect(&c)
		}
		if c.Spins == spin && !slices.ContainsFunc(s.sleep, func(d Choice) bool { return c.Turn == d.Turn }) {
			awake, places = append(awake, c), append(places, i)
		}
	}
	if len(awake) == 0 {
		return giveUp // it would look the same as another
	}
	pick := usual(awake, p.Last)
	if !spin { // else there is no choice
		tried := append(slices.Clone(s.sleep), awake[pick])
		for i, c := range awake {
			if i == pick {
				continue
			}
			s.open.push(&beginning{last: s.after(c), sleep: s.filter(tried, &c), cost: s.costOf(p, &c)})
			tried = append(tried, c)
		}
	}
	c := &awake[pick]
	s.cost = s.costOf(p, c)
	s.sleep = s.filter(s.sleep, c)
	s.here = s.after(*c)
	return places[pick]
}

func (s *search) after(c Choice) *node { return &node{before: s.here, step: c} }

func (s *search) costOf(p Point, c *Choice) int {
	if preempts(p.Enabled, c, p.Last) {
		return s.cost + 1
	}
	return s.cost
}

// filter returns what still sleeps when c has been made.
func (s *search) filter(sleep []Choice, c *Choice) (rest []Choice) {
	if s.plain {
		return nil
	}
	for i := range sleep {
		if !sleep[i].dependent(c) {
			rest = append(rest, sleep[i])
		}
	}
	return rest
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
		s.open.push(&beginning{last: s.here, probe: c.Worker + 1})
	}
}

func (s *search) probe(p Point) int {
	at := slices.IndexFunc(p.Enabled, func(c Choice) bool { return c.Worker == s.now.probe-1 && c.Spins })
	if s.depth-len(s.path) > rounds {
		return giveUp
	}
	return at // giveUp if it does not spin any more
}

// end is told that the run has ended, and returns why that was not as it should be.
func (s *search) end() error {
	if s.now.probe > 0 && s.err == nil && s.depth-len(s.path) <= rounds {
		s.endless = false
	}
	if s.err == nil && s.depth < len(s.path) {
		s.err = &DivergedError{Step: s.depth + 1, Want: s.path[s.depth].Turn}
	}
	return s.err
}
