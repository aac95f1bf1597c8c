package page

import (
	"fmt"
	"strings"

	"concurrency-lab/cmd/term"

	"github.com/fatih/color"
)

// Heading is the head of a step of a lesson.
func (l Lesson) Heading(at int, name string, width int, palette term.Palette) string {
	var title term.Prose
	title.Add(fmt.Sprintf("%s, step %d of %d: ", name, at+1, len(l)), nil)
	title.Add(l[at].Title, []color.Attribute{color.Bold})
	rule := palette.Faint(strings.Repeat(rules[1], min(title.Widest(), width)))
	return strings.Join(append(title.Lines(width, palette), rule), "\n") + "\n\n"
}

// Command shows a command as it would be typed.
func Command(line string, palette term.Palette) string {
	return palette.Faint("  $ ") + palette.Paint(line, term.Green...) + "\n\n"
}

// Prompt is what stands before the place where something is to be typed.
func Prompt(what string, width int, palette term.Palette) string {
	var prose term.Prose
	prose.Add(what+" >", term.Grey)
	return strings.Join(prose.Lines(max(1, width-1), palette), "\n") + " "
}

// Note is what the lab says about what was typed.
func Note(text string, width int, palette term.Palette) string {
	var prose term.Prose
	prose.Add(text, nil)
	return strings.Join(prose.Lines(width, palette), "\n") + "\n\n"
}

// LessonEnd is what is said at the end of a lesson; more is the command to read on with.
func LessonEnd(more string, right, guesses int, failed bool, palette term.Palette) string {
	var b strings.Builder
	if failed {
		b.WriteString(palette.Bad("failed") + ": a run did not do what it should\n")
	}
	if guesses > 0 {
		fmt.Fprintf(&b, "right guesses: %d of %d\n", right, guesses)
	}
	b.WriteString(palette.Faint("to read more: "+more) + "\n")
	return b.String()
}
