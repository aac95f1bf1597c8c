package menu

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"concurrency-lab/cmd/term"
)

// frame is what a screen shows, from top to bottom. The body gets what room the others leave.
type frame struct {
	title   string
	body    []string
	focus   int      // the line of the body that must be seen
	about   []string // of what is under the cursor
	wrong   bool     // about says what is wrong
	command string   // what it amounts to, or empty
	hints   []string // keys and what they do, the most needed first
}

// roomy is the number of lines from which on there are empty ones, to rest the eye.
const roomy = 20

// draw fits the frame to the terminal.
func (m *Model) draw(f frame) string {
	top, foot := []string{f.title}, m.foot(f)
	if m.height >= roomy && f.command != "" {
		top = append(top, "")
	}
	room := max(1, m.height-len(top)-len(foot))
	body := m.window(f.body, f.focus, room)
	body = append(body, make([]string, room-len(body))...)
	lines := append(append(top, body...), foot...)
	for i, line := range lines {
		lines[i] = ansi.Truncate(line, m.width, "…")
	}
	return strings.Join(lines, "\n")
}

// foot is what stands below the body.
func (m *Model) foot(f frame) []string {
	var lines []string
	most := 1 // lines for each remark, if there is little room
	if m.height >= roomy {
		lines, most = append(lines, ""), 2
	}
	if f.command == "" && len(f.about) == 0 {
		lines = nil
	}
	for _, text := range f.about {
		wrapped := folded(text, m.width)
		if len(wrapped) > most {
			wrapped = append(wrapped[:most-1], strings.Join(wrapped[most-1:], " ")) // draw cuts it
		}
		for _, line := range wrapped {
			if f.wrong {
				line = m.style.bad(line)
			}
			lines = append(lines, line)
		}
	}
	if f.command != "" {
		// Of several lines each but the last ends as a shell wants it, so that they can be pasted.
		command := folded("$ "+f.command, m.width-len(" \\"))
		for i, line := range command {
			if i < len(command)-1 {
				line += " \\"
			}
			lines = append(lines, m.style.command(line))
		}
	}
	return append(lines, m.style.faint(Hints(f.hints, m.width)))
}

// folded breaks text between words into lines of at most width columns; only a word may be longer.
func folded(text string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		last := len(lines) - 1
		if last >= 0 && ansi.StringWidth(lines[last]+" "+word) <= width {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// Hints are keys and what they do: as many as fit into a line, the first of them at least.
func Hints(all []string, width int) string {
	line := all[0]
	for _, hint := range all[1:] {
		if longer := line + " · " + hint; ansi.StringWidth(longer) <= width {
			line = longer
		}
	}
	return line
}

// window returns as many of the lines as there is room for, those around the focus, and says how
// many are left out.
func (m *Model) window(lines []string, focus, room int) []string {
	if len(lines) <= room {
		return lines
	}
	top := max(0, min(focus-room/2, len(lines)-room))
	shown := append([]string{}, lines[top:top+room]...)
	if room < 4 {
		return shown
	}
	if top > 0 {
		shown[0] = m.style.faint(fmt.Sprintf("  ↑ %d more", top+1))
	}
	if below := len(lines) - top - room; below > 0 {
		shown[room-1] = m.style.faint(fmt.Sprintf("  ↓ %d more", below+1))
	}
	return shown
}

// fill makes a line as long as the terminal is wide, for a background.
func (m *Model) fill(text string) string {
	text = ansi.Truncate(text, m.width, "…")
	return text + strings.Repeat(" ", max(0, m.width-ansi.StringWidth(text)))
}

// styles paint text, or leave it plain.
type styles struct{ strong, head, chosen, command, faint, bad func(...string) string }

func newStyles(color bool) styles {
	r := lipgloss.NewRenderer(nil)
	r.SetColorProfile(termenv.Ascii)
	if color {
		r.SetColorProfile(termenv.ANSI256)
	}
	return styles{
		strong:  r.NewStyle().Bold(true).Render,
		head:    r.NewStyle().Bold(true).Foreground(lipgloss.Color(term.Cyan.Number())).Render,
		chosen:  r.NewStyle().Reverse(true).Render,
		command: r.NewStyle().Foreground(lipgloss.Color(term.Green.Number())).Render,
		faint:   r.NewStyle().Foreground(lipgloss.Color(term.Grey.Number())).Render,
		bad:     r.NewStyle().Bold(true).Foreground(lipgloss.Color(term.Red.Number())).Render,
	}
}
