package view

import (
	"slices"

	"github.com/fatih/color"

	"concurrency-lab/primitives/trace"
)

// look is how a state is drawn: by a glyph that tells it without colour, and a style.
type look struct {
	glyph string
	style
	text  string
	kinds []trace.ObjectKind // of a wait: what it is for
}

// style is what looks that are alike have in common: the colours of a terminal, and the name under
// which a page draws them.
type style struct {
	name   string
	colors []color.Attribute
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

// The styles. Those of the waits are: for what only so many may have, for others to come, for
// others to hand something over, for others to end.
var (
	unseen   = style{"unseen", []color.Attribute{color.Faint}}
	fresh    = style{"new", []color.Attribute{color.FgCyan}}
	running  = style{"running", []color.Attribute{color.FgGreen}}
	sleeping = style{"sleeping", []color.Attribute{color.FgBlue}}
	done     = style{"done", []color.Attribute{color.FgGreen}}
	failed   = style{"failed", []color.Attribute{color.FgRed, color.Bold}}
	taking   = style{"taking", []color.Attribute{color.FgRed}}
	meeting  = style{"meeting", []color.Attribute{color.FgYellow}}
	passing  = style{"passing", []color.Attribute{color.FgMagenta}}
	joining  = style{"joining", []color.Attribute{color.Faint}}
)

var looks = [...]look{
	lookEmpty:    {glyph: " "},
	lookUnseen:   {glyph: "?", style: unseen, text: "not recorded"},
	lookNew:      {glyph: "·", style: fresh, text: "new"},
	lookRunning:  {glyph: "█", style: running, text: "runs, or is ready to"},
	lookMoment:   {glyph: "|", style: running, text: "for a moment"},
	lookSleeping: {glyph: "z", style: sleeping, text: "sleeps"},
	lookDone:     {glyph: "✓", style: done, text: "done"},
	lookFailed:   {glyph: "✗", style: failed, text: "ended with an error"},
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
		return lookWaiting +
			slices.IndexFunc(looks[lookWaiting:], func(l look) bool { return slices.Contains(l.kinds, s.Object.Kind) })
	}
	return lookEmpty
}
