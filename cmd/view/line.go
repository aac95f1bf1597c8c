package view

import (
	"fmt"

	"concurrency-lab/cmd/term"

	"github.com/rivo/uniseg"
)

// nameWidth is the width that the column of names begins with; a longer name widens it for good.
const nameWidth = 12

// pen writes lines: the time, who speaks, in a colour that stays, and what was said.
type pen struct {
	palette term.Palette
	columns func() int // of the terminal, in which lines are broken between words; nil: they are not
	colors  map[string]term.Color
	width   int
}

func newPen(p term.Palette) *pen {
	return &pen{palette: p, colors: map[string]term.Color{}, width: nameWidth}
}

// leastWords is how many columns there are at least for what was said, or it is not broken.
const leastWords = 30

// line appends l and a newline to text.
func (p *pen) line(text []byte, l shownLine) []byte {
	name := l.Worker
	if l.Child {
		name = fmt.Sprintf("%s[%d]", name, l.PID)
	}
	name = term.Printable(name)
	p.width = max(p.width, uniseg.StringWidth(name))
	at := p.palette.Faint(fmt.Sprintf("%8.3fs", l.At.Seconds()))
	who := p.palette.Paint(term.Pad(name, p.width), p.color(l.Worker)...)
	head := fmt.Sprintf("%s  %s  ", at, who)
	for _, what := range p.broken(term.Printable(l.Text)) {
		if l.wrong {
			what = p.palette.Bad(what)
		} else {
			what = p.palette.Deadlock(what)
		}
		text = fmt.Appendf(text, "%s%s\n", head, what)
		head = term.Pad("", p.indent())
	}
	return text
}

// indent is how many columns stand before what was said.
func (p *pen) indent() int { return len("   0.000s  ") + p.width + len("  ") }

// broken breaks what was said into lines for the terminal.
func (p *pen) broken(text string) []string {
	if p.columns == nil {
		return []string{text}
	}
	room := p.columns() - p.indent()
	if room < leastWords || uniseg.StringWidth(text) <= room {
		return []string{text}
	}
	var prose term.Prose
	prose.Add(text, nil)
	return prose.Lines(room, term.Palette{})
}

// color returns the worker's colour, the next one if it has none yet.
func (p *pen) color(worker string) term.Color {
	c, ok := p.colors[worker]
	if !ok {
		c = term.WorkerColors[len(p.colors)%len(term.WorkerColors)]
		p.colors[worker] = c
	}
	return c
}
