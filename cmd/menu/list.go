package menu

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// pressList does what a key means in the list, where letters are parts of a name.
func (m *Model) pressList(key tea.KeyMsg) tea.Cmd {
	l := &m.list
	switch key.Type {
	case tea.KeyRunes:
		if key.String() == "q" && m.quits() {
			return tea.Quit
		}
		l.find(m.lab, l.typed+string(key.Runes))
	case tea.KeySpace:
		l.find(m.lab, l.typed+" ")
	case tea.KeyBackspace:
		l.find(m.lab, shorter(l.typed))
	case tea.KeyEsc:
		if l.typed == "" {
			return tea.Quit
		}
		here, ok := l.row()
		if l.find(m.lab, ""); ok {
			l.at(here)
		}
	case tea.KeyEnter, tea.KeyRight, tea.KeyTab:
		return m.enter()
	default:
		l.move(steps(key, len(l.found), m.height))
	}
	return nil
}

// enter opens the row under the cursor: it begins the first lesson, shows the demos of a topic, or,
// where these are shown already, begins the topic's lesson, or opens a demo.
func (m *Model) enter() tea.Cmd {
	r, ok := m.list.row()
	switch {
	case !ok:
	case r.kind == startRow:
		return m.choose(m.lab.Start.Args)
	case r.kind == demoRow:
		m.open()
	case m.inTopic(m.lab.Topics[r.at]):
		return m.choose(m.lab.Topics[r.at].Args)
	default:
		m.list.find(m.lab, m.lab.Topics[r.at].Name)
		m.list.at(r)
	}
	return nil
}

// inTopic says whether the list shows this topic alone.
func (m *Model) inTopic(t Topic) bool { return strings.EqualFold(m.list.typed, t.Name) }

// quits says whether q means to quit, because nothing is found with it.
func (m *Model) quits() bool {
	var more list
	more.find(m.lab, m.list.typed+"q")
	return len(more.found) == 0
}

// shorter returns text without its last letter.
func shorter(text string) string {
	r := []rune(text)
	return string(r[:max(0, len(r)-1)])
}

// open shows the sheet of the demo under the cursor, at the variant that was looked for.
func (m *Model) open() {
	m.shown = showsSheet
	s, typed := m.sheet(), strings.ToLower(m.list.typed)
	s.inSettings, s.typing = false, false
	if strings.Contains(s.demo.Name, typed) || strings.Contains(s.chosen().Name, typed) {
		return
	}
	i := slices.IndexFunc(s.demo.VariantNames(), func(name string) bool { return strings.Contains(name, typed) })
	s.variant = max(0, i)
}

// steps returns how far a key moves the cursor among so many lines, of which a screen shows height.
func steps(key tea.KeyMsg, lines, height int) int {
	page := max(1, height/2)
	return map[tea.KeyType]int{
		tea.KeyUp: -1, tea.KeyDown: 1, tea.KeyPgUp: -page, tea.KeyPgDown: page, tea.KeyHome: -lines, tea.KeyEnd: lines,
	}[key.Type]
}

func (m *Model) viewList() string {
	f := frame{title: "Choose with ↑↓, or type a name or a topic: " + m.style.strong(m.list.typed) + "▏"}
	if m.width < 70 {
		f.title = "find: " + m.style.strong(m.list.typed) + "▏"
	}
	m.rows(&f)
	escape := "esc quit"
	if m.list.typed != "" {
		escape = "esc show all"
	}
	f.hints = []string{"↑↓ choose", "enter open", escape}
	if m.quits() {
		f.hints = append(f.hints, "q quit")
	}
	r, ok := m.list.row()
	switch {
	case !ok:
		f.body = []string{m.style.bad(fmt.Sprintf("No demo, topic or lesson has %q in it.", m.list.typed))}
		f.hints = []string{"backspace delete", escape, "q quit"}
	case r.kind == startRow:
		f.about = []string{"A lesson asks for your guess, runs a demo, and shows if you were right."}
		f.command = m.typed(m.lab.Start.Args)
	case r.kind == topicRow && m.inTopic(m.lab.Topics[r.at]):
		f.about = []string{m.lab.Topics[r.at].About, "Enter begins the lesson."}
		f.command = m.typed(m.lab.Topics[r.at].Args)
	case r.kind == topicRow:
		f.about = []string{m.lab.Topics[r.at].About, "Enter shows the demos of this topic, and its lesson."}
		f.command = m.typed([]string{"list", m.lab.Topics[r.at].Name})
	default:
		s := m.sheet()
		f.about = []string{s.demo.Summary, "variants: " + strings.Join(s.demo.VariantNames(), ", ")}
		f.command = m.typed(s.args())
	}
	return m.draw(f)
}

// rows makes the body of the list: the rows under the headings of their groups.
func (m *Model) rows(f *frame) {
	width := 0
	for _, d := range m.lab.Demos {
		width = max(width, len(d.Name))
	}
	heading := ""
	for at, r := range m.list.found {
		group, text := "", ""
		switch r.kind {
		case startRow:
			text = m.lab.Start.Title
		case topicRow:
			t := m.lab.Topics[r.at]
			group, text = "Topics", fmt.Sprintf("%-*s  %s", width, t.Name, t.Title)
			if m.inTopic(t) {
				text = fmt.Sprintf("%-*s  %s", width, "lesson", t.Title)
			}
		default:
			d := m.lab.Demos[r.at]
			group, text = string(d.Group), fmt.Sprintf("%-*s  %s", width, d.Name, d.Summary)
		}
		if group != heading {
			heading = group
			f.body = append(f.body, m.style.head(heading))
		}
		m.add(f, at == m.list.cursor, text)
	}
}

// add adds a line to choose, which may be the one under the cursor.
func (m *Model) add(f *frame, here bool, text string) {
	if !here {
		f.body = append(f.body, "  "+text)
		return
	}
	f.focus = len(f.body)
	f.body = append(f.body, m.style.chosen(m.fill("▸ "+text)))
}
