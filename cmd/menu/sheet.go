package menu

import (
	"cmp"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"concurrency-lab/demos/demo"
)

// sheet is the page of a demo: what the user has chosen there. It is kept while the menu is.
type sheet struct {
	demo       Demo
	variant    int
	values     map[string]string // what was set; "" and none are the default
	inSettings bool              // where the cursor is
	setting    int               // the one under the cursor, among those that the variant takes
	typing     bool              // the next letter is added to the value, and does not replace it
}

func (s *sheet) chosen() demo.Variant { return s.demo.Variants[s.variant] }

// settings returns those that the variant takes, as it takes them.
func (s *sheet) settings() []Setting {
	var list []Setting
	for _, one := range s.demo.Settings {
		if one = one.of(s.chosen()); one.taken(s.chosen()) {
			list = append(list, one)
		}
	}
	return list
}

// args returns the arguments that the sheet amounts to.
func (s *sheet) args() []string {
	args := []string{s.demo.Name}
	if s.variant > 0 {
		args = append(args, "--"+cmp.Or(s.demo.VariantFlag, "variant"), s.chosen().Name)
	}
	for _, one := range s.settings() {
		args = append(args, one.args(s.values[one.Name])...)
	}
	return args
}

// move moves the cursor within the variants, or within the settings.
func (s *sheet) move(by int) {
	s.typing = false
	if s.inSettings {
		s.setting = max(0, min(s.setting+by, len(s.settings())-1))
		return
	}
	s.variant = max(0, min(s.variant+by, len(s.demo.Variants)-1))
	s.setting = min(s.setting, len(s.settings())-1)
}

// change gives the setting under the cursor the value that edit makes of its own.
func (s *sheet) change(edit func(one Setting, value string) string) {
	one := s.settings()[s.setting]
	s.values[one.Name] = edit(one, s.values[one.Name])
}

// edit does what a key does to the setting under the cursor, and says whether it does anything.
func (s *sheet) edit(key tea.KeyMsg) bool {
	by, text := 1, string(key.Runes)
	switch one := s.settings()[s.setting]; {
	case key.Type == tea.KeyBackspace:
		s.change(func(_ Setting, value string) string { return shorter(value) })
		s.typing = true
	case key.Type == tea.KeyDelete:
		delete(s.values, one.Name)
		s.typing = false
	case key.Type == tea.KeyRunes && one.accepts(text), key.Type == tea.KeySpace && one.accepts(" "):
		s.change(func(_ Setting, value string) string {
			if !s.typing {
				value = ""
			}
			return value + text
		})
		s.typing = true
	case key.Type == tea.KeyLeft:
		by = -1
		fallthrough
	case key.Type == tea.KeyRight, key.Type == tea.KeySpace:
		s.change(func(one Setting, value string) string { return one.step(cmp.Or(value, one.Default), by) })
		s.typing = false
	default:
		return false
	}
	return true
}

// pressSheet does what a key means on the page of a demo.
func (m *Model) pressSheet(key tea.KeyMsg) tea.Cmd {
	s := m.sheet()
	if s.inSettings && s.edit(key) {
		return nil
	}
	switch key.Type {
	case tea.KeyEnter:
		if m.lab.Check(s.args()) == nil {
			return m.choose(s.args())
		}
	case tea.KeyEsc, tea.KeyLeft:
		m.shown = showsList
	case tea.KeyTab, tea.KeyShiftTab:
		s.inSettings, s.typing = !s.inSettings, false
	case tea.KeyRight:
		s.inSettings = true
	case tea.KeyRunes:
		return m.pressLetter(string(key.Runes))
	default:
		s.move(steps(key, len(s.demo.Variants)+len(s.demo.Settings), m.height))
	}
	return nil
}

func (m *Model) pressLetter(letter string) tea.Cmd {
	name := m.sheet().demo.Name
	switch {
	case letter == "q":
		return tea.Quit
	case letter == "e":
		m.pager = pager{}
		m.explain(false)
	case letter == "w":
		return m.choose([]string{"walk", name})
	}
	return nil
}

func (m *Model) viewSheet() string {
	s := m.sheet()
	f := frame{
		title:   m.style.strong(s.demo.Name) + ": " + s.demo.Summary,
		about:   []string{s.chosen().About()},
		command: m.typed(s.args()),
		hints:   m.sheetHints(),
	}
	if s.inSettings {
		one := s.settings()[s.setting]
		f.about = []string{"--" + one.Name + ": " + one.Usage}
	}
	if err := m.lab.Check(s.args()); err != nil {
		f.about, f.wrong = []string{err.Error()}, true
	}
	f.body = append(f.body, m.style.head("variants"))
	width := len(slices.MaxFunc(s.demo.VariantNames(), func(a, b string) int { return len(a) - len(b) }))
	for i, v := range s.demo.Variants {
		text := fmt.Sprintf("%-*s  %s", width, v.Name, v.About())
		if i == s.variant && s.inSettings {
			f.body = append(f.body, m.style.strong("• "+text))
		} else {
			m.add(&f, i == s.variant, text)
		}
	}
	f.body = append(f.body, m.style.head("settings"))
	for i, one := range s.settings() {
		here := s.inSettings && i == s.setting
		m.add(&f, here, one.line(s.values[one.Name], here))
	}
	return m.draw(f)
}

func (m *Model) sheetHints() []string {
	s, letters := m.sheet(), []string{"e explain", "w lesson", "q quit"}
	if !s.inSettings {
		return append([]string{"enter run", "↑↓ choose", "tab settings", "esc back"}, letters...)
	}
	one := s.settings()[s.setting]
	if one.Kind == Arguments {
		letters = nil // they belong to what is typed
	}
	return append([]string{"enter run", one.hint(), "tab variants", "esc back"}, append(letters, "↑↓ choose")...)
}
