package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"concurrency-lab/cmd/page"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos"
	"concurrency-lab/demos/demo"
)

// lessons finds the lesson of a demo or a topic.
type lessons struct {
	demos []*demo.Demo
	read  func(name string) ([]byte, error) // returns the Markdown of a page
}

// of returns the lesson that a name stands for.
func (l lessons) of(n named) (page.Lesson, error) {
	if n.topic == nil {
		return l.ofDemo(n.name)
	}
	var all page.Lesson
	for _, d := range n.topic.Among(l.demos) {
		lesson, err := l.ofDemo(d.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, l.about(*n.topic, d, lesson)...)
	}
	return all, nil
}

func (l lessons) ofDemo(name string) (page.Lesson, error) {
	markdown, err := l.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s has no page", name)
	}
	lesson, wrong := page.ParseLesson(markdown, program)
	if err := cmp.Or(err, wrong); err != nil {
		return nil, fmt.Errorf("the page of %s: %w", name, err)
	}
	return lesson, nil
}

// about returns the steps of a demo's lesson that run a variant of the topic. A step without a run
// belongs to the run before it, and the first ones to the run after them.
func (l lessons) about(t demos.Topic, d *demo.Demo, lesson page.Lesson) page.Lesson {
	runs := func(s page.Step) bool {
		return slices.ContainsFunc(s.Parts, func(p page.Part) bool { return p.Command != "" })
	}
	shows := func(s page.Step) bool {
		return slices.ContainsFunc(s.Parts, func(p page.Part) bool { return l.shows(t, p.Command) })
	}
	var some page.Lesson
	first := slices.IndexFunc(lesson, runs)
	belongs := first >= 0 && shows(lesson[first])
	for _, step := range lesson {
		if runs(step) {
			belongs = shows(step)
		}
		if belongs {
			step.Title = d.Name + ": " + step.Title
			some = append(some, step)
		}
	}
	return some
}

// shows says whether a command line runs a variant of the topic.
func (l lessons) shows(t demos.Topic, command string) bool {
	words := strings.Fields(command)
	i := slices.IndexFunc(l.demos, func(d *demo.Demo) bool { return len(words) > 0 && d.Name == words[0] })
	if i < 0 {
		return false
	}
	d := l.demos[i]
	variant := d.Variants[0].Name
	for at, word := range words[:len(words)-1] {
		if word == "--variant" || word == "--"+cmp.Or(d.VariantFlag, "variant") {
			variant = words[at+1]
		}
	}
	return t.Shows(d.Name, variant)
}

// minutes is about how long a class takes for a lesson; 0 where there is none.
func (l lessons) minutes(n named) int {
	lesson, err := l.of(n)
	if err != nil {
		return 0
	}
	return lesson.Minutes()
}

// write lists the lessons: those of the topics, and those of the demos in their groups.
func (l lessons) write(out io.Writer, command string, width int) error {
	var b strings.Builder
	topics := topicsOf(l.demos)
	column := 0
	for _, name := range append(demoNames(l.demos), (names{topics: topics}).all()...) {
		column = max(column, len(name)+4)
	}
	entry := func(name, about string, minutes int) {
		if minutes > 0 {
			b.WriteString(term.Entry(fmt.Sprintf("  %s%2d min", term.Pad(name, column), minutes), column+10, width, about))
		}
	}
	b.WriteString(term.Fit("A lesson asks for your guess, runs a demo, and shows if you were right. To start one, type "+
		command+" walk and its name. The minutes are for a class.\n", width))
	b.WriteString("Lessons on a topic, from several demos\n")
	for _, t := range topics {
		entry(t.Name, t.Title, l.minutes(named{t.Name, &t}))
	}
	for _, g := range demo.Groups {
		title := string(g) + "\n"
		for _, d := range l.demos {
			if d.Group == g {
				b.WriteString(title)
				title = ""
				entry(d.Name, d.Summary, l.minutes(named{name: d.Name}))
			}
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}
