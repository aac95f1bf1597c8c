package view

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Entry is one entry of a list: a head, and in the column beside it paragraphs, each of which begins a
// line and is broken between words where it is wider than a terminal.
func Entry(head string, column int, paragraphs ...string) string {
	var b strings.Builder
	for _, paragraph := range paragraphs {
		for _, line := range wrapped(paragraph, tableWidth-column) {
			b.WriteString(strings.TrimRight(pad(head, column)+line, " ") + "\n")
			head = ""
		}
	}
	return b.String()
}

// wrapped breaks text between words into lines of at most width columns; a longer word stays whole.
func wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && uniseg.StringWidth(line)+1+uniseg.StringWidth(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}
