package view

import (
	"slices"
	"sync"

	"concurrency-lab/demos/stage"
)

// mostLines is how many lines a transcript keeps.
const mostLines = 20_000

// Transcript is a [stage.Sink] that passes everything on to another one, and keeps the newest
// lines.
type Transcript struct {
	stage.Sink

	mu    sync.Mutex
	lines []stage.Line // a ring once it is full
	said  int          // lines ever
}

// NewTranscript returns a transcript that passes on to a sink.
func NewTranscript(to stage.Sink) *Transcript { return &Transcript{Sink: to} }

// Line implements [stage.Sink].
func (t *Transcript) Line(l stage.Line) {
	if l.Did != nil { // the recorder keeps that
		t.Sink.Line(l)
		return
	}
	t.mu.Lock()
	if len(t.lines) < mostLines {
		t.lines = append(t.lines, l)
	} else {
		t.lines[t.said%mostLines] = l
	}
	t.said++
	t.mu.Unlock()
	t.Sink.Line(l)
}

// Lines returns the lines that were kept, in the order of their times, and how many older ones were
// dropped. A line of a child comes later than it was said, so that what is dropped is what came
// first.
func (t *Transcript) Lines() (kept []stage.Line, dropped int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := 0
	if t.said > len(t.lines) {
		first = t.said % mostLines
	}
	kept = slices.Concat(t.lines[first:], t.lines[:first])
	slices.SortStableFunc(kept, stage.CompareTime)
	return kept, t.said - len(kept)
}
