package view

import (
	"fmt"
	"strings"

	"github.com/fatih/color"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"concurrency-lab/cmd/quiz"
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
func question(q quiz.Question, width int, palette Palette) []string {
	const indent = 4
	head := "  " + palette.paint("?", color.FgYellow, color.Bold) + " "
	root := newParser().Parse(text.NewReader([]byte(q.Text)))
	var lines []string
	for _, line := range (page{[]byte(q.Text), palette}).blocks(root, max(1, width-indent)) {
		lines = append(lines, head+line)
		head = strings.Repeat(" ", indent)
	}
	return lines
}

// Question shows what is to be guessed before a run.
func Question(q quiz.Question, width int, palette Palette) string {
	return strings.Join(question(q, width, palette), "\n") + "\n\n"
}

// Told says after the run what the answer was, and whether the guess, which may be empty, was
// right.
func Told(q quiz.Question, guess string, answer quiz.Answer, width int, palette Palette) string {
	var mark, said string
	switch {
	case guess == "":
		mark, said = palette.faint(markOpen), fmt.Sprintf("it was %s", answer)
	case answer.Matches(guess):
		mark, said = palette.good(markGood), fmt.Sprintf("you said %s, and it was %s", guess, answer)
	default:
		mark, said = palette.bad(markBad), fmt.Sprintf("you said %s; it was %s", guess, answer)
	}
	var prose prose
	prose.add(printable(said), []color.Attribute{color.Bold})
	lines := question(q, width, palette)
	head := "  " + mark + " "
	for _, line := range prose.lines(max(1, width-4), palette) {
		lines = append(lines, head+line)
		head = "    "
	}
	return strings.Join(lines, "\n") + "\n"
}
