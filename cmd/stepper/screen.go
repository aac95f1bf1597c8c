package stepper

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"concurrency-lab/cmd/steps"
	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// From how many lines on there are empty ones, to rest the eye, and lines of source around the
// workers' own.
const (
	roomy = 20
	tall  = 40
)

// View implements [tea.Model].
func (m *Model) View() string {
	var lines []string
	if m.help {
		lines = m.helpLines()
	} else {
		lines = m.screen()
	}
	lines = lines[:min(len(lines), m.height)]
	for i, line := range lines {
		lines[i] = ansi.Truncate(line, m.width, "…")
	}
	return strings.Join(lines, "\n")
}

// screen is what is shown, from top to bottom: the goal, the workers, what they share, what was
// done and said, and the keys.
func (m *Model) screen() []string {
	lines := m.head()
	foot := m.foot()
	space := 0
	if m.height >= roomy {
		space = 1
	}
	gap := make([]string, space)
	lines = append(lines, gap...)
	workers := m.drawWorkers(max(3, m.height-len(lines)-len(foot)-2*space-5))
	lines = append(append(lines, workers...), gap...)
	room := m.height - len(lines) - len(foot) - space
	for _, s := range share(room, m.sections()) {
		for i, line := range s.lines {
			label := ""
			if i == 0 {
				label = s.label
			}
			lines = append(lines, m.Palette.Faint(term.Pad(label, labelWidth))+line)
		}
	}
	lines = append(lines, make([]string, max(0, m.height-len(lines)-len(foot)))...)
	return append(lines, foot...)
}

// labelWidth is how wide the labels are.
const labelWidth = 10

// section is a part of the screen that is cut if there is no room.
type section struct {
	label string
	lines []string
	last  bool // the last lines matter most, not the first
}

// fewLines are left for the other sections if the first is long.
const fewLines = 5

// share cuts the sections so that they have so many lines together.
func share(room int, list []section) []section {
	given := make([]int, len(list))
	given[0] = min(len(list[0].lines), max(0, room-fewLines)) // what the workers share matters most
	room -= given[0]
	for more := true; more && room > 0; {
		more = false
		for i, s := range list {
			if given[i] < len(s.lines) && room > 0 {
				given[i]++
				room--
				more = true
			}
		}
	}
	for i := range list {
		s := &list[i]
		if cut := len(s.lines) - given[i]; s.last {
			s.lines = s.lines[cut:]
		} else if s.lines = s.lines[:given[i]]; cut > 0 && given[i] > 0 {
			s.lines[given[i]-1] = fmt.Sprintf("… and %d more", cut+1)
		}
	}
	return list
}

// sections are what stands below the workers.
func (m *Model) sections() []section {
	shared := section{label: "shared"}
	for _, n := range m.objects() {
		shared.lines = append(shared.lines, m.object(n))
	}
	if len(shared.lines) == 0 {
		shared.lines = []string{"nothing yet"}
	}
	made := section{label: "steps", last: true}
	for i := range m.position.Steps {
		made.lines = append(made.lines, m.made(i))
	}
	if len(made.lines) == 0 {
		made.lines = []string{"none yet"}
	}
	said := section{label: "said", last: true}
	if m.hides() {
		said.lines = []string{"(hidden, as the values are)"}
	} else {
		for _, l := range m.lines {
			said.lines = append(said.lines, term.Printable(l.Worker+": "+l.Text))
		}
	}
	return []section{shared, made, said}
}

// objects are the numbers of those to be shown.
func (m *Model) objects() (list []int) {
	for i, o := range m.position.State.Objects {
		joined := o.Kind == trace.KindThread || o.Kind == trace.KindProcess
		if m.All || !joined && !trace.IsAside(o.Name) {
			list = append(list, i+1)
		}
	}
	return list
}

// object is one of them, with its content or its holders, and who waits for it.
func (m *Model) object(n int) string {
	o := m.position.State.Objects[n-1]
	text := term.Printable(o.Object.String())
	if content := m.content(o); content != "" {
		text += ": " + content
	}
	if len(o.Waiting) > 0 {
		text += "; waiting: " + steps.Letters(m.inOrder(o.Waiting))
	}
	return text
}

// guessed says whether an object has a value that can be guessed.
func guessed(o schedule.ObjectState) bool {
	return o.Content != "" && (len(o.Holders) == 0 || o.Kind == trace.KindSemaphore)
}

// content is what an object has in it, or who holds it.
func (m *Model) content(o schedule.ObjectState) string {
	if m.hides() && guessed(o) {
		return "?"
	}
	if o.Kind == trace.KindSemaphore && len(o.Holders) > 0 { // others may hold it too
		return term.Printable(o.Content + ", " + steps.Content(o))
	}
	return term.Printable(steps.Content(o))
}

// inOrder puts workers that wait in the order in which they have come: since its last step each of
// them waits.
func (m *Model) inOrder(workers []int) []int {
	came := map[int]int{}
	for i, step := range m.position.Steps {
		came[step.Worker] = i + 1
	}
	workers = slices.Clone(workers)
	slices.SortStableFunc(workers, func(a, b int) int { return came[a] - came[b] })
	return workers
}

// made is a step that was made: who did what, and to what that led.
func (m *Model) made(i int) string {
	step := m.position.Steps[i]
	text := fmt.Sprintf("%2d  %s ", i+1, schedule.Letter(step.Worker))
	if step.TimedOut {
		text += "(its time is up) "
	}
	text += steps.Does(step.Choice, m.names())
	now := steps.Object(step.After, step.Object)
	if content := m.content(now); content != "" && !trace.IsAside(now.Name) {
		text += ": " + content
	}
	text = term.Printable(text)
	if m.lost[i] != "" && !m.hides() {
		text += "  " + m.Palette.Noted(m.lost[i])
	}
	return text
}
