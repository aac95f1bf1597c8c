package view

import (
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/stage"
)

var lines = []stage.Line{
	{At: 0, Worker: "main", PID: 1, Text: "start"},
	{At: 1500 * time.Microsecond, Worker: "counter-1", PID: 4711, Child: true, Text: "update counter to 1"},
	{At: 2 * time.Second, Worker: "counter-2", PID: 4712, Child: true, Text: "a longer name widens the column"},
	{At: 2 * time.Second, Worker: "counter-1", PID: 4711, Child: true, Text: "its colour stays"},
	{At: 75 * time.Minute, Worker: "工人", PID: 1, Text: "two columns a letter"},
	{At: 75 * time.Minute, Worker: "main", PID: 1, Text: "a \x1b[2J and a\nnewline are shown, not obeyed"},
}

func TestLines(t *testing.T) {
	for name, on := range map[string]bool{"lines.golden": false, "lines-color.golden": true} {
		p, text := newPen(term.Palette{On: on}), []byte{}
		for _, l := range lines {
			text = p.line(text, shownLine{Line: l})
		}
		golden.Check(t, name, string(text))
	}
}

func TestColorsGoRound(t *testing.T) {
	p := newPen(term.Palette{On: true})
	first := p.color("worker-0")
	for i := range term.WorkerColors {
		p.color(strings.Repeat("x", i+1))
	}
	if p.color("worker-0").Number() != first.Number() {
		t.Error("the first worker lost its colour")
	}
}

// TestLinesAreBrokenOnATerminal: between words, and where there is room.
func TestLinesAreBrokenOnATerminal(t *testing.T) {
	p := newPen(term.Palette{})
	width := 60
	p.columns = func() int { return width }
	line := shownLine{Line: stage.Line{Worker: "main",
		Text: "8 workers took 4.012 s; one after the other they would take 8.000 s"}}
	const want = "   0.000s  main          8 workers took 4.012 s; one after\n" +
		"                         the other they would take 8.000 s\n"
	if got := string(p.line(nil, line)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for _, width = range []int{40, 200} {
		if got := string(p.line(nil, line)); strings.Count(got, "\n") != 1 {
			t.Errorf("%d columns:\n%s", width, got)
		}
	}
}
