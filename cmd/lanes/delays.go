package lanes

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"time"
)

// delays returns for each worker, and each object that it waited for, who made it wait the longest;
// the longest delay first. It costs no more memory than the waits do, and a step for each tenure of
// an object during a wait for it.
func (l *ledger) delays(run Run) []Delay {
	for _, h := range l.held {
		for i := range h.tenures {
			h.tenures[i].reach = max(h.tenures[i].to, h.tenures[max(i-1, 0)].reach)
		}
	}
	best := map[debt]Delay{} // by whom and object
	offer := func(d Delay) {
		k := debt{whom: d.Whom, object: d.Object.ID}
		if b := best[k]; d.Total > b.Total || d.Total == b.Total && d.Who < b.Who {
			best[k] = d
		}
	}
	for d, sum := range l.sums {
		offer(Delay{d.who, d.whom, l.objects[d.object], sum})
	}
	c := charges{run: run, had: make([]time.Duration, len(run.Lanes)), of: map[uint64]int{}}
	for i, lane := range run.Lanes {
		c.of[lane.ID] = i
	}
	for i, lane := range run.Lanes {
		for object, waits := range waitsOf(lane) {
			if d := c.longest(i, waits, l.held[object]); d.Total > 0 {
				offer(d)
			}
		}
	}
	return slices.SortedFunc(maps.Values(best), func(a, b Delay) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Whom, b.Whom), cmp.Compare(a.Object.ID, b.Object.ID))
	})
}

// waitsOf returns the waits of a lane for each object.
func waitsOf(lane Lane) map[uint64][]Segment {
	waits := map[uint64][]Segment{}
	for _, s := range lane.Segments {
		if s.State == Waiting {
			waits[s.Object.ID] = append(waits[s.Object.ID], s)
		}
	}
	return waits
}

// charges lays waits to those who had the object meanwhile.
type charges struct {
	run Run
	of  map[uint64]int  // the lane of a worker
	had []time.Duration // by each lane, while the worker in question waited; 0 between two questions
}

// longest returns who of those who had an object made a worker wait for it the longest, in all of
// its waits.
func (c *charges) longest(whom int, waits []Segment, h *holding) Delay {
	d := Delay{Whom: whom, Object: waits[0].Object}
	var who []int
	charge := func(lane int, part time.Duration) {
		if part <= 0 || lane == whom {
			return
		}
		if c.had[lane] == 0 {
			who = append(who, lane)
		}
		c.had[lane] += part
	}
	for _, s := range waits {
		if of, ends := c.of[s.Object.Of]; ends {
			charge(of, s.To-s.From)
		} else if h != nil {
			h.during(s.From, s.To, charge)
		}
	}
	for _, lane := range who {
		if c.had[lane] > d.Total {
			d.Who, d.Total = lane, c.had[lane]
		}
		c.had[lane] = 0
	}
	return d
}

// during calls f for each tenure in a span of time, with the part of the span that it took.
func (h *holding) during(from, to time.Duration, f func(lane int, part time.Duration)) {
	first := sort.Search(len(h.tenures), func(i int) bool { return h.tenures[i].reach > from })
	for _, t := range h.tenures[first:] {
		if t.from >= to {
			return
		}
		f(t.lane, min(t.to, to)-max(t.from, from))
	}
}
