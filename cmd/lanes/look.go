package lanes

import (
	"slices"

	"github.com/fatih/color"

	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/trace"
)

// look is how a state is drawn: by a glyph that tells it without colour, and a style.
type look struct {
	Glyph string
	style
	Text  string
	kinds []trace.ObjectKind // of a wait: what it is for
}

// style is what looks that are alike have in common: the colours of a terminal, and the name under
// which a page draws them.
type style struct {
	Name   string
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
	lookAside
	lookRead
	lookWrote
	lookLost
	LookDone
	LookFailed
	lookWaiting // the first of the waits
)

// The styles. Those of the waits are: for what only so many may have, for others to come, for
// others to hand something over, for others to end.
var (
	unseen   = style{"unseen", term.Grey}
	fresh    = style{"new", term.Cyan}
	running  = style{"running", term.Green}
	sleeping = style{"sleeping", term.Blue}
	aside    = style{"aside", term.Grey}
	reading  = style{"read", term.Bold(term.Cyan)}
	writing  = style{"wrote", term.Bold(term.Magenta)}
	losing   = style{"lost", term.Bold(term.Red)}
	done     = style{"done", term.Green}
	failed   = style{"failed", term.Bold(term.Red)}
	taking   = style{"taking", term.Red}
	meeting  = style{"meeting", term.Orange}
	passing  = style{"passing", term.Magenta}
	joining  = style{"joining", term.Grey}
)

// Looks are all the looks there are. [LookOf] returns a place in it.
var Looks = [...]look{
	lookEmpty:    {Glyph: " "},
	lookUnseen:   {Glyph: "?", style: unseen, Text: "not recorded"},
	lookNew:      {Glyph: "·", style: fresh, Text: "new"},
	lookRunning:  {Glyph: "█", style: running, Text: "runs, or is ready to"},
	lookMoment:   {Glyph: "|", style: running, Text: "for a moment"},
	lookSleeping: {Glyph: "z", style: sleeping, Text: "sleeps"},
	lookAside:    {Glyph: "-", style: aside, Text: "the lab makes it wait"},
	lookRead:     {Glyph: "r", style: reading, Text: "reads"},
	lookWrote:    {Glyph: "w", style: writing, Text: "writes"},
	lookLost:     {Glyph: "!", style: losing, Text: "writes, and an update is lost"},
	LookDone:     {Glyph: "✓", style: done, Text: "done"},
	LookFailed:   {Glyph: "✗", style: failed, Text: "ended with an error"},
	lookWaiting:  {"l", taking, "waits for a lock", []trace.ObjectKind{trace.KindLock, trace.KindRLock}},
	{"s", taking, "for a semaphore", []trace.ObjectKind{trace.KindSemaphore}},
	{"c", meeting, "for a condition", []trace.ObjectKind{trace.KindCondition}},
	{"e", meeting, "for an event", []trace.ObjectKind{trace.KindEvent}},
	{"b", meeting, "at a barrier", []trace.ObjectKind{trace.KindBarrier}},
	{"q", passing, "for a queue", []trace.ObjectKind{trace.KindQueue}},
	{"p", passing, "for a pipe", []trace.ObjectKind{trace.KindPipe}},
	{"f", passing, "for a future", []trace.ObjectKind{trace.KindFuture}},
	{"m", passing, "for a manager", []trace.ObjectKind{trace.KindManager}},
	{"n", passing, "for the network", []trace.ObjectKind{trace.KindNetwork}},
	{"j", joining, "for the end of another", []trace.ObjectKind{trace.KindThread, trace.KindProcess}},
}

// LookOf returns the place of a segment's look.
func LookOf(s Segment) int {
	switch s.State {
	case Unseen:
		return lookUnseen
	case Born:
		return lookNew
	case Running:
		return lookRunning
	case Sleeping:
		return lookSleeping
	case Aside:
		return lookAside
	case Waiting:
		return lookWaiting +
			slices.IndexFunc(Looks[lookWaiting:], func(l look) bool { return slices.Contains(l.kinds, s.Object.Kind) })
	}
	return lookEmpty
}
