package view

import (
	"strings"
	"time"
	"unicode/utf8"

	"concurrency-lab/cmd/lanes"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/trace"
)

// laneData are the workers. Start has for each the place of its first segment.
type laneData struct {
	Name  []string `json:"name"`
	PID   []int    `json:"pid"`
	Start []int    `json:"start"`
}

// segmentData are the segments of one lane after the other, each as long as it took.
type segmentData struct {
	Took   []time.Duration `json:"took"`
	Look   []int           `json:"look"`
	Object []int           `json:"object"`
	Holder []int           `json:"holder"`
}

// eventData are the events and the lines, each so long after the one before it. Kind is a place in
// the kinds, or that of a line, whose object is its place in the lines.
type eventData struct {
	After  []time.Duration `json:"after"`
	Lane   []int           `json:"lane"`
	Kind   []int           `json:"kind"`
	Object []int           `json:"object"`
}

// accessData is a read or a write of a shared value: what it is in words, and in fewer; the value
// alone; and the places of the events in which the updates were written that are lost by it.
type accessData struct {
	Text  string `json:"text"`
	Short string `json:"short"`
	Value string `json:"value"`
	Lost  []int  `json:"lost"`
}

// arrowData are the arrows in the order of their ends, each so long after the one before it.
type arrowData struct {
	After  []time.Duration `json:"after"`
	Took   []time.Duration `json:"took"`
	From   []int           `json:"from"`
	To     []int           `json:"to"`
	Object []int           `json:"object"`
}

// tenureData are the tenures of one lane after the other.
type tenureData struct {
	Lane   []int           `json:"lane"`
	From   []time.Duration `json:"from"`
	Took   []time.Duration `json:"took"`
	Object []int           `json:"object"`
}

// packer makes columns of a run.
type packer struct {
	run     lanes.Run
	data    replayData
	lanes   map[uint64]int // of a worker
	objects map[uint64]int // the place of an object
}

func newPacker(run lanes.Run) *packer {
	p := &packer{run: run, lanes: map[uint64]int{}, objects: map[uint64]int{0: lanes.Nobody}}
	for i, lane := range run.Lanes {
		p.lanes[lane.ID] = i
	}
	p.data.Objects = []string{}
	return p
}

// object returns the place of an object, which gets one when it is first seen.
func (p *packer) object(id uint64) int {
	at, ok := p.objects[id]
	if !ok {
		at = len(p.data.Objects)
		p.objects[id] = at
		o := p.run.Objects[id]
		name := o.String()
		if lanes.IsEnd(o.Kind) {
			name = "the end of " + o.Name
		}
		p.data.Objects = append(p.data.Objects, legible(name))
	}
	return at
}

func (p *packer) segments() {
	lanes, all := &p.data.Lanes, &p.data.Segments
	for _, lane := range p.run.Lanes {
		lanes.Name = append(lanes.Name, legible(lane.Name))
		lanes.PID = append(lanes.PID, lane.PID)
		lanes.Start = append(lanes.Start, len(all.Took))
		for _, s := range lane.Segments {
			all.Took = append(all.Took, s.To-s.From)
			all.Look = append(all.Look, replayLook(s))
			all.Object = append(all.Object, p.object(s.Object.ID))
			all.Holder = append(all.Holder, s.Holder)
		}
	}
}

// replayLook returns the place of a segment's look; on a page an end is one, too.
func replayLook(s lanes.Segment) int {
	switch s.State {
	case lanes.Done:
		return lanes.LookDone
	case lanes.Failed:
		return lanes.LookFailed
	}
	return lanes.LookOf(s)
}

// events packs the events with the lines between them. A line comes after what happened at the same
// time.
func (p *packer) events(lines []stage.Line) {
	var last time.Duration
	add := func(at time.Duration, lane, kind, object int) {
		all := &p.data.Events
		all.After = append(all.After, at-last)
		all.Lane = append(all.Lane, lane)
		all.Kind = append(all.Kind, kind)
		all.Object = append(all.Object, object)
		last = at
	}
	p.data.Lines, p.data.Voices = []string{}, map[int]string{}
	say := func(until time.Duration) {
		for ; len(lines) > 0 && lines[0].At < until; lines = lines[1:] {
			l := lines[0]
			add(min(max(l.At, last), p.run.Length), p.speaker(l), int(trace.Stopped), len(p.data.Lines))
			p.data.Lines = append(p.data.Lines, legible(l.Text))
		}
	}
	p.data.Accesses = map[int]accessData{}
	place := map[int]int{} // of an event that has an access
	for i, e := range p.run.Events {
		say(e.At)
		if e.Access != nil {
			place[i] = len(p.data.Events.After)
			lost := []int{}
			for _, l := range p.run.Lost[i] {
				lost = append(lost, place[l])
			}
			p.data.Accesses[place[i]] = accessData{legible(p.run.Told(i)), legible(lanes.Did(e, nil, nil)),
				legible(e.Access.Value), lost}
		}
		lane, ok := p.lanes[e.Worker]
		if !ok {
			lane = lanes.Nobody
		}
		add(e.At, lane, int(e.Kind-trace.Born), p.object(e.Object))
	}
	say(lanes.ForEver)
}

// speaker returns the lane of who said a line. What a process printed by itself is laid to its main
// thread.
func (p *packer) speaker(l stage.Line) int {
	if lane, ok := p.lanes[l.ID]; ok {
		return lane
	}
	for i, lane := range p.run.Lanes {
		if lane.PID == l.PID {
			return i
		}
	}
	p.data.Voices[len(p.data.Lines)] = legible(l.Worker)
	return lanes.Nobody
}

func (p *packer) arrows() {
	var last time.Duration
	all := &p.data.Arrows
	for _, a := range p.run.Arrows {
		all.After = append(all.After, a.To.At-last)
		all.Took = append(all.Took, a.To.At-a.From.At)
		all.From = append(all.From, a.From.Lane)
		all.To = append(all.To, a.To.Lane)
		all.Object = append(all.Object, p.object(a.Object.ID))
		last = a.To.At
	}
}

func (p *packer) tenures() {
	all := &p.data.Tenures
	for _, t := range p.run.Tenures {
		all.Lane = append(all.Lane, t.Lane)
		all.From = append(all.From, t.From)
		all.Took = append(all.Took, t.To-t.From)
		all.Object = append(all.Object, p.object(t.Object))
	}
}

func (p *packer) deadlock() *deadlockData {
	d := p.run.Deadlock
	if d == nil {
		return nil
	}
	data := &deadlockData{At: min(d.At, p.run.Length), Lanes: []int{}}
	for _, w := range d.Waits() {
		data.Waits = append(data.Waits, legible(w))
	}
	for _, c := range d.Cycle {
		data.Cycle = append(data.Cycle, legible(c))
	}
	for _, b := range d.Blocked {
		if lane, ok := p.lanes[b.Worker.ID]; ok {
			data.Lanes = append(data.Lanes, lane)
		}
	}
	return data
}

// legibleBytes is how much of a text a page shows.
const legibleBytes = 2000

// legible is text that may be anything, made fit to be read: not too long, and without control
// characters.
func legible(text string) string {
	if len(text) > legibleBytes {
		end := legibleBytes
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end] + "…"
	}
	return term.Printable(strings.ToValidUTF8(text, "\uFFFD"))
}
