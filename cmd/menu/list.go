package menu

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"concurrency-lab/demos/demo"
)

// list is the demos that fit what was typed, and the one under the cursor.
type list struct {
	typed  string
	found  []int // places in Lab.Demos
	cursor int   // a place in found
}

// demo returns the place of the demo under the cursor, or -1.
func (l *list) demo() int {
	if len(l.found) == 0 {
		return -1
	}
	return l.found[l.cursor]
}

// find looks for typed in the names of the demos; only if none has it, in those of their variants.
func (l *list) find(all []Demo, typed string) {
	within := func(name string) bool { return strings.Contains(name, strings.ToLower(typed)) }
	l.typed, l.found, l.cursor = typed, nil, 0
	for i, d := range all {
		if within(d.Name) {
			l.found = append(l.found, i)
		}
	}
	if len(l.found) > 0 {
		l.cursor = max(0,
			slices.IndexFunc(l.found, func(i int) bool { return strings.HasPrefix(all[i].Name, strings.ToLower(typed)) }))
		return
	}
	for i, d := range all {
		if slices.ContainsFunc(d.VariantNames(), within) {
			l.found = append(l.found, i)
		}
	}
}

func (l *list) move(by int) { l.cursor = max(0, min(l.cursor+by, len(l.found)-1)) }

// pressList does what a key means in the list, where letters are parts of a name.
func (m *Model) pressList(key tea.KeyMsg) tea.Cmd {
	l := &m.list
	switch key.Type {
	case tea.KeyRunes:
		if key.String() == "q" && m.quits() {
			return tea.Quit
		}
		l.find(m.lab.Demos, l.typed+string(key.Runes))
	case tea.KeyBackspace:
		l.find(m.lab.Demos, shorter(l.typed))
	case tea.KeyEsc:
		if l.typed == "" {
			return tea.Quit
		}
		at := l.demo()
		l.find(m.lab.Demos, "")
		l.cursor = max(0, at)
	case tea.KeyEnter, tea.KeyRight, tea.KeyTab:
		if l.demo() >= 0 {
			m.open()
		}
	default:
		l.move(steps(key, len(l.found), m.height))
	}
	return nil
}

// quits says whether q means to quit, because no name goes on with it.
func (m *Model) quits() bool {
	var more list
	more.find(m.lab.Demos, m.list.typed+"q")
	return more.demo() < 0
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
	s.variant = slices.IndexFunc(s.demo.VariantNames(), func(name string) bool { return strings.Contains(name, typed) })
}

// steps returns how far a key moves the cursor among so many lines, of which a screen shows height.
func steps(key tea.KeyMsg, lines, height int) int {
	page := max(1, height/2)
	return map[tea.KeyType]int{
		tea.KeyUp: -1, tea.KeyDown: 1, tea.KeyPgUp: -page, tea.KeyPgDown: page, tea.KeyHome: -lines, tea.KeyEnd: lines,
	}[key.Type]
}

func (m *Model) viewList() string {
	f := frame{title: "choose a demo, or type part of its name: " + m.style.strong(m.list.typed) + "▏"}
	if m.width < 60 {
		f.title = "find: " + m.style.strong(m.list.typed) + "▏"
	}
	width := 0
	for _, d := range m.lab.Demos {
		width = max(width, len(d.Name))
	}
	var group demo.Group
	for at, i := range m.list.found {
		d := m.lab.Demos[i]
		if d.Group != group {
			group = d.Group
			f.body = append(f.body, m.style.head(string(group)))
		}
		m.add(&f, at == m.list.cursor, fmt.Sprintf("%-*s  %s", width, d.Name, d.Summary))
	}
	escape := "esc quit"
	if m.list.typed != "" {
		escape = "esc show all"
	}
	f.hints = []string{"↑↓ choose", "enter open", escape}
	if m.quits() {
		f.hints = append(f.hints, "q quit")
	}
	if m.list.demo() < 0 {
		f.body = []string{m.style.bad(fmt.Sprintf("no demo and no variant has %q in its name", m.list.typed))}
		f.hints = []string{"backspace delete", escape, "q quit"}
		return m.draw(f)
	}
	s := m.sheet()
	f.about = []string{s.demo.Summary, "variants: " + strings.Join(s.demo.VariantNames(), ", ")}
	f.command = m.typed(s.args())
	return m.draw(f)
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
