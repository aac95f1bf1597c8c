package page

import (
	"fmt"
	"strings"

	"concurrency-lab/cmd/quiz"
	"concurrency-lab/cmd/term"

	"github.com/fatih/color"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// ask is how a page shows a question. One that cannot be read is shown as it stands; a test keeps
// such out of the pages.
func (p page) ask(block ast.Node, width int) []string {
	q, err := quiz.Parse(p.raw(block))
	if err != nil {
		return p.code(block, false)
	}
	return question(q, width, p.palette)
}

// question is a question in lines of at most width columns.
func question(q quiz.Question, width int, palette term.Palette) []string {
	const indent = 4
	head := "  " + palette.Paint("?", term.Bold(term.Orange)...) + " "
	root := newParser().Parse(text.NewReader([]byte(q.Text)))
	var lines []string
	for _, line := range (page{source: []byte(q.Text), palette: palette}).blocks(root, max(1, width-indent)) {
		lines = append(lines, head+line)
		head = strings.Repeat(" ", indent)
	}
	return lines
}

// Question shows what is to be guessed before a run.
func Question(q quiz.Question, width int, palette term.Palette) string {
	return strings.Join(question(q, width, palette), "\n") + "\n\n"
}

// Answer says after the run what the answer was, and whether the guess, which may be empty, was
// right.
func Answer(q quiz.Question, guess string, answer quiz.Answer, width int, palette term.Palette) string {
	var mark, said string
	switch {
	case guess == "":
		mark, said = palette.Faint(term.MarkOpen), fmt.Sprintf("it was %s", answer)
	case answer.Matches(guess):
		mark, said = palette.Good(term.MarkGood), fmt.Sprintf("you said %s, and it was %s", guess, answer)
	default:
		mark, said = palette.Bad(term.MarkBad), fmt.Sprintf("you said %s; it was %s", guess, answer)
	}
	var prose term.Prose
	prose.Add(term.Printable(said), []color.Attribute{color.Bold})
	lines := question(q, width, palette)
	head := "  " + mark + " "
	for _, line := range prose.Lines(max(1, width-4), palette) {
		lines = append(lines, head+line)
		head = "    "
	}
	return strings.Join(lines, "\n") + "\n"
}
