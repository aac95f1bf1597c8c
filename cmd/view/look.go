package view

import (
	"slices"

	"github.com/fatih/color"

	"concurrency-lab/primitives/trace"
)

// look is how a state is drawn: by a glyph that tells it without colour, and the colour.
type look struct {
	glyph  string
	colors []color.Attribute
	text   string
	kinds  []trace.ObjectKind // of a wait: what it is for
}

// The places of the looks that are more than a kind of wait.
const (
	lookEmpty = iota
	lookUnseen
	lookNew
	lookRunning
	lookMoment
	lookSleeping
	lookDone
	lookFailed
	lookWaiting // the first of the waits
)

// The colours of the waits: for what only so many may have, for others to come, for others to hand something over, for others to end.
var (
	taking  = []color.Attribute{color.FgRed}
	meeting = []color.Attribute{color.FgYellow}
	passing = []color.Attribute{color.FgMagenta}
	joining = []color.Attribute{color.Faint}
)

var looks = [...]look{
	lookEmpty:    {glyph: " "},
	lookUnseen:   {glyph: "?", colors: []color.Attribute{color.Faint}, text: "not recorded"},
	lookNew:      {glyph: "·", colors: []color.Attribute{color.FgCyan}, text: "new"},
	lookRunning:  {glyph: "█", colors: []color.Attribute{color.FgGreen}, text: "runs, or is ready to"},
	lookMoment:   {glyph: "|", colors: []color.Attribute{color.FgGreen}, text: "for a moment"},
	lookSleeping: {glyph: "z", colors: []color.Attribute{color.FgBlue}, text: "sleeps"},
	lookDone:     {glyph: "✓", colors: []color.Attribute{color.FgGreen}, text: "done"},
	lookFailed:   {glyph: "✗", colors: []color.Attribute{color.FgRed, color.Bold}, text: "ended with an error"},
	lookWaiting:  {"l", taking, "waits for a lock", []trace.ObjectKind{trace.KindLock, trace.KindRLock}},
	{"s", taking, "for a semaphore", []trace.ObjectKind{trace.KindSemaphore}},
	{"c", meeting, "for a condition", []trace.ObjectKind{trace.KindCondition}},
	{"e", meeting, "for an event", []trace.ObjectKind{trace.KindEvent}},
	{"b", meeting, "at a barrier", []trace.ObjectKind{trace.KindBarrier}},
	{"q", passing, "for a queue", []trace.ObjectKind{trace.KindQueue}},
	{"p", passing, "for a pipe", []trace.ObjectKind{trace.KindPipe}},
	{"f", passing, "for a future", []trace.ObjectKind{trace.KindFuture}},
	{"m", passing, "for a manager", []trace.ObjectKind{trace.KindManager}},
	{"j", joining, "for the end of another", []trace.ObjectKind{trace.KindThread, trace.KindProcess}},
}

// lookOf returns the place of a segment's look.
func lookOf(s Segment) int {
	switch s.State {
	case Unseen:
		return lookUnseen
	case Born:
		return lookNew
	case Running:
		return lookRunning
	case Sleeping:
		return lookSleeping
	case Waiting:
		return lookWaiting + slices.IndexFunc(looks[lookWaiting:], func(l look) bool { return slices.Contains(l.kinds, s.Object.Kind) })
	}
	return lookEmpty
}
