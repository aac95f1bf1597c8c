package term

import (
	"strings"

	"github.com/rivo/uniseg"
)

// leastEntry is how wide the paragraphs of an entry are at least, on however narrow a terminal.
const leastEntry = 20

// Entry is one entry of a list: a head, and in the column beside it paragraphs, each of which
// begins a line and is broken between words where it would be wider than width with the head.
func Entry(head string, column, width int, paragraphs ...string) string {
	var b strings.Builder
	for _, paragraph := range paragraphs {
		var text Prose
		text.Add(paragraph, nil)
		for _, line := range text.Lines(max(width-column, leastEntry), Palette{}) {
			b.WriteString(strings.TrimRight(Pad(head, column)+line, " ") + "\n")
			head = ""
		}
	}
	return b.String()
}

// Fit breaks the lines of a text that are wider than width. Of those in columns, with two spaces or
// more in between, the first stays the head of an entry, and what stood beside it stands in the
// second column, one below the other.
func Fit(text string, width int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); uniseg.StringWidth(line) <= width {
			b.WriteString(line + "\n")
			continue
		}
		column := indent(line)
		cells := cellsOf(line)
		if len(cells) > 1 {
			column += len(cells[0]) + indent(line[column+len(cells[0]):])
		} else {
			cells = append([]string{""}, cells...)
		}
		b.WriteString(Entry(Pad("", indent(line))+cells[0], column, width, cells[1:]...))
	}
	return b.String()
}

// indent is the number of spaces that a text begins with.
func indent(text string) int { return len(text) - len(strings.TrimLeft(text, " ")) }

// cellsOf returns what stands in the columns of a line.
func cellsOf(line string) []string {
	var cells []string
	for cell := range strings.SplitSeq(line, "  ") {
		if cell = strings.TrimSpace(cell); cell != "" {
			cells = append(cells, cell)
		}
	}
	return cells
}
