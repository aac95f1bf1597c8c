package menu

import tea "github.com/charmbracelet/bubbletea"

// pager is a demo's page of the documentation, from a line on.
type pager struct {
	lines   []string
	top     int
	answers bool // to its questions are shown
}

// explain shows the page of the demo under the cursor, and stays where it was in it.
func (m *Model) explain(answers bool) {
	m.shown, m.pager.answers = showsPage, answers
	m.pager.lines = m.lab.Explain(m.sheet().demo.Name, m.width, answers)
}

func (m *Model) pressPage(key tea.KeyMsg) tea.Cmd {
	p, room := &m.pager, m.height-2
	switch {
	case key.Type == tea.KeyEsc, key.Type == tea.KeyLeft, key.Type == tea.KeyEnter, key.String() == "q":
		m.shown = showsSheet
		return nil
	case key.String() == "a":
		m.explain(!p.answers)
		return nil
	case key.Type == tea.KeySpace:
		key.Type = tea.KeyPgDown
	}
	p.top = max(0, min(p.top+steps(key, len(p.lines), 2*(room-1)), len(p.lines)-room))
	return nil
}

func (m *Model) viewPage() string {
	room := max(1, m.height-2)
	top := max(0, min(m.pager.top, len(m.pager.lines)-room))
	args, letter := []string{"explain", m.sheet().demo.Name}, "a show answers"
	if m.pager.answers {
		args, letter = append(args, "--answers"), "a hide answers"
	}
	f := frame{
		title: m.style.command("$ " + m.typed(args)),
		body:  m.pager.lines[top:min(top+room, len(m.pager.lines))],
		hints: []string{"↑↓ scroll", "q back", "space next page", letter},
	}
	if len(m.pager.lines) == 0 {
		f.body = []string{"This demo has no page."}
	}
	return m.draw(f)
}
