package view

import "strings"

// Entry is one entry of a list: a head, and in the column beside it paragraphs, each of which begins a
// line and is broken between words where it is wider than a terminal.
func Entry(head string, column int, paragraphs ...string) string {
	var b strings.Builder
	for _, paragraph := range paragraphs {
		var text prose
		text.add(paragraph, nil)
		for _, line := range text.lines(plainWidth-column, Palette{}) {
			b.WriteString(strings.TrimRight(pad(head, column)+line, " ") + "\n")
			head = ""
		}
	}
	return b.String()
}
