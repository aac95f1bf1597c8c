package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
)

// The contenders that every work may have: this project, and CPython with its own modules.
const (
	lab     = "lab"
	cpython = "cpython"
)

// work is what was measured of one work.
type work struct {
	Name       string
	Contenders []*contender
}

// contender is what was measured of one who does it.
type contender struct {
	Name string
	// Runs are the seconds that an operation took, round by round.
	Runs []float64
	// Allocs is the allocations of an operation; negative: not told.
	Allocs float64

	by program
}

// measure runs all contenders in turn, round after round.
func (o options) measure(ctx context.Context, programs []program) ([]*work, error) {
	works, err := o.list(ctx, programs)
	if err != nil {
		return nil, err
	}
	for i, w := range works {
		for round := range o.rounds {
			for k := range w.Contenders {
				c := w.Contenders[(round+k)%len(w.Contenders)]
				r, err := c.by.run(ctx, name{w.Name, c.Name}, o.length)
				if err != nil {
					return nil, err
				}
				c.Runs, c.Allocs = append(c.Runs, r.seconds), r.allocs
			}
		}
		fmt.Fprintf(os.Stderr, "%d of %d: %s\n", i+1, len(works), w.Name)
	}
	return works, nil
}

// list asks the programs what there is to run. The lab's own contender stands first.
func (o options) list(ctx context.Context, programs []program) ([]*work, error) {
	var works []*work
	for _, p := range programs {
		names, err := p.list(ctx, o.works)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			i := slices.IndexFunc(works, func(w *work) bool { return w.Name == n.work })
			if i < 0 {
				i, works = len(works), append(works, &work{Name: n.work})
			}
			works[i].Contenders = append(works[i].Contenders, &contender{Name: n.contender, by: p})
		}
	}
	slices.SortFunc(works, func(a, b *work) int { return cmp.Compare(a.Name, b.Name) })
	for _, w := range works {
		slices.SortFunc(w.Contenders, func(a, b *contender) int {
			return cmp.Or(rank(a)-rank(b), cmp.Compare(a.Name, b.Name))
		})
	}
	return works, nil
}

// rank puts the lab's own contender first.
func rank(c *contender) int {
	if c.Name == lab {
		return 0
	}
	return 1
}

// contender returns the contender of that name, or nil.
func (w *work) contender(named string) *contender {
	i := slices.IndexFunc(w.Contenders, func(c *contender) bool { return c.Name == named })
	if i < 0 {
		return nil
	}
	return w.Contenders[i]
}

// spread is the middle of some figures, and how far they lie apart.
type spread struct{ Median, Min, Max float64 }

func spreadOf(figures []float64) spread {
	s := slices.Sorted(slices.Values(figures))
	n := len(s)
	return spread{(s[(n-1)/2] + s[n/2]) / 2, s[0], s[n-1]}
}

// ratio is how much longer c takes than d, round by round.
func (c *contender) ratio(d *contender) spread {
	ratios := make([]float64, min(len(c.Runs), len(d.Runs)))
	for i := range ratios {
		ratios[i] = c.Runs[i] / d.Runs[i]
	}
	return spreadOf(ratios)
}
