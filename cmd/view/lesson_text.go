package view

import (
	"fmt"
	"strings"

	"github.com/fatih/color"
)

// Heading is the head of a step of a lesson.
func (l Lesson) Heading(at int, name string, width int, palette Palette) string {
	var title prose
	title.add(fmt.Sprintf("%s, step %d of %d: ", name, at+1, len(l)), nil)
	title.add(l[at].Title, []color.Attribute{color.Bold})
	rule := palette.faint(strings.Repeat(rules[1], min(title.widest(), width)))
	return strings.Join(append(title.lines(width, palette), rule), "\n") + "\n\n"
}

// Command shows a command as it would be typed.
func Command(line string, palette Palette) string {
	return palette.faint("  $ ") + palette.paint(line, color.FgGreen) + "\n\n"
}

// Prompt is what stands before the place where something is to be typed.
func Prompt(what string, palette Palette) string { return palette.faint(what+" >") + " " }

// LessonEnd is what is said at the end of a lesson.
func LessonEnd(name string, right, guesses int, failed bool, palette Palette) string {
	var b strings.Builder
	if failed {
		b.WriteString(palette.bad("failed") + ": not every run did what it should\n")
	}
	if guesses > 0 {
		fmt.Fprintf(&b, "guesses that were right: %d of %d\n", right, guesses)
	}
	b.WriteString(palette.faint("more about it: concurrency-lab explain "+name) + "\n")
	return b.String()
}
