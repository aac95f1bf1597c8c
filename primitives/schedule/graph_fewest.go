package schedule

import "slices"

// Fewest returns an order of the graph with the fewest preemptions among those that have an
// outcome, by its place, and how many these are; -1 if there is no such order.
func (g *Graph) Fewest(outcome int) (way Schedule, switches int) {
	type stand struct{ node, last int } // last made the step before
	type best struct {
		switches int
		from     stand
		by       Turn
	}
	begin := stand{0, -1}
	known := map[stand]best{begin: {}}
	lasts := make([][]int, len(g.Nodes))
	lasts[0] = []int{-1}
	var end stand
	switches = -1
	for i, node := range g.Nodes { // a step leads to a place further back
		var enabled []Choice
		for _, e := range node.Edges {
			enabled = append(enabled, e.Choice)
		}
		for _, last := range lasts[i] {
			at := stand{i, last}
			now := known[at].switches
			if node.Outcome == outcome && (switches < 0 || now < switches) {
				end, switches = at, now
			}
			for _, e := range node.Edges {
				n := now
				if preempts(enabled, &e.Choice, last) {
					n++
				}
				to := stand{e.To, e.Worker}
				b, ok := known[to]
				if !ok {
					lasts[e.To] = append(lasts[e.To], e.Worker)
				}
				if !ok || n < b.switches {
					known[to] = best{n, at, e.Turn}
				}
			}
		}
	}
	for ; switches >= 0 && end != begin; end = known[end].from {
		way = append(way, known[end].by)
	}
	slices.Reverse(way)
	return way, switches
}
