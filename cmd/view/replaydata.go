package view

import (
	"fmt"
	"time"

	"concurrency-lab/primitives/trace"
)

// replayData is a run as the page's script reads it. What there is much of stands in columns of
// numbers: times are nanoseconds, lanes, objects and looks are places in their lists, and -1 is
// none.
type replayData struct {
	Demo     string        `json:"demo"`
	Variant  string        `json:"variant"`
	Facts    []string      `json:"facts"`
	Length   time.Duration `json:"length"`
	Verdict  verdictData   `json:"verdict"`
	Notes    []string      `json:"notes"` // what is missing
	Deadlock *deadlockData `json:"deadlock,omitempty"`

	Looks    []lookData     `json:"looks"`
	Kinds    []string       `json:"kinds"` // of events
	Objects  []string       `json:"objects"`
	Lanes    laneData       `json:"lanes"`
	Segments segmentData    `json:"segments"`
	Events   eventData      `json:"events"`
	Lines    []string       `json:"lines"`
	Voices   map[int]string `json:"voices"` // who said a line, by its place, if that worker has no lane
	Arrows   arrowData      `json:"arrows"`
	Tenures  tenureData     `json:"tenures"`
}

type verdictData struct {
	Mark   string      `json:"mark"`
	How    string      `json:"how"`
	Rest   string      `json:"rest"`
	Error  string      `json:"error,omitempty"`
	Checks []checkData `json:"checks"`
	Delays []string    `json:"delays"`
	Next   string      `json:"next"`
}

type checkData struct {
	Mark string `json:"mark"`
	Name string `json:"name"`
	Want string `json:"want"`
	Got  string `json:"got"`
	Note string `json:"note"`
}

type deadlockData struct {
	At    time.Duration `json:"at"`
	Waits []string      `json:"waits"`
	Cycle []string      `json:"cycle"`
	Lanes []int         `json:"lanes"`
}

type lookData struct {
	Glyph string `json:"glyph"`
	Style string `json:"style"`
	Text  string `json:"text"`
}

// data packs the run.
func (r Replay) data() replayData {
	p := newPacker(*r.Lanes)
	p.segments()
	p.events(r.Lines)
	p.arrows()
	p.tenures()
	d := &p.data
	d.Demo, d.Variant, d.Facts, d.Length = legible(r.Demo), legible(r.Options.Variant), r.facts(), p.run.Length
	if r.Runs > 1 {
		d.Facts = append(d.Facts, fmt.Sprintf("the telling one of %d runs", r.Runs))
	}
	d.Verdict = r.verdict()
	d.Deadlock = p.deadlock()
	d.Notes = r.missing()
	for _, l := range looks {
		d.Looks = append(d.Looks, lookData{l.glyph, l.name, l.text})
	}
	for k := trace.Born; k <= trace.Failed; k++ {
		d.Kinds = append(d.Kinds, k.String())
	}
	return *d
}

// verdict is what the verdict tells in a terminal.
func (r Replay) verdict() verdictData {
	v := verdictData{Checks: []checkData{}, Delays: []string{}, Next: legible(r.Report.Next)}
	v.Mark, v.How, v.Rest = r.ended()
	if r.Err != nil && !r.Interrupted {
		v.Error = legible(r.Err.Error())
	}
	for _, told := range r.Lanes.longest() {
		v.Delays = append(v.Delays, legible(told))
	}
	for _, c := range r.Report.Checks {
		mark, note := graded(c)
		v.Checks = append(v.Checks, checkData{mark, legible(c.Name), legible(c.Want), legible(c.Got), note})
	}
	return v
}

// missing says what the page does not have.
func (r Replay) missing() []string {
	notes := []string{}
	if r.Lanes.Dropped > 0 {
		notes = append(notes,
			fmt.Sprintf("the recorder keeps the newest events: the oldest %d are not in the picture", r.Lanes.Dropped))
	}
	if r.Unsaid > 0 {
		notes = append(notes, fmt.Sprintf("the newest lines are kept: the oldest %d are not here", r.Unsaid))
	}
	return notes
}
