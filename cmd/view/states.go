package view

import (
	"fmt"

	"concurrency-lab/cmd/statepage"
)

// States is the page in which the program is stepped through: all orders if they were run, or the
// one that somebody chose.
func (s Summary) States(program []statepage.Source) *statepage.Page {
	p := &statepage.Page{Name: s.Demo, Variant: s.Options.Variant, Facts: s.facts(), Sources: program}
	if s.Explored == nil {
		p.Graph, p.Path = statepage.OfOrder(s.Order), true
		p.Outcomes = []statepage.Outcome{{Mark: s.ended().mark, Name: s.conclusion(), First: s.Order.Schedule()}}
		return p
	}
	x := s.Explored
	p.Graph = x.Graph
	p.Notes = []string{s.ended().mark + " " + x.conclusion(s), x.extent(s)}
	for _, o := range x.Outcomes {
		share, different := x.shares(o)
		p.Outcomes = append(p.Outcomes, statepage.Outcome{Mark: markOf(o), Name: x.name(o), First: o.First.Schedule(),
			Count: fmt.Sprintf("orders %s, different %s", share, different)})
	}
	return p
}
