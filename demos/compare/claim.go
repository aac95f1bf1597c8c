package compare

import (
	"fmt"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
)

// verdict is a claim, and whether this run confirms it.
type verdict struct {
	Claim string `json:"claim"`
	// Source is the document that says so; empty: none does.
	Source string `json:"source,omitempty"`
	Holds  string `json:"holds"`
	// Why says why it is too close to call, if that has another reason than the times.
	Why string `json:"why,omitempty"`
}

// What a verdict can be.
const (
	holds       = "yes"
	doesNotHold = "no"
	tooClose    = "too close"
)

// Why a claim is not judged, whatever the times are.
const (
	oneRun      = "one run"
	tooShort    = "too short"
	busyMachine = "busy machine"
)

// text is the verdict in words.
func (v verdict) text() string {
	switch {
	case v.Why == oneRun:
		return "one run: no verdict"
	case v.Why == tooShort:
		return "too short to judge"
	case v.Why == busyMachine:
		return "machine too busy"
	case v.Holds == tooClose:
		return "too close to call"
	}
	return v.Holds
}

// summed is the verdicts in a few words: how many of the claims hold that could be judged; or what
// was checked if there are none.
func summed(verdicts []verdict, checked demo.Check) string {
	if len(verdicts) == 0 {
		return checked.Got
	}
	held, judged := 0, 0
	for _, v := range verdicts {
		if v.Holds == holds {
			held++
		}
		if v.Why == "" {
			judged++
		}
	}
	if judged == 0 {
		return "no claim is judged"
	}
	return fmt.Sprintf("%d of %d claims hold", held, judged)
}

// clearly is how much two medians must differ, beside the runs being apart, for a claim to be
// decided.
const clearly = 1.05

// claim is what a document says, or what one would expect, about the mode a of some work and the
// mode b with which it is compared. decide returns the verdict.
type claim struct {
	text, source string
	work, a, b   string
	decide       func(a, b contest.Row) string
	// whole compares the times of runs, even if one does more than the other.
	whole bool
}

// judge is what verdicts depend on beside the rows.
type judge struct {
	// long is how long the longer of two runs must be: what is around the work, like the start of
	// workers, must not decide.
	long time.Duration
	// busy is the part of the machine that other programs took.
	busy float64
}

// decide returns the verdicts on the claims, for the lab's own rows and for those of each Python,
// wherever there are both rows.
func (j judge) decide(rows []contest.Row, claims []claim, pythons []pythonFound) []verdict {
	verdicts := []verdict{}
	type language struct{ prefix, text string }
	languages := []language{{"", ""}}
	for _, p := range pythons {
		languages = append(languages, language{p.Name + " ", "in " + p.called() + ", "})
	}
	for _, in := range languages {
		for _, c := range claims {
			a, oka := contest.Find(rows, c.work, in.prefix+c.a)
			b, okb := contest.Find(rows, c.work, in.prefix+c.b)
			if !okb { // arithmetic is the same for all
				b, okb = contest.Find(rows, c.work, c.b)
				okb = okb && !b.Measured
			}
			if oka && okb {
				verdicts = append(verdicts, j.verdict(c, in.text+c.text, a, b))
			}
		}
	}
	return verdicts
}

// verdict decides one claim, of which text is the whole.
func (j judge) verdict(c claim, text string, a, b contest.Row) verdict {
	v := verdict{Claim: text, Source: c.source, Why: j.why(a, b)}
	if !c.whole {
		a, b = a.Each(), b.Each()
	}
	v.Holds = c.decide(a, b)
	if v.Why == busyMachine && beyondNoise(a, b) {
		v.Why = ""
	}
	if v.Why != "" {
		v.Holds = tooClose
	}
	return v
}

// tooBusy is which part of the processors' time other programs may take.
const tooBusy = 0.15

// why says why two rows cannot be compared, or "".
func (j judge) why(a, b contest.Row) string {
	switch {
	case a.Measured && a.Runs < 2 || b.Measured && b.Runs < 2:
		return oneRun
	case max(a.Median, b.Median) < j.long.Seconds():
		return tooShort
	case j.busy > tooBusy:
		return busyMachine
	}
	return ""
}

// beyondNoise says whether two rows are so far apart that it is not because of other programs.
func beyondNoise(a, b contest.Row) bool {
	const times = 3
	return a.Max*times < b.Min || b.Max*times < a.Min
}

// faster says whether a took less time than b. That is certain only if the slowest run of one was
// faster than the fastest of the other, and the medians differ clearly.
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
