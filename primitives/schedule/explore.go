package schedule

import (
	"cmp"
	"context"
	"math/big"
	"slices"
)

// Exploration says how a program is explored. The zero value is good.
type Exploration struct {
	Options
	// Orders is how often the program is run at most; 0 means 10,000 times. If that will not do to
	// make all orders that look different, the rest of them are drawn at random.
	Orders int
	// Seed begins the random numbers.
	Seed uint64
	// Plain makes all orders, one by one, and not only those that look different. It checks the
	// search.
	Plain bool
	// States is how many states [Result.Graph] may have; 0: no graph is made.
	States int
	// Progress, if not nil, is called after each run with what has been found so far.
	Progress func(*Result)
}

const defaultOrders = 10_000

// Outcome is one that a program can have.
type Outcome struct {
	// Name is what the program returned; empty if it was ended because it was endless.
	Name string
	End  End
	// Different is how many orders were found to have it that look different to some worker, and
	// Orders how many there are that look like one of them. Exact says that all of these could be
	// counted; otherwise there are more.
	Different int
	Orders    *big.Int
	Exact     bool
	// First is the shortest order that is known to have it: of those with the fewest preemptions one
	// with the fewest steps. It is the shortest of all if the result has a whole graph. Otherwise an
	// order that looks the same, and was not run, may have fewer preemptions.
	First *Order
}

// Result is what is known of a program.
type Result struct {
	// Outcomes are those that were found, in that order.
	Outcomes []*Outcome
	// Complete says that every order was made, up to the steps that one may have, or one that looks
	// the same to every worker. So it has no other outcomes.
	Complete bool
	// Runs is how often the program was run; Random of these were drawn.
	Runs, Random int
	// Open is how many orders have been begun and are still to be run, as far as that is known.
	Open int
	// MostSteps is how many steps the longest order had.
	MostSteps int
	// BrokenLoop says that a worker that read the same values again and again stopped doing so though
	// nobody had written them, so that orders were left out: see the package's comment.
	BrokenLoop bool
	// Unsteady says that two orders that look the same had different outcomes: the program depends on
	// something that its steps do not tell.
	Unsteady bool
	// Graph has the states that were found; nil unless [Exploration.States] asks for it.
	Graph *Graph
	// Err is why exploring stopped early: what was found before is true.
	Err error

	seen   map[uint64]*Outcome
	states int // looked at to count orders
}

// To count orders may take long, so how many states are looked at has a limit: one for all runs,
// and more for each of them.
const countRoom, countEach = 200_000, 1000

// Explore runs the program in every order of its steps that looks different to some worker. It
// begins with those that have the fewest preemptions, and returns which outcomes there are. When
// ctx is done it returns what it has found by then, with the cause.
func Explore(ctx context.Context, p Program, e Exploration) *Result {
	e.Orders = cmp.Or(e.Orders, defaultOrders)
	r := &Result{seen: map[uint64]*Outcome{}}
	if e.States > 0 {
		r.Graph = newGraph(e.States)
		defer func() {
			r.Graph.finish(r.Complete)
			r.shorten(ctx, p, e.Options)
		}()
	}
	s := newSearch(e.Plain)
	for !s.hopeless(r.Runs, e.Orders) && s.begin() {
		order := Run(ctx, p, s, e.Options)
		order.Err = cmp.Or(order.Err, s.end())
		r.Open = s.open.n
		if !r.take(ctx, order, &e) {
			return r
		}
	}
	r.BrokenLoop = s.broken
	r.Complete = s.open.n == 0 && !s.broken
	if !r.Complete && !e.Plain {
		r.draw(ctx, p, &e)
	}
	return r
}

// draw makes random orders with the runs that are left.
func (r *Result) draw(ctx context.Context, p Program, e *Exploration) {
	for seed := e.Seed; r.Runs < e.Orders; seed++ {
		r.Random++
		r.Open = e.Orders - r.Runs - 1
		if !r.take(ctx, Run(ctx, p, NewRandom(seed), e.Options), e) {
			return
		}
	}
}

// shorten finds for each outcome the order with the fewest preemptions. The search has run one of
// those that look the same, and not always that one.
func (r *Result) shorten(ctx context.Context, p Program, o Options) {
	for i, of := range r.Outcomes {
		way, n := r.Graph.Fewest(i)
		if !r.Graph.Whole || n < 0 || n >= of.First.Preemptions() {
			continue
		}
		if found := Run(ctx, p, Follow(way), o); found.Err == nil && found.Outcome == of.Name && found.End == of.End {
			of.First = found
		}
	}
}

// take notes what came of a run, and says whether others may follow.
func (r *Result) take(ctx context.Context, o *Order, e *Exploration) bool {
	r.Runs++
	if r.Err = cmp.Or(context.Cause(ctx), o.Err); r.Err != nil {
		return false
	}
	p, at := partialOf(o.Steps), -1
	if o.End != Abandoned {
		at = r.keep(o, p, e.Plain)
	}
	if r.Graph != nil {
		r.Graph.take(o, p, at)
	}
	if e.Progress != nil {
		e.Progress(r)
	}
	return true
}

// keep notes an order that has ended, and returns the place of its outcome.
func (r *Result) keep(o *Order, p *partial, plain bool) int {
	r.MostSteps = max(r.MostSteps, len(o.Steps))
	at := r.outcome(o)
	of := r.Outcomes[at]
	if o.End == Endless { // where it was cut off does not look like other orders
		of.Different++
		of.Orders.Add(of.Orders, big.NewInt(1))
		of.Exact = false
		return at
	}
	class := p.class()
	known := r.seen[class]
	if known == nil {
		r.seen[class] = of
		of.Different++
	}
	r.Unsteady = r.Unsteady || known != nil && known != of
	switch {
	case plain:
		of.Orders.Add(of.Orders, big.NewInt(1))
	case known != nil:
	default:
		n, states, exact := p.orders(countRoom + countEach*r.Runs - r.states)
		r.states += states
		of.Orders.Add(of.Orders, n)
		of.Exact = of.Exact && exact
	}
	return at
}

// outcome returns the place of the outcome of an order.
func (r *Result) outcome(o *Order) int {
	if o.End == Endless {
		o.Outcome = ""
	}
	at := slices.IndexFunc(r.Outcomes, func(of *Outcome) bool { return of.Name == o.Outcome && of.End == o.End })
	if at < 0 {
		r.Outcomes = append(r.Outcomes,
			&Outcome{Name: o.Outcome, End: o.End, Orders: new(big.Int), Exact: true, First: o})
		return len(r.Outcomes) - 1
	}
	of := r.Outcomes[at]
	if cmp.Or(o.Preemptions()-of.First.Preemptions(), len(o.Steps)-len(of.First.Steps)) < 0 { // it is shorter
		of.First = o
	}
	return at
}

// Different is how many orders were found that look different to some worker.
func (r *Result) Different() (n int) {
	for _, o := range r.Outcomes {
		n += o.Different
	}
	return n
}

// Orders is how many orders there are that look like one that was found, and whether these are all.
func (r *Result) Orders() (n *big.Int, all bool) {
	n, all = new(big.Int), r.Complete
	for _, o := range r.Outcomes {
		n.Add(n, o.Orders)
		all = all && o.Exact
	}
	return n, all
}
