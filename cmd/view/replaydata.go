package view

import (
	"fmt"
	"time"

	"concurrency-lab/cmd/lanes"
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
	// Accesses are those of the events, by their places.
	Accesses map[int]accessData `json:"accesses"`
}

type verdictData struct {
	Mark   string      `json:"mark"`
	Short  string      `json:"short"`
	Text   string      `json:"text"`
	Why    string      `json:"why"`
	Error  string      `json:"error,omitempty"`
	Checks []checkData `json:"checks"`
	Delays []string    `json:"delays"`
	Next   string      `json:"next"`
}

type checkData struct {
	Mark string `json:"mark"`
	Text string `json:"text"`
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
		d.Facts = append(d.Facts, fmt.Sprintf("one of %d runs", r.Runs))
	}
	if !r.Written.IsZero() {
		d.Facts = append(d.Facts, "written "+r.Written.Format("2 January 2006, 15:04"))
	}
	d.Verdict = r.verdict()
	d.Deadlock = p.deadlock()
	d.Notes = r.missing()
	for _, l := range lanes.Looks {
		d.Looks = append(d.Looks, lookData{l.Glyph, l.Name, l.Text})
	}
	for k := trace.Born; k <= trace.Stopped; k++ {
		d.Kinds = append(d.Kinds, k.String())
	}
	return *d
}

// verdict is what the verdict tells in a terminal.
func (r Replay) verdict() verdictData {
	v := verdictData{Checks: []checkData{}, Delays: []string{}, Next: legible(r.Report.Next)}
	end := r.ended()
	v.Mark, v.Short, v.Text, v.Why = end.mark, end.short, legible(r.conclusion()), r.why()
	if r.Err != nil && !r.Interrupted {
		v.Error = legible(r.Err.Error())
	}
	for _, told := range r.Lanes.Longest() {
		v.Delays = append(v.Delays, legible(told))
	}
	for _, c := range r.checks() {
		v.Checks = append(v.Checks, checkData{c.mark, legible(c.text)})
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
