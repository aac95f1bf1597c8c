package cmd

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"concurrency-lab/cmd/stepper"
	"concurrency-lab/demos/demo"
)

// TestStepEveryVariant makes the first steps of each variant of threads that can be stepped
// through, and looks at what the screen shows then.
func TestStepEveryVariant(t *testing.T) {
	t.Parallel()
	steps := 0
	for _, d := range everyDemo() {
		for _, v := range d.Variants {
			line := shortest(d, v) + " --step"
			switch onThreads := slices.Contains(v.On, demo.OnThread); {
			case onThreads:
				line += " --on thread"
			case len(v.On) > 0 || d.Group != demo.Threads:
				continue // processes: TestStep has some
			}
			p, err := planned(t, line)
			if err != nil {
				continue // says why: see TestOrderRefused
			}
			s := p.session(Streams{})
			run, err := s.Begin(t.Context())
			if err != nil {
				if !errors.Is(err, errUsage) {
					t.Errorf("%s: %v", line, err)
				}
				continue
			}
			m := stepper.New(t.Context(), s, run)
			for range 5 {
				view := m.View()
				if !strings.Contains(view, "Your goal: ") || strings.Count(view, "\n") != 23 || strings.Contains(view, "✗") {
					t.Errorf("%s, %v:\n%s", line, run.Position().Schedule(), view)
				}
				for row := range strings.SplitSeq(view, "\n") {
					if ansi.StringWidth(row) > 80 {
						t.Errorf("%s: too wide: %s", line, row)
					}
				}
				if _, cmd := m.Update(tea.KeyMsg{Type: tea.KeyEnter}); cmd != nil {
					m.Update(cmd())
					steps++
				}
			}
			run.Close()
		}
	}
	if steps < 150 {
		t.Errorf("only %d steps were made", steps)
	}
}
