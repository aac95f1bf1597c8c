package term

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fatih/color"
)

// Palette paints text, or leaves it plain. The zero value leaves it plain.
//
// It is decided for each stream and handed down: the colour library's own switch looks at standard
// output alone, and is a global.
type Palette struct{ On bool }

// Color is a colour of the 256 that terminals have, as attributes.
type Color []color.Attribute

// indexed returns the colour of that number.
func indexed(number color.Attribute) Color { return Color{38, 5, number} }

// Number is the colour's number.
func (c Color) Number() string { return strconv.Itoa(int(c[2])) }

// The colours. Each has a contrast of 4:1 or more with black and with white, so that it is read on
// a dark screen and on a light one; a test computes that. The eight basic colours do not.
var (
	Red     = indexed(161)
	Green   = indexed(28)
	Orange  = indexed(130)
	Blue    = indexed(27)
	Cyan    = indexed(31)
	Magenta = indexed(163)
	Violet  = indexed(99)
	Grey    = indexed(243)
)

// WorkerColors are given to the workers in the order in which they first speak.
var WorkerColors = []Color{
	Cyan, Orange, Green, Violet, Blue, indexed(132), indexed(64), indexed(97), indexed(30), indexed(131),
}

// Paint paints text with these attributes.
func (p Palette) Paint(text string, attributes ...color.Attribute) string {
	if !p.On || len(attributes) == 0 {
		return text
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(text)
}

// Bold is a colour in bold.
func Bold(c Color) Color { return append(slices.Clone(c), color.Bold) }

// Good paints what holds, Bad what fails, Noted what shows the bug, Faint what matters least.
func (p Palette) Good(text string) string  { return p.Paint(text, Green...) }
func (p Palette) Bad(text string) string   { return p.Paint(text, Bold(Red)...) }
func (p Palette) Noted(text string) string { return p.Paint(text, Bold(Orange)...) }
func (p Palette) Faint(text string) string { return p.Paint(text, Grey...) }

// Deadlock is the word that has a colour of its own, in a line that begins with it.
func (p Palette) Deadlock(text string) string {
	const word = "deadlock"
	i := strings.Index(strings.ToLower(text), word)
	if i < 0 {
		return text
	}
	end := i + len(word)
	return text[:i] + p.Paint(text[i:end], Bold(Magenta)...) + text[end:]
}

// Mark paints the mark of a check.
func (p Palette) Mark(mark string) string { return p.Paint(mark, Style(mark)...) }

// Style is how the mark of a check is painted.
func Style(mark string) Color {
	switch mark {
	case MarkGood:
		return Green
	case MarkBad:
		return Bold(Red)
	case MarkNoted:
		return Bold(Orange)
	case MarkOpen:
		return Grey
	}
	return nil
}
