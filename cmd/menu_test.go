package cmd

import (
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"concurrency-lab/cmd/menu"
)

// TestMenuRunsWhatItShows chooses each variant of each demo, with each of its settings changed by a
// key, and parses what is to be run.
func TestMenuRunsWhatItShows(t *testing.T) {
	t.Chdir(t.TempDir()) // whether a file can be written is tried
	lab := newLab(everyDemo(), Streams{})
	m := menu.New(lab)
	press := func(kind tea.KeyType, times int) {
		for range times {
			m.Update(tea.KeyMsg{Type: kind})
		}
	}
	for i, d := range lab.Demos {
		press(tea.KeyHome, 1)
		press(tea.KeyDown, 1+len(lab.Topics)+i) // below the first lesson and the topics
		press(tea.KeyEnter, 1)
		for j, v := range d.Variants {
			press(tea.KeyHome, 1)
			press(tea.KeyDown, j)
			press(tea.KeyEnter, 1)
			args, ok := m.Chosen()
			if want := strings.Fields(shortest(d.Demo, v)); !ok || strings.Join(args, " ") != strings.Join(want, " ") {
				t.Fatalf("%q is chosen, want %q", args, want)
			}
			m.Init()
			for k := range d.Settings {
				press(tea.KeyTab, 1)
				press(tea.KeyHome, 1)
				press(tea.KeyDown, k)
				press(tea.KeyRight, 1)
				press(tea.KeyEnter, 1)
				args, ok := m.Chosen()
				if !ok {
					if view := m.View(); !strings.Contains(view, "\nno --") && !strings.Contains(view, "\ninvalid --") {
						t.Errorf("nothing is run, and no reason given:\n%s", view)
					}
				} else if p, err := planOf(t.Context(), everyDemo()[indexOf(d.Name)], args[1:]); err != nil ||
					p.variant.Name != v.Name {
					t.Errorf("%q runs %s, %v", args, p.variant.Name, err)
				}
				m.Init()
				press(tea.KeyDelete, 1)
				press(tea.KeyTab, 1)
			}
		}
		press(tea.KeyEsc, 1)
	}
}

// indexOf returns the place of a demo in the registry.
func indexOf(name string) int {
	for i, d := range everyDemo() {
		if d.Name == name {
			return i
		}
	}
	return -1
}

// TestMenuNamesFiles looks at the files that the menu offers to write.
func TestMenuNamesFiles(t *testing.T) {
	for _, d := range newLab(everyDemo(), Streams{}).Demos {
		for _, one := range d.Settings {
			if one.Kind == "FILE" && (len(one.Choices) != 2 || filepath.Ext(one.Choices[1]) == "") {
				t.Errorf("%s --%s: choices %q", d.Name, one.Name, one.Choices)
			}
		}
	}
}

// TestMenuExplains every demo.
func TestMenuExplains(t *testing.T) {
	lab := newLab(everyDemo(), Streams{})
	for _, d := range lab.Demos {
		if len(lab.Explain(d.Name, 40, false)) < 20 {
			t.Errorf("%s: no page", d.Name)
		}
	}
}
