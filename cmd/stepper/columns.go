package stepper

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
)

// The least and the greatest width of a worker's column, and the space between two.
const (
	leastColumn = 36
	mostColumn  = 60
	gap         = 2
)

// drawWorkers draws a column for each worker, or rows where these do not fit, in at most so many
// lines.
func (m *Model) drawWorkers(most int) []string {
	list := m.workers()
	if len(list) == 0 {
		return nil
	}
	if width := (m.width+gap)/len(list) - gap; width >= leastColumn && len(list[0].source)+4 <= most {
		return m.columns(list, min(width, mostColumn))
	}
	return m.rows(list, most)
}

func (m *Model) columns(list []worker, width int) []string {
	lines := make([]string, 4+len(list[0].source))
	for i, w := range list {
		cells := append([]string{w.head(), "    " + w.stands, "    " + w.does, "    " + w.where}, w.source...)
		for j, text := range cells {
			if j >= 4 {
				text = m.marked(w, j-4) + text
			}
			text = term.Pad(term.Cut(text, width), width)
			if i < len(list)-1 {
				text += strings.Repeat(" ", gap)
			}
			lines[j] += m.paint(w, j, text)
		}
	}
	return lines
}

// marked is what stands before a line of source: the worker's own has a mark, if there are others.
func (m *Model) marked(w worker, line int) string {
	switch {
	case len(w.source) == 1:
		return "    "
	case line == len(w.source)/2 && w.where != "":
		return "  > "
	}
	return "  | "
}

// paint paints a part of a worker: its head, how it stands, and the rest.
func (m *Model) paint(w worker, part int, text string) string {
	switch {
	case w.state == schedule.Ended:
		return m.Palette.Faint(text)
	case part == 0:
		return m.Palette.Paint(text, term.Bold(term.WorkerColors[w.number%len(term.WorkerColors)])...)
	case part == 1 && w.stands == canGo:
		return m.Palette.Good(text)
	case part == 1:
		return m.Palette.Noted(text)
	case part == 3:
		return m.Palette.Faint(text)
	}
	return text
}

// rows draws each worker in two lines, or in one if there is no room for more. Of too many those
// around the chosen one are shown.
func (m *Model) rows(list []worker, most int) []string {
	name, stands := 0, 0
	for _, w := range list {
		name, stands = max(name, uniseg.StringWidth(w.head())), max(stands, uniseg.StringWidth(w.stand()))
	}
	two := 2*len(list) <= most
	var lines []string
	for _, w := range list {
		head, stand := m.paint(w, 0, term.Pad(w.head(), name+gap)), term.Pad(w.stand(), stands+gap)
		source := m.paint(w, 2, w.where+"  "+strings.TrimSpace(w.source[len(w.source)/2]))
		if two {
			lines = append(lines, head+m.paint(w, 1, w.stand()), "     "+source)
		} else {
			lines = append(lines, head+m.paint(w, 1, stand)+source)
		}
	}
	if len(lines) <= most {
		return lines
	}
	at := max(0, slices.IndexFunc(list, func(w worker) bool { return w.chosen }))
	from := max(0, min(at-most/2, len(lines)-most))
	shown := lines[from : from+most]
	if from > 0 {
		shown[0] = m.Palette.Faint(fmt.Sprintf("  ↑ workers above: %d", from+1))
	}
	if below := len(lines) - from - most; below > 0 {
		shown[most-1] = m.Palette.Faint(fmt.Sprintf("  ↓ workers below: %d", below+1))
	}
	return shown
}

// stand is in a line how the worker stands.
func (w worker) stand() string {
	switch {
	case w.does == "":
		return w.stands
	case w.stands == canGo:
		return w.stands + ": " + w.does
	}
	return w.stands + ", " + w.does
}
