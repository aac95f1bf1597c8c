package menu

import tea "github.com/charmbracelet/bubbletea"

// pager is a demo's page of the documentation, from a line on.
type pager struct {
	lines []string
	top   int
}

func (m *Model) explain(demo string) {
	m.shown, m.pager = showsPage, pager{lines: m.lab.Explain(demo, m.width)}
}

func (m *Model) pressPage(key tea.KeyMsg) tea.Cmd {
	p, room := &m.pager, m.height-2
	switch {
	case key.Type == tea.KeyEsc, key.Type == tea.KeyLeft, key.Type == tea.KeyEnter:
		m.shown = showsSheet
		return nil
	case key.String() == "q":
		return tea.Quit
	case key.Type == tea.KeySpace:
		key.Type = tea.KeyPgDown
	}
	p.top = max(0, min(p.top+steps(key, len(p.lines), 2*(room-1)), len(p.lines)-room))
	return nil
}

func (m *Model) viewPage() string {
	room := max(1, m.height-2)
	top := max(0, min(m.pager.top, len(m.pager.lines)-room))
	f := frame{
		title: m.style.command("$ " + m.typed([]string{"explain", m.sheet().demo.Name})),
		body:  m.pager.lines[top:min(top+room, len(m.pager.lines))],
		hints: []string{"↑↓ scroll", "space next page", "esc back", "q quit"},
	}
	if len(m.pager.lines) == 0 {
		f.body = []string{"there is no page about it"}
	}
	return m.draw(f)
}
