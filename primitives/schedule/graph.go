package schedule

import (
	"math/big"
	"slices"
)

// Graph is the states of a program and the steps between them, as exploring has found them. Two
// beginnings of orders that look the same to every worker lead to one state.
type Graph struct {
	// Nodes are the states. The first is the one before the first step.
	Nodes []Node
	// Objects are what the numbers of objects in the nodes mean, from 1. They are those of no single
	// run.
	Objects []Object
	// Whole says that no state and no step is missing.
	Whole bool

	most   int
	places map[uint64]int
	looked int // how often a state was looked at
	full   bool
}

// Node is a state in a graph.
type Node struct {
	// State is without the numbers of processes, which differ from run to run; nil unless
	// [Options.Watch] says so.
	State *State
	// Edges are the steps that can be made there, by worker.
	Edges []Edge
	// Outcome is the place in [Result.Outcomes] of the one that the program has here; -1 as long as it
	// goes on.
	Outcome int

	reach big.Int // a bit for each outcome
}

// Edge is a step, and the place of the node that it leads to. What differs from run to run is left
// out of the step.
type Edge struct {
	Step
	To int
}

// looksPerNode is how often each of the states that a graph may have is looked at, at most: many
// orders share their states.
const looksPerNode = 100

func newGraph(most int) *Graph {
	g := &Graph{most: most, places: map[uint64]int{}}
	g.at(0)
	return g
}

// at returns the place of a node by its key; -1 if it is not there and there is no room for it.
func (g *Graph) at(key uint64) int {
	if at, ok := g.places[key]; ok {
		return at
	}
	if len(g.Nodes) >= g.most {
		g.full = true
		return -1
	}
	g.places[key] = len(g.Nodes)
	g.Nodes = append(g.Nodes, Node{Outcome: -1})
	return len(g.Nodes) - 1
}

// take adds an order, with its outcome's place; that is -1 if the search gave the order up.
func (g *Graph) take(o *Order, p *partial, outcome int) {
	numbers := g.numbersOf(o)
	var key uint64
	from := g.at(key)
	g.note(from, o.Before, numbers)
	for i := range o.Steps {
		key += p.keys[i]
		to := g.join(from, key, &o.Steps[i], numbers)
		if to < 0 {
			return
		}
		g.note(to, o.Steps[i].After, numbers)
		from = to
	}
	if outcome < 0 {
		return
	}
	g.Nodes[from].Outcome = outcome
	if o.End != Endless {
		g.others(o, p, numbers)
	}
}

// others adds the states and steps of all orders that look the same as one.
func (g *Graph) others(o *Order, p *partial, numbers []int) {
	open, seen := []state{p.begin()}, map[uint64]bool{}
	for len(open) > 0 {
		from := open[len(open)-1]
		open = open[:len(open)-1]
		if g.looked++; g.looked > g.most*looksPerNode {
			g.full = true
			return
		}
		for w := range p.workers {
			i := p.next(from, w)
			if i < 0 {
				continue
			}
			key := from.key + p.keys[i]
			if g.join(g.places[from.key], key, &o.Steps[i], numbers) < 0 {
				return
			}
			if !seen[key] {
				seen[key] = true
				open = append(open, from.after(w, key))
			}
		}
	}
}

// join adds a step between two nodes, and returns the place of the second; -1 if it has none.
func (g *Graph) join(from int, key uint64, s *Step, numbers []int) int {
	to := g.at(key)
	n := &g.Nodes[from]
	if to < 0 || slices.ContainsFunc(n.Edges, func(e Edge) bool { return e.Turn == s.Turn }) {
		return to
	}
	e := Edge{Step: *s, To: to}
	e.PID, e.After, e.after, e.Preempts = 0, nil, nil, false
	e.Choice = renumbered(e.Choice, numbers)
	n.Edges = append(n.Edges, e)
	slices.SortStableFunc(n.Edges, func(a, b Edge) int { return a.Worker - b.Worker })
	return to
}

// finish leaves out what no run has come to, and finds which outcomes follow each state. Complete
// says that every order was made.
func (g *Graph) finish(complete bool) {
	watched := g.Nodes[0].State != nil
	order, number := []int{0}, map[int]int{0: 0}
	for i := 0; i < len(order); i++ {
		n := &g.Nodes[order[i]]
		n.Edges = slices.DeleteFunc(n.Edges, func(e Edge) bool { return watched && g.Nodes[e.To].State == nil })
		for k, e := range n.Edges {
			if _, ok := number[e.To]; !ok {
				number[e.To] = len(order)
				order = append(order, e.To)
			}
			n.Edges[k].To = number[e.To]
		}
	}
	nodes := make([]Node, len(order))
	for i, at := range order {
		nodes[i] = g.Nodes[at]
	}
	g.Whole = complete && !g.full && len(nodes) == len(g.Nodes)
	g.Nodes, g.places = nodes, nil
	for i := range slices.Backward(nodes) { // a step leads to a place further back
		n := &nodes[i]
		if n.Outcome >= 0 {
			n.reach.SetBit(&n.reach, n.Outcome, 1)
		}
		for _, e := range n.Edges {
			n.reach.Or(&n.reach, &nodes[e.To].reach)
		}
	}
}

// Leads says whether an outcome, by its place, can follow the state.
func (n *Node) Leads(outcome int) bool { return n.reach.Bit(outcome) == 1 }

// Find returns the place of the node that a schedule leads to from the beginning; -1 if there is
// none.
func (g *Graph) Find(s Schedule) int {
	at := 0
	for _, t := range s {
		i := slices.IndexFunc(g.Nodes[at].Edges, func(e Edge) bool { return e.Turn == t })
		if i < 0 {
			return -1
		}
		at = g.Nodes[at].Edges[i].To
	}
	return at
}
