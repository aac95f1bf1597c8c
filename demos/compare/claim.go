package compare

import (
	"fmt"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
)

// claim is what a document says, and whether this run bears it out.
type claim struct {
	Claim string `json:"claim"`
	// Source is the document that says so; empty: none does.
	Source string `json:"source,omitempty"`
	Holds  string `json:"holds"`
}

// The answers of a claim.
const (
	holds       = "yes"
	doesNotHold = "no"
	tooClose    = "too close"
)

// summed is the claims in a few words, or what was checked if there are none.
func summed(claims []claim, checked demo.Check) string {
	if len(claims) == 0 {
		return checked.Got
	}
	held := 0
	for _, c := range claims {
		if c.Holds == holds {
			held++
		}
	}
	return fmt.Sprintf("%d of %d claims hold", held, len(claims))
}

// clearly is how much two medians must differ, beside the runs being apart, for a claim to be
// answered.
const clearly = 1.05

// statement is a claim that is yet to be judged: about the mode a of some work, and b, with which
// it is compared.
type statement struct {
	text, source string
	work, a, b   string
	judge        func(a, b contest.Row) string
	// whole compares the times of runs, even if one does more than the other.
	whole bool
}

// judge answers the statements, for the lab's own rows and for those of CPython, wherever there are
// both rows.
func judge(rows []contest.Row, statements []statement) []claim {
	claims := []claim{}
	for _, in := range []struct{ prefix, text string }{{"", ""}, {contest.PythonPrefix, "in CPython, "}} {
		for _, s := range statements {
			a, oka := contest.Find(rows, s.work, in.prefix+s.a)
			b, okb := contest.Find(rows, s.work, in.prefix+s.b)
			if !okb { // arithmetic is the same for all
				b, okb = contest.Find(rows, s.work, s.b)
				okb = okb && !b.Measured
			}
			if !oka || !okb {
				continue
			}
			if !s.whole {
				a, b = a.Each(), b.Each()
			}
			claims = append(claims, claim{in.text + s.text, s.source, s.judge(a, b)})
		}
	}
	return claims
}

// faster says whether a took less time than b. That is beyond doubt only if the slowest run of one
// was quicker than the quickest of the other, and not by a hair.
func faster(a, b contest.Row) string {
	switch {
	case a.Max < b.Min && a.Median*clearly < b.Median:
		return holds
	case a.Min > b.Max && a.Median > b.Median*clearly:
		return doesNotHold
	}
	return tooClose
}

// hardly is how much faster something may be at most, by the medians, to count as no faster.
const hardly = 1.1

// notFaster says whether a took as long as b, or longer.
func notFaster(a, b contest.Row) string {
	switch {
	case faster(a, b) == holds && b.Median > a.Median*hardly:
		return doesNotHold
	case b.Median <= a.Median*hardly:
		return holds
	}
	return tooClose
}
