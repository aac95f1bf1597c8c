package stepper

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"concurrency-lab/cmd/menu"
	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
)

// head is the title, the goal, how it stands with that, and an answer to the last key.
func (m *Model) head() []string {
	goal := m.Goal
	if m.found != nil {
		goal = cmp.Or(m.found.Goal, goal)
	}
	lines := []string{m.Palette.Faint(term.Printable(m.Title))}
	lines = append(lines, m.fold("Your goal: "+goal+".", term.Bold(term.Cyan))...)
	lines = append(lines, m.fold(m.stand())...)
	if m.message != "" {
		return append(lines, m.fold(m.message, nil)...)
	}
	return append(lines, m.fold(m.outcomes(), term.Grey)...)
}

// fold breaks text into lines of the screen.
func (m *Model) fold(text string, style term.Color) []string {
	var p term.Prose
	p.Add(text, style)
	return p.Lines(m.width, m.Palette)
}

// stand says how it stands with the goal.
func (m *Model) stand() (text string, style term.Color) {
	switch o := m.position.Order; {
	case o != nil && o.Err != nil:
		return fmt.Sprintf("%s The lab cannot go on with this run: %v", term.MarkBad, o.Err), term.Style(term.MarkBad)
	case o != nil && o.End == schedule.Endless:
		return fmt.Sprintf("%s The lab ended the run: it had not ended after %d steps.", term.MarkNoted, len(o.Steps)),
			term.Style(term.MarkNoted)
	case o != nil && m.ending.Goal:
		return fmt.Sprintf("%s You have reached the goal: %s. %s", term.MarkGood, m.came(), m.counted()),
			term.Bold(term.Green)
	case o != nil && m.whole() && !m.reachable():
		return fmt.Sprintf("The run has ended: %s. No order reaches the goal.", m.came()), nil
	case o != nil:
		return fmt.Sprintf("The run has ended, and the goal is not reached: %s.", m.came()), nil
	case m.found == nil:
		return "Can the goal be reached from here? Not known yet: the lab is looking.", term.Grey
	case m.node < 0:
		return "Can the goal be reached from here? Not known: the lab has not run all orders.", term.Grey
	}
	goal, other := m.leads()
	switch {
	case !m.whole() && !goal:
		return "Can the goal be reached from here? Not known: the lab has not run all orders.", term.Grey
	case !m.reachable():
		return fmt.Sprintf("No order reaches the goal: the lab has run all %d that look different.",
			m.found.Different()), nil
	case !goal:
		return term.MarkNoted + " The goal can no longer be reached from here. Backspace takes a step back.",
			term.Style(term.MarkNoted)
	case !other && m.whole():
		return "Every order from here reaches the goal.", term.Green
	}
	return "The goal can still be reached from here.", nil
}

// came is what the run came to.
func (m *Model) came() string {
	if m.hides() {
		return "?"
	}
	return term.Printable(m.ending.Words)
}

// counted compares the switches with the fewest.
func (m *Model) counted() string {
	if !m.whole() {
		return fmt.Sprintf("Switches: %d; the fewest are not known.", m.position.Preemptions())
	}
	return fmt.Sprintf("Switches: %d; the fewest: %d.", m.position.Preemptions(), m.fewest())
}

// fewest is the least number of switches that lead to the goal.
func (m *Model) fewest() int {
	least := -1
	for i, o := range m.found.Outcomes {
		if n := o.First.Preemptions(); m.found.Endings[i].Goal && (least < 0 || n < least) {
			least = n
		}
	}
	return least
}

// leads says whether the goal, and whether something else, can follow the position.
func (m *Model) leads() (goal, other bool) {
	for i, e := range m.found.Endings {
		if m.found.Graph.Nodes[m.node].Leads(i) {
			goal, other = goal || e.Goal, other || !e.Goal
		}
	}
	return goal, other
}

// reachable says whether any order reaches the goal.
func (m *Model) reachable() bool { return m.fewest() >= 0 }

// outcomes says how many of the outcomes the user has seen.
func (m *Model) outcomes() string {
	if m.found == nil {
		return fmt.Sprintf("Outcomes seen: %d. How many there are is not known yet.", len(m.seen))
	}
	seen := 0
	for _, o := range m.found.Outcomes {
		if m.seen[key(o.Name, o.End)] {
			seen++
		}
	}
	switch all := len(m.found.Outcomes); {
	case m.found.Err != nil:
		return term.Printable(fmt.Sprintf("The lab has stopped to run all orders: %v", m.found.Err))
	case !m.whole():
		return fmt.Sprintf("Outcomes seen: %d of %d that were found. Whether there are others is not known.", seen, all)
	case seen < all:
		return fmt.Sprintf("Outcomes seen: %d of %d. Tab goes to the next.", seen, all)
	default:
		return fmt.Sprintf("Outcomes seen: %d of %d.", seen, all)
	}
}

// foot is the schedule so far, and a row of keys or what is asked.
func (m *Model) foot() []string {
	order := fmt.Sprintf("%s  (steps %d, switches %d)",
		m.position.Schedule(), len(m.position.Steps), m.position.Preemptions())
	if len(m.position.Steps) == 0 {
		order = "nothing yet"
	}
	if room := m.width - labelWidth; ansi.StringWidth(order) > room {
		order = ansi.TruncateLeft(order, ansi.StringWidth(order)-room+1, "…")
	}
	keys := m.Palette.Faint(m.keys())
	if m.guess.asking {
		name, _, _ := m.asked()
		keys = fmt.Sprintf("Your guess: %s: %s▏  enter (alone: show all values) · esc back", name, m.guess.typed)
	}
	return []string{m.Palette.Faint(term.Pad("schedule", labelWidth)) + order, keys}
}

// mostLetters is how many letters the row of keys has room for.
const mostLetters = 10

// keys are as many as fit into a line, the most needed first.
func (m *Model) keys() string {
	var letters []string
	for _, c := range m.position.Enabled {
		letters = append(letters, c.Turn.String())
	}
	step := strings.Join(letters, " ") + " step"
	if len(letters) > mostLetters {
		step = "letter step"
	}
	all := []string{step, "backspace back", "tab next outcome", "? help", "esc leave",
		"space play", ". write", "/ hide", "home begin", "←→ enter step"}
	if len(letters) == 0 {
		all = all[1:]
	}
	if m.play > 0 {
		all = append([]string{"any key stops"}, all...)
	}
	return menu.Hints(all, m.width)
}

// helpLines are what ? shows.
func (m *Model) helpLines() []string {
	keys := [][2]string{
		{"a, b, … m", "this worker makes its next step; m is the main thread"},
		{"A, B, …", "the time of this worker's wait is up (--schedule anytime:…)"},
		{"← → ↑ ↓, Enter", "choose a worker that can go; let it make its next step"},
		{"Backspace", "take the last step back"},
		{"Home", "go to the beginning"},
		{"Tab", "run the shortest order with an outcome that you have not seen"},
		{"Space", "play on by itself; any key stops it"},
		{".", "on leaving, print the command that runs this order"},
		{"/", "hide the values, guess one, show them again"},
		{"?", "this help"},
		{"Esc, Ctrl-C", "leave"},
	}
	lines := []string{m.Palette.Paint("You decide who goes next", term.Bold(term.Cyan)...), ""}
	for _, k := range keys {
		lines = append(lines, "  "+term.Pad(k[0], 16)+k[1])
	}
	var about term.Prose
	about.Add("A step is an operation of a primitive, or a marked read or write of a shared value. One worker runs at a "+
		"time, up to its next step. A switch is a step of another worker while the worker of the step before could have "+
		"gone on. Time passes only when every worker waits or sleeps.", nil)
	lines = append(append(lines, ""), about.Lines(min(m.width, 80), m.Palette)...)
	return append(lines, "", m.Palette.Faint("any key returns"))
}
