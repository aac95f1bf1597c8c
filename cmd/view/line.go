package view

import (
	"fmt"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"

	"concurrency-lab/demos/stage"
)

// nameWidth is the width that the column of names begins with; a longer name widens it for good.
const nameWidth = 12

// pen writes lines: the time, who speaks, in a colour that stays, and what was said.
type pen struct {
	palette Palette
	colors  map[string]color.Attribute
	width   int
}

func newPen(p Palette) *pen {
	return &pen{palette: p, colors: map[string]color.Attribute{}, width: nameWidth}
}

// line appends l and a newline to text.
func (p *pen) line(text []byte, l stage.Line) []byte {
	name := l.Worker
	if l.Child {
		name = fmt.Sprintf("%s[%d]", name, l.PID)
	}
	name = printable(name)
	p.width = max(p.width, uniseg.StringWidth(name))
	at := p.palette.faint(fmt.Sprintf("%8.3fs", l.At.Seconds()))
	return fmt.Appendf(text, "%s  %s  %s\n", at, p.palette.paint(pad(name, p.width), p.color(l.Worker)), printable(l.Text))
}

// color returns the worker's colour, the next one if it has none yet.
func (p *pen) color(worker string) color.Attribute {
	c, ok := p.colors[worker]
	if !ok {
		c = workerColors[len(p.colors)%len(workerColors)]
		p.colors[worker] = c
	}
	return c
}
