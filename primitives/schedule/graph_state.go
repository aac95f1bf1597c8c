package schedule

import "slices"

// note keeps a state of a run as that of a node which has none yet.
func (g *Graph) note(at int, s *State, numbers []int) {
	if s == nil || g.Nodes[at].State != nil {
		return
	}
	kept := &State{Workers: slices.Clone(s.Workers), Objects: make([]ObjectState, len(g.Objects))}
	for i := range kept.Workers {
		kept.Workers[i].PID = 0
		kept.Workers[i].Next = renumbered(kept.Workers[i].Next, numbers)
	}
	for i, o := range g.Objects {
		kept.Objects[i].Object = o
	}
	for i, o := range s.Objects {
		kept.Objects[numbers[i]-1] = o
	}
	g.Nodes[at].State = kept
}

// numbersOf returns the graph's numbers of an order's objects. Of those that have one name, the
// first one that the order uses is the first one of the graph.
func (g *Graph) numbersOf(o *Order) []int {
	numbers := make([]int, len(o.Objects))
	for i, of := range o.Objects {
		n := 0
		for n < len(g.Objects) && (g.Objects[n] != of || slices.Contains(numbers[:i], n+1)) {
			n++
		}
		if n == len(g.Objects) {
			g.Objects = append(g.Objects, of)
		}
		numbers[i] = n + 1
	}
	return numbers
}

func renumbered(c Choice, numbers []int) Choice {
	if c.Object > 0 {
		c.Object = numbers[c.Object-1]
	}
	c.Also = slices.Clone(c.Also)
	for i, o := range c.Also {
		c.Also[i] = numbers[o-1]
	}
	return c
}
