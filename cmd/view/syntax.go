package view

import (
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"concurrency-lab/cmd/term"

	"github.com/fatih/color"
)

// language is as much of a programming language as colours need.
type language struct {
	comment string   // begins one that ends with its line
	quotes  []string // around texts, the longer ones first
	raw     string   // the quote within which a backslash is nothing special
	keyword func(word string) bool
}

var (
	golang = language{comment: "//", quotes: []string{`"`, `'`, "`"}, raw: "`", keyword: token.IsKeyword}
	python = language{comment: "#", quotes: []string{`"""`, `'''`, `"`, `'`}, keyword: isPythonKeyword}
)

// paint returns the text with its comments, texts and keywords marked.
func (l language) paint(text string) *term.Prose {
	p := &term.Prose{}
	for text != "" {
		n, style := l.token(text)
		p.Add(text[:n], style)
		text = text[n:]
	}
	return p
}

// token returns the length of what the text begins with, and how to paint that.
func (l language) token(text string) (int, []color.Attribute) {
	if strings.HasPrefix(text, l.comment) {
		return lengthTo(text, "\n"), term.Grey
	}
	for _, quote := range l.quotes {
		if strings.HasPrefix(text, quote) {
			return quoted(text, quote, quote != l.raw), term.Green
		}
	}
	word := strings.IndexFunc(text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	switch {
	case word < 0:
		word = len(text)
	case word == 0:
		_, word = utf8.DecodeRuneInString(text)
	}
	if l.keyword(text[:word]) {
		return word, term.Magenta
	}
	return word, nil
}

// quoted returns the length of the quoted text that text begins with.
func quoted(text, quote string, escapes bool) int {
	for i := len(quote); i < len(text); i++ {
		switch {
		case escapes && text[i] == '\\':
			i++
		case strings.HasPrefix(text[i:], quote):
			return i + len(quote)
		}
	}
	return len(text)
}

// lengthTo returns the length of what stands before the end, or of everything.
func lengthTo(text, end string) int {
	before, _, _ := strings.Cut(text, end)
	return len(before)
}

// isPythonKeyword is a search in a short list, so that no start of the program has to make a table.
func isPythonKeyword(word string) bool {
	return slices.Contains(strings.Fields(`False None True and as assert async await break class continue def del elif
		else except finally for from global if import in is lambda nonlocal not or pass raise return try while with
		yield`), word)
}
