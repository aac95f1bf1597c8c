package view

import "github.com/fatih/color"

// Palette paints text, or leaves it plain. The zero value leaves it plain.
//
// It is decided for each stream and handed down: the colour library's own switch looks at standard
// output alone, and is a global.
type Palette struct{ on bool }

// NewPalette returns a palette that paints if on.
func NewPalette(on bool) Palette { return Palette{on} }

// workerColors are given to the workers in the order in which they first speak.
var workerColors = []color.Attribute{
	color.FgCyan, color.FgYellow, color.FgGreen, color.FgMagenta, color.FgBlue, color.FgRed,
	color.FgHiCyan, color.FgHiYellow, color.FgHiGreen, color.FgHiMagenta, color.FgHiBlue, color.FgHiRed,
}

func (p Palette) paint(text string, attributes ...color.Attribute) string {
	if !p.on || len(attributes) == 0 {
		return text
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(text)
}

func (p Palette) good(text string) string  { return p.paint(text, color.FgGreen) }
func (p Palette) bad(text string) string   { return p.paint(text, color.FgRed, color.Bold) }
func (p Palette) noted(text string) string { return p.paint(text, color.FgYellow, color.Bold) }
func (p Palette) faint(text string) string { return p.paint(text, color.Faint) }

// mark paints the mark of a check.
func (p Palette) mark(mark string) string { return p.like(mark, mark) }

// like paints text as the mark of a check is painted.
func (p Palette) like(mark, text string) string {
	switch mark {
	case markGood:
		return p.good(text)
	case markBad:
		return p.bad(text)
	case markNoted:
		return p.noted(text)
	case markOpen:
		return p.faint(text)
	}
	return text
}
