package schedule

import (
	"slices"

	"concurrency-lab/primitives/trace"
)

// Choice is a step that could be made next.
type Choice struct {
	Turn
	Op trace.Op
	// Object is what it is done to, by its number in the run, from 1; 0: nothing shared. Also are
	// other objects that it depends on or changes.
	Object int
	Also   []int
	// Index is which number of an array, from 1; 0 is all of it.
	Index int
	// Spins says that the worker has twice read the same values around a loop, that nobody has
	// written them since, and that it would read them again.
	Spins bool

	joins int // the worker whose end is waited for, from 1
	since int // how many steps had been made when the worker came here
}

// dependent says whether the order of two steps, one after the other, can matter to anybody.
func (c *Choice) dependent(d *Choice) bool {
	switch {
	case c.Worker == d.Worker,
		c.Op == trace.OpSleep, d.Op == trace.OpSleep, c.Expired, d.Expired, // time passes for all
		c.joins == d.Worker+1, d.joins == c.Worker+1: // any step may be the last of the one that is joined
		return true
	case !d.uses(c.Object) && !slices.ContainsFunc(c.Also, d.uses):
		return false
	case c.Index != 0 && d.Index != 0 && c.Index != d.Index:
		return false
	}
	return c.Op != trace.OpRead || d.Op != trace.OpRead
}

func (c *Choice) uses(object int) bool {
	return object != 0 && (object == c.Object || slices.Contains(c.Also, object))
}

// same says whether both are the same step of the same worker in the same state of a run.
func (c *Choice) same(d Choice) bool {
	return c.Turn == d.Turn && c.Op == d.Op && c.Object == d.Object && c.Index == d.Index && slices.Equal(c.Also, d.Also)
}

// usual returns which of the choices is made if nothing says otherwise, by its place: the worker
// that made the last step goes on, or the first one that can. A worker that spins goes on only if
// all do, and then the one that has stood longest, so that each has its turn.
func usual(enabled []Choice, last int) int {
	best := 0
	for i := range enabled {
		if rank(&enabled[i], last) < rank(&enabled[best], last) {
			best = i
		}
	}
	return best
}

func rank(c *Choice, last int) int {
	switch {
	case c.Spins:
		return 3 + c.since
	case c.Expired, c.Op == trace.OpSleep:
		return 2
	case c.Worker != last:
		return 1
	}
	return 0
}

// allSpin says whether every worker that could go on spins.
func allSpin(enabled []Choice) bool {
	return !slices.ContainsFunc(enabled, func(c Choice) bool { return !c.Spins })
}

// preempts says whether the choice takes the turn from a worker that could go on.
func preempts(enabled []Choice, pick *Choice, last int) bool {
	return pick.Worker != last && slices.ContainsFunc(enabled, func(c Choice) bool {
		return c.Worker == last && !c.Expired && !c.Spins && c.Op != trace.OpSleep
	})
}
