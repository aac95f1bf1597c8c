package page

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"concurrency-lab/cmd/quiz"
	"concurrency-lab/cmd/term"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Lesson is the section of a page that is called so, taken apart into what is to be read, guessed
// and run in turn.
type Lesson []Step

// Step is what stands under one of the section's headings.
type Step struct {
	Title string
	Parts []Part
}

// Part is some text, a run, and the questions that it will answer. The last part of a step may be
// without a run.
type Part struct {
	page
	text []ast.Node

	Questions []quiz.Question
	// Command is the command line to run, without the program's name; empty: none.
	Command string
}

// The time that a class needs: to read aloud, to guess, and to look at a run.
const (
	wordsPerMinute   = 100
	minutesPerGuess  = 0.5
	minutesPerRun    = 0.5
	minutesPerLesson = 1
)

// Minutes is about how long a class takes for the lesson, by what there is to read, guess and run.
func (l Lesson) Minutes() int {
	minutes := float64(minutesPerLesson)
	for _, step := range l {
		for _, part := range step.Parts {
			words := len(strings.Fields(part.Text(1000, term.Palette{})))
			minutes += float64(words)/wordsPerMinute + float64(len(part.Questions))*minutesPerGuess
			if part.Command != "" {
				minutes += minutesPerRun
			}
		}
	}
	return int(math.Ceil(minutes))
}

// Text renders the text in lines of at most width columns. It is empty if there is none.
func (p *Part) Text(width int, palette term.Palette) string {
	if len(p.text) == 0 {
		return ""
	}
	return strings.Join(page{source: p.source, palette: palette}.series(p.text, width), "\n") + "\n\n"
}

// lessonTitle is what the section is called.
const lessonTitle = "Lesson"

// ParseLesson reads the lesson of a page. The error says what is wrong with it. A lesson is the
// section "## Lesson". Each step of it is a heading of the third level, and below it, in this order
// and as often as needed: some text; questions, each a block of code marked `ask` whose last line
// says what the answer is (see package quiz); and the command that answers them, in a block marked
// `lab`. A command begins with the program's name.
func ParseLesson(markdown []byte, program string) (Lesson, error) {
	var (
		p      = page{source: markdown}
		lesson Lesson
		inside bool
	)
	for _, n := range children(newParser().Parse(text.NewReader(markdown))) {
		h, heading := n.(*ast.Heading)
		switch {
		case heading && h.Level <= 2:
			inside = p.prose(h).Text == lessonTitle
		case !inside:
		case heading && h.Level == 3:
			lesson = append(lesson, Step{Title: p.prose(h).Text, Parts: []Part{{page: p}}})
		case len(lesson) == 0:
			return nil, errors.New("the lesson begins without a heading of the third level")
		default:
			if err := lesson[len(lesson)-1].add(p, n, program); err != nil {
				return nil, fmt.Errorf("%s: %w", lesson[len(lesson)-1].Title, err)
			}
		}
	}
	if len(lesson) == 0 {
		return nil, errors.New("there is no lesson")
	}
	return lesson, lesson.finish()
}

// add adds a block to the step.
func (s *Step) add(p page, n ast.Node, program string) error {
	part := &s.Parts[len(s.Parts)-1]
	block, _ := n.(*ast.FencedCodeBlock)
	language := ""
	if block != nil {
		language = string(block.Language(p.source))
	}
	switch language {
	case "ask":
		q, err := quiz.Parse(p.raw(block))
		part.Questions = append(part.Questions, q)
		return err
	case "lab":
		for line := range strings.Lines(p.raw(block)) {
			command, ok := strings.CutPrefix(strings.TrimSpace(line), program+" ")
			if !ok {
				return fmt.Errorf("%q is no command of %s", strings.TrimSpace(line), program)
			}
			s.Parts[len(s.Parts)-1].Command = command
			s.Parts = append(s.Parts, Part{page: p})
		}
	default:
		if len(part.Questions) > 0 {
			return errors.New("there is text between a question and its run")
		}
		part.text = append(part.text, n)
	}
	return nil
}

// finish drops the parts that stayed empty, and says whether a question stayed without a run.
func (l Lesson) finish() error {
	for i, s := range l {
		last := s.Parts[len(s.Parts)-1]
		switch {
		case len(last.Questions) > 0:
			return fmt.Errorf("%s: no run follows the last question", s.Title)
		case last.Command == "" && len(last.text) == 0:
			l[i].Parts = s.Parts[:len(s.Parts)-1]
		}
		if len(l[i].Parts) == 0 {
			return fmt.Errorf("%s: there is nothing in it", s.Title)
		}
	}
	return nil
}

// raw returns the lines of a block of code as they stand.
func (p page) raw(block ast.Node) string { return string(block.Lines().Value(p.source)) }
