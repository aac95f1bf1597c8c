package view

import (
	"strings"
	"testing"
	"time"

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
		p, text := newPen(NewPalette(on)), []byte{}
		for _, l := range lines {
			text = p.line(text, l)
		}
		golden(t, name, string(text))
	}
}

func TestColorsGoRound(t *testing.T) {
	p := newPen(NewPalette(true))
	first := p.color("worker-0")
	for i := range workerColors {
		p.color(strings.Repeat("x", i+1))
	}
	if p.color("worker-0") != first {
		t.Error("the first worker lost its colour")
	}
}
