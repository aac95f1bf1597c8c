package page

import (
	"slices"
	"strings"
)

// handed are the sections of a demo's page that hold for each of its runs.
var handed = []string{"What it shows", "Questions for a class", "In Go"}

// Handout returns what holds for a run of the page of its demo, as Markdown. ran says whether a
// command line is that of the run, as far as it decides what happens.
//
// What the page says first is about the demo without flags. Of the lesson there are the steps whose
// command this is; what came of it is folded. A step without a run belongs to the run before it,
// and the first ones to the run after them. What a page says of other runs is left out.
func Handout(markdown []byte, program string, ran func(command string) bool) []byte {
	var b strings.Builder
	for i, section := range cutBefore(string(markdown), "## ") {
		title, text, _ := strings.Cut(section, "\n")
		title = strings.TrimPrefix(title, "## ")
		switch {
		case i == 0:
			if name := strings.TrimPrefix(title, "# "); ran(name) {
				b.WriteString(text)
			}
		case title == lessonTitle:
			for _, step := range stepsOf(cutBefore(text, "### "), program, ran) {
				b.WriteString(step)
			}
		}
		if slices.Contains(handed, title) {
			b.WriteString(section)
		}
	}
	return []byte(b.String())
}

// stepsOf returns the steps of a lesson that are about the run.
func stepsOf(steps []string, program string, ran func(command string) bool) (some []string) {
	var first []string // the steps before any run
	anyRun, belongs := false, false
	for _, step := range steps {
		heading, text, _ := strings.Cut(step, "\n")
		if !strings.HasPrefix(heading, "### ") {
			continue
		}
		parts := cutAfterRuns(text, program)
		if len(parts) == 1 && parts[0].commands == nil { // there is no run in the step
			switch {
			case belongs:
				some = append(some, fold(step))
			case !anyRun:
				first = append(first, step)
			}
			continue
		}
		belongs = false
		for i, part := range parts {
			if belongs && i > 0 && part.commands == nil {
				some = append(some, fold(part.text))
				continue
			}
			its := false
			for _, command := range part.commands {
				its = its || ran(command)
			}
			if its && !anyRun {
				some = append(some, first...)
			}
			if its && i > 0 { // the text between two runs is about both
				part.text = "\n" + part.text[max(0, strings.Index(part.text, "```")):]
			}
			if its {
				some = append(some, heading+"\n"+part.text)
			}
			belongs = its || part.commands == nil && belongs
			anyRun = true
		}
	}
	return some
}

// fold hides a text until the reader wants to see it.
func fold(text string) string {
	return foldBegin + "<summary>What came of it</summary>\n\n" + text + "\n" + foldEnd + "\n\n"
}

// lessonPart is text that ends in the commands that it is about. The last of a step may be without.
type lessonPart struct {
	text     string
	commands []string
}

// cutAfterRuns cuts the text of a step after each of its runs.
func cutAfterRuns(text, program string) []lessonPart {
	parts := []lessonPart{{}}
	in := ""
	for line := range strings.Lines(text) {
		last := &parts[len(parts)-1]
		if last.commands != nil && in == "" && strings.TrimSpace(line) != "" {
			parts = append(parts, lessonPart{})
			last = &parts[len(parts)-1]
		}
		last.text += line
		switch language, fence := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "```"); {
		case fence && in != "":
			in = ""
		case fence:
			in = "```" + language
		case in == "```lab":
			last.commands = append(last.commands, strings.TrimPrefix(strings.TrimSpace(line), program+" "))
		}
	}
	return parts
}

// cutBefore cuts Markdown before each line that begins with a mark, but not inside a block of code.
// Pictures are left out.
func cutBefore(markdown, mark string) []string {
	var parts []string
	code := false
	for line := range strings.Lines(markdown) {
		if !code && strings.HasPrefix(line, "![") { // a picture, which the page is itself
			continue
		}
		if parts == nil || !code && strings.HasPrefix(line, mark) {
			parts = append(parts, "")
		}
		parts[len(parts)-1] += line
		if strings.HasPrefix(line, "```") {
			code = !code
		}
	}
	return parts
}
