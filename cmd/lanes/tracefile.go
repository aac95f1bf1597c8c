package lanes

import (
	"bufio"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"time"
)

// threads is where the numbers of threads begin that are not the main thread of their process,
// which has the process's: no system's process has such a number.
const threads = 1 << 30

// traceEvent is one event of Chrome's trace format. Times are in microseconds.
type traceEvent struct {
	Name string     `json:"name"`
	Cat  string     `json:"cat,omitempty"`
	Ph   string     `json:"ph"`
	Ts   float64    `json:"ts"`
	PID  int        `json:"pid"`
	TID  int        `json:"tid"`
	ID   int        `json:"id,omitempty"`
	BP   string     `json:"bp,omitempty"`
	S    string     `json:"s,omitempty"`
	Args *traceArgs `json:"args,omitempty"`
}

type traceArgs struct {
	Name      string `json:"name,omitempty"`
	SortIndex int    `json:"sort_index,omitempty"`
	HeldBy    string `json:"held by,omitempty"`
}

// traceHead is what the file says beside its events.
type traceHead struct {
	Run     string `json:"run"`
	Seed    uint64 `json:"seed"`
	Dropped int    `json:"dropped_events"`
}

// The phases of events, as the format calls them.
const (
	phBegin  = "B"
	phEnd    = "E"
	phMeta   = "M"
	phDepart = "s" // of an arrow
	phArrive = "f"
	phMoment = "i"
)

// tracer writes events, and keeps the first error.
type tracer struct {
	Run
	w      *bufio.Writer
	comma  string
	arrows map[[2]int][]traceEvent // the ends of arrows that fall into a segment of a lane, in order
	err    error
}

// WriteTrace writes the run in Chrome's trace format, which Perfetto opens: a process for each, a
// thread for each worker, a slice for each segment, the arrows, and the reads and writes of shared
// values as moments. Title says which run it was.
// What it writes is bounded by the events that a recorder keeps.
func (l Run) WriteTrace(w io.Writer, title string) error {
	t := &tracer{Run: l, w: bufio.NewWriter(w), arrows: map[[2]int][]traceEvent{}}
	t.place()
	t.raw(`{"displayTimeUnit":"ms","otherData":`)
	t.encode(traceHead{title, l.Seed, l.Dropped})
	t.raw(`,"traceEvents":[`)
	for i, lane := range l.Lanes {
		t.name(i)
		for j, s := range lane.Segments {
			if s.State.Alive() {
				t.slice(i, j)
			}
		}
	}
	t.moments()
	t.raw("]}\n")
	if err := t.w.Flush(); t.err == nil {
		t.err = err
	}
	return t.err
}

// place puts the ends of the arrows into the segments.
func (t *tracer) place() {
	put := func(m Mark, e traceEvent) {
		e.Ts, e.PID, e.TID = micros(m.At), t.Lanes[m.Lane].PID, t.thread(m.Lane)
		at := [2]int{m.Lane, m.Segment}
		t.arrows[at] = append(t.arrows[at], e)
	}
	for i, a := range t.Arrows {
		put(a.From, traceEvent{Name: a.Object.String(), Cat: "wake-up", Ph: phDepart, ID: i + 1})
		put(a.To, traceEvent{Name: a.Object.String(), Cat: "wake-up", Ph: phArrive, ID: i + 1, BP: "e"})
	}
	for _, ends := range t.arrows {
		slices.SortStableFunc(ends, func(a, b traceEvent) int { return cmp.Compare(a.Ts, b.Ts) })
	}
}

// name says what a lane and, if it is the first of its process, the process are called.
func (t *tracer) name(lane int) {
	l := t.Lanes[lane]
	meta := func(what string, args traceArgs) {
		t.event(traceEvent{Name: what, Ph: phMeta, PID: l.PID, TID: t.thread(lane), Args: &args})
	}
	if t.first(lane) {
		meta("process_name", traceArgs{Name: l.Name})
		meta("process_sort_index", traceArgs{SortIndex: lane + 1})
	}
	meta("thread_name", traceArgs{Name: l.Name})
	meta("thread_sort_index", traceArgs{SortIndex: lane + 1})
}

// first says whether a lane is the first of its process.
func (t *tracer) first(lane int) bool {
	return lane == 0 || t.Lanes[lane-1].PID != t.Lanes[lane].PID
}

func (t *tracer) thread(lane int) int {
	if t.first(lane) {
		return t.Lanes[lane].PID
	}
	return threads + lane
}

// slice writes a segment. It is written as its begin and its end: the end of one is then exactly
// the begin of the next, however the reader rounds.
func (t *tracer) slice(lane, segment int) {
	l := t.Lanes[lane]
	s := l.Segments[segment]
	e := traceEvent{Name: s.State.String(), Cat: "state", Ph: phBegin, Ts: micros(s.From), PID: l.PID, TID: t.thread(lane)}
	if s.State == Waiting {
		e.Name = "waiting for " + s.Object.String()
		if s.Holder != Nobody {
			e.Args = &traceArgs{HeldBy: t.Lanes[s.Holder].Name}
		}
	}
	t.event(e)
	for _, a := range t.arrows[[2]int{lane, segment}] {
		t.event(a)
	}
	e.Ph, e.Ts, e.Args = phEnd, micros(s.To), nil
	t.event(e)
}

// moments writes what was read and written.
func (t *tracer) moments() {
	lanes := map[uint64]int{}
	for i, l := range t.Lanes {
		lanes[l.ID] = i
	}
	for i, e := range t.Events {
		if e.Access == nil {
			continue
		}
		category, lane := e.Kind.String(), lanes[e.Worker]
		if len(t.Lost[i]) > 0 {
			category = "lost update"
		}
		t.event(traceEvent{Name: t.Told(i), Cat: category, Ph: phMoment, S: "t", Ts: micros(e.At), PID: t.Lanes[lane].PID,
			TID: t.thread(lane)})
	}
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func (t *tracer) event(e traceEvent) {
	t.raw(t.comma + "\n")
	t.comma = ","
	t.encode(e)
}

func (t *tracer) encode(v any) {
	data, err := json.Marshal(v)
	if t.err == nil {
		t.err = err
	}
	t.raw(string(data))
}

func (t *tracer) raw(text string) {
	if _, err := t.w.WriteString(text); t.err == nil {
		t.err = err
	}
}
