package view

import (
	"strings"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
)

// Listing is source text.
type Listing struct {
	File string // where it comes from
	Text string
}

const (
	// readable is how wide the Go has to be for the two to stand side by side. Longer lines are
	// wrapped.
	readable = 80
	between  = " │ "
	// wrapped begins the rest of a line that is too long.
	wrapped = "↪ "
	tab     = "    "
)

// Code shows the Go that ran and the same in Python: side by side where width columns are enough
// for both, else one below the other. Every line is shown to its end, in several if need be.
func Code(ran []Listing, same Listing, width int, p Palette) string {
	left, right := newSide(golang, "Go", ran...), newSide(python, "Python", same)
	columns := min(width-right.widest()-uniseg.StringWidth(between), left.widest())
	if columns < min(readable, left.widest()) {
		return join(left.rows(width), p) + join(right.rows(width), p) + "\n"
	}
	return join(beside(left.rows(columns), right, columns), p) + "\n"
}

// side is the lines in one language.
type side []prose

func newSide(l language, name string, listings ...Listing) side {
	var s side
	for i, listing := range listings {
		if i > 0 {
			s = append(s, prose{})
		}
		var heading prose
		heading.add(name+": "+listing.File, []color.Attribute{color.Bold, color.Underline})
		text := strings.ReplaceAll(strings.TrimRight(listing.Text, "\n"), "\t", tab)
		s = append(s, heading, prose{})
		s = append(s, l.paint(text).split()...)
	}
	return s
}

func (s side) widest() int {
	most := 0
	for _, line := range s {
		most = max(most, line.widest())
	}
	return most
}

// rows breaks what is wider than width. The rest of a line stands below its beginning, with a mark.
func (s side) rows(width int) side {
	var rows side
	for _, line := range s {
		if line.widest() <= width {
			rows = append(rows, line)
			continue
		}
		indent := min(len(line.text)-len(strings.TrimLeft(line.text, " "))+len(tab), width/2)
		for i, part := range line.fill(width - indent - uniseg.StringWidth(wrapped)) {
			var row prose
			if i > 0 {
				row.add(strings.Repeat(" ", indent), nil)
				row.add(wrapped, []color.Attribute{color.Faint})
			}
			row.append(line.part(part))
			rows = append(rows, row)
		}
	}
	return rows
}

// beside puts each row of the right to the right of one of the left, which has so many columns.
func beside(left, right side, columns int) side {
	rows := make(side, max(len(left), len(right)))
	for i := range rows {
		row := &rows[i]
		if i < len(left) {
			*row = left[i]
		}
		row.add(strings.Repeat(" ", columns-row.widest()), nil)
		row.add(between, []color.Attribute{color.Faint})
		if i < len(right) {
			row.append(right[i])
		}
	}
	return rows
}

// join paints the rows, with an empty one before them.
func join(rows side, p Palette) string {
	var b strings.Builder
	b.WriteString("\n")
	for _, row := range rows {
		b.WriteString(strings.TrimRight(row.paint(stretch{0, len(row.text)}, p), " ") + "\n")
	}
	return b.String()
}
