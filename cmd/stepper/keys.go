package stepper

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"concurrency-lab/primitives/schedule"
)

// press does what a key asks for. No letter is a command: letters are workers.
func (m *Model) press(key tea.KeyMsg) tea.Cmd {
	switch key.Type {
	case tea.KeyCtrlC:
		m.broken = true
		return tea.Quit
	case tea.KeyCtrlZ:
		return tea.Suspend
	}
	if m.busy {
		switch waiting := len(m.queue); {
		case waiting < mostKeys && !(isEsc(key) && waiting > 0 && isEsc(m.queue[waiting-1])):
			m.queue = append(m.queue, key)
		case isEsc(key): // who presses it again, or behind so many keys, does not want to wait
			return tea.Quit
		}
		return nil
	}
	playing := m.play > 0
	m.message, m.play = "", 0
	switch {
	case m.help:
		m.help = false
		return nil
	case m.guess.asking:
		m.pressGuess(key)
		return nil
	case playing && key.Type == tea.KeySpace: // which stops it
		return nil
	}
	made := m.position.Schedule()
	switch key.Type {
	case tea.KeyEsc:
		return tea.Quit
	case tea.KeyLeft, tea.KeyUp:
		m.choose(-1)
	case tea.KeyRight, tea.KeyDown:
		m.choose(1)
	case tea.KeyEnter:
		if m.chosen < len(m.position.Enabled) {
			return m.step(m.position.Enabled[m.chosen].Turn)
		}
		m.message = over
	case tea.KeyBackspace:
		if len(made) > 0 {
			return m.move(made[:len(made)-1])
		}
		m.message = "This is the beginning."
	case tea.KeyHome:
		return m.move(nil)
	case tea.KeyTab:
		return m.nextOutcome()
	case tea.KeySpace:
		m.played++
		m.play = m.played
		return m.playOn()
	case tea.KeyRunes:
		return m.pressRunes(key.Runes)
	}
	return nil
}

func isEsc(key tea.KeyMsg) bool { return key.Type == tea.KeyEsc }

const over = "The run is over. Backspace takes a step back, Home goes to the beginning."

// choose moves the cursor to another step that can be made.
func (m *Model) choose(by int) {
	if n := len(m.position.Enabled); n > 0 {
		m.chosen = (m.chosen + by + n) % n
	}
}

// pressRunes does what some letters and signs ask for, in turn.
func (m *Model) pressRunes(runes []rune) tea.Cmd {
	var rest []tea.KeyMsg
	for _, r := range runes[1:] {
		rest = append(rest, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	m.queue = append(rest, m.queue...) // before what was pressed later
	cmd := m.pressRune(string(runes[0]))
	if cmd == nil && len(runes) > 1 {
		return m.pressQueued()
	}
	return cmd
}

func (m *Model) pressRune(sign string) tea.Cmd {
	switch sign {
	case "?":
		m.help = true
	case ".":
		m.write()
	case "/":
		m.hide()
	default:
		t, ok := turnOf(sign)
		if !ok {
			m.message = fmt.Sprintf("%s is no key here. ? shows the keys.", sign)
			return nil
		}
		if slices.ContainsFunc(m.position.Enabled, func(c schedule.Choice) bool { return c.Turn == t }) {
			return m.step(t)
		}
		m.message = m.cannot(t)
	}
	return nil
}

// cannot says why a step cannot be made.
func (m *Model) cannot(t schedule.Turn) string {
	switch {
	case len(m.position.Enabled) == 0:
		return over
	case t.Worker >= len(m.position.State.Workers):
		return fmt.Sprintf("There is no worker %s.", schedule.Letter(t.Worker))
	case t.Expired:
		return fmt.Sprintf("The time of %s cannot be up now. (A small letter makes a step.)", schedule.Letter(t.Worker))
	}
	w := m.worker(t.Worker)
	if w.state == schedule.Ended {
		return fmt.Sprintf("%s cannot go on: it is done.", w.letter)
	}
	return fmt.Sprintf("%s cannot go on: it %s.", w.letter, w.stand())
}

// guess is how the user guesses values.
type guess struct {
	hidden bool // values are shown only after a guess
	shown  bool // there was one at this position
	asking bool
	typed  string
}

// hides says whether values are not shown now.
func (m *Model) hides() bool { return m.guess.hidden && !m.guess.shown }

// hide hides the values, asks for a guess, or shows them again.
func (m *Model) hide() {
	g := &m.guess
	switch _, _, some := m.asked(); {
	case !g.hidden:
		*g = guess{hidden: true}
		m.message = "Values are hidden. / asks for your guess; it shows them at this position."
	case !g.shown && some:
		g.asking, g.typed = true, ""
	default:
		*g = guess{}
		m.message = "Values are shown."
	}
}

// asked returns the object whose value is to be guessed: that of the last step, or the first.
func (m *Model) asked() (name, value string, ok bool) {
	objects := m.objects()
	if n := len(m.position.Steps); n > 0 {
		objects = append([]int{m.position.Steps[n-1].Object}, objects...)
	}
	for _, n := range objects {
		if n == 0 {
			continue
		}
		if o := m.position.State.Objects[n-1]; guessed(o) {
			return o.Object.String(), o.Content, true
		}
	}
	return "", "", false
}

// pressGuess types a guess.
func (m *Model) pressGuess(key tea.KeyMsg) {
	g := &m.guess
	switch key.Type {
	case tea.KeyEsc:
		g.asking = false
	case tea.KeyBackspace:
		r := []rune(g.typed)
		g.typed = string(r[:max(0, len(r)-1)])
	case tea.KeySpace, tea.KeyRunes:
		g.typed += string(key.Runes)
	case tea.KeyEnter:
		g.asking = false
		name, value, _ := m.asked()
		typed := strings.TrimSpace(g.typed)
		first, _, _ := strings.Cut(value, " ")
		switch {
		case typed == "":
			*g = guess{}
			m.message = "Values are shown."
		case typed == value || typed == first:
			g.shown = true
			m.message = fmt.Sprintf("Right: %s: %s.", name, value)
		default:
			g.shown = true
			m.message = fmt.Sprintf("Not %s. %s: %s.", typed, name, value)
		}
	}
}
