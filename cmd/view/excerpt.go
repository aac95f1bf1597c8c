package view

import (
	"fmt"
	"strings"

	"concurrency-lab/demos/stage"
)

// Of a long run the first lines are shown as they come, and the last when it ends, when it is quiet
// for a while, or when the lab has something to say.
const (
	firstLines = 30
	lastLines  = 10
)

// excerpt chooses the lines that are shown: all of a short run, the first and the last of a long
// one. The zero value has seen none.
type excerpt struct {
	shown int         // of the first lines
	held  []shownLine // the newest of those that came after; a ring once it is full
	later int         // how many came after
}

// shownLine is a line as it is shown.
type shownLine struct {
	stage.Line
	wrong bool // it tells of what went wrong
}

// mostHeld is one more than the last lines: to leave out a single one would save nothing.
const mostHeld = lastLines + 1

// takes says whether the line is one of the first, which are shown at once. Otherwise it keeps the
// line, in place of the oldest one if need be.
func (e *excerpt) takes(l shownLine) bool {
	if e.shown < firstLines {
		e.shown++
		return true
	}
	if len(e.held) < mostHeld {
		e.held = append(e.held, l)
	} else {
		e.held[e.later%mostHeld] = l
	}
	e.later++
	return false
}

// rest returns the last lines, and how many before them are left out. Then it holds none.
func (e *excerpt) rest() (out int, last []shownLine) {
	held, later := e.held, e.later
	e.held, e.later = nil, 0
	if later <= mostHeld {
		return 0, held
	}
	for i := later - lastLines; i < later; i++ {
		last = append(last, held[i%mostHeld])
	}
	return later - lastLines, last
}

// choose writes a line, or keeps it as one of the last. The lab's own lines are never held back.
// The caller holds mu.
func (s *Screen) choose(l shownLine) {
	if !s.show.All {
		l.Text = shortened(l.Text)
		if l.Worker == stage.Lab {
			s.catchUp()
		} else if !s.chosen.takes(l) {
			return
		}
	}
	s.text = s.pen.line(s.text, l)
}

// catchUp writes the last of the lines that are held back. The caller holds mu.
func (s *Screen) catchUp() {
	out, last := s.chosen.rest()
	if out > 0 {
		s.text = fmt.Appendln(s.text, s.show.Palette.Faint(leftOut(out)))
	}
	for _, l := range last {
		s.text = s.pen.line(s.text, l)
	}
}

// leftOut stands where lines are left out.
func leftOut(lines int) string {
	return fmt.Sprintf("         … %d lines are left out here; --all shows them", lines)
}

// What is shown of a number with more digits than somebody would read.
const (
	mostDigits  = 60
	shownDigits = 20 // at each end
)

// shortened leaves out the middle of very long numbers, and says how many digits they have.
func shortened(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		rest := strings.TrimLeft(text, "0123456789")
		number := text[:len(text)-len(rest)]
		if n := len(number); n > mostDigits {
			number = fmt.Sprintf("%s…%s (%d digits)", number[:shownDigits], number[n-shownDigits:], n)
		}
		text = strings.TrimLeftFunc(rest, notADigit)
		b.WriteString(number + rest[:len(rest)-len(text)])
	}
	return b.String()
}

func notADigit(r rune) bool { return r < '0' || r > '9' }
