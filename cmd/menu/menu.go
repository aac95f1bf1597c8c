// Package menu is what concurrency-lab shows on a terminal when it is told nothing: a
// lesson to begin with, the topics and the demos to choose from, a page for each demo with its
// variants and settings, and always the command line that the choice amounts to.
//
// [Model] is a model of bubbletea: keys and sizes go in, text comes out, and it touches no
// terminal. [Choose] and [Pause] put it on one. It runs nothing: it returns the arguments of what
// the user wants to be run.
//
// The terminal is the menu's only while it is shown: the alternate screen and raw mode are left
// before a run begins and entered again after it, so that whatever ends a run leaves the terminal
// as the shell had it. What was typed during a run is dropped. Package menu/quiet is initialised
// before bubbletea, which would otherwise ask the terminal for its background colour at the start
// of every command.
package menu

import (
	tea "github.com/charmbracelet/bubbletea"

	"concurrency-lab/demos/demo"
)

// Lab is what the menu knows of the program.
type Lab struct {
	// Program is what is typed before the arguments.
	Program string
	// Start is the lesson to begin with, and Topics are what a class is about.
	Start  Lesson
	Topics []Topic
	// Demos are those to choose from, in the order of their groups.
	Demos []Demo
	// Check returns what is wrong with the arguments, in a line.
	Check func(args []string) error
	// Explain returns the page of a demo in lines of at most width columns, with or without the
	// answers to its questions, or nil if there is none.
	Explain func(demo string, width int, answers bool) []string
	// Color says that text may be painted.
	Color bool
}

// Demo is a demo and what can be set in it.
type Demo struct {
	*demo.Demo
	Settings []Setting
	// Text is what else can be searched for, in lower case.
	Text string
}

// Lesson is a command that walks through a lesson. Without arguments there is none.
type Lesson struct {
	Title string
	Args  []string
}

// Topic is a subject with its demos.
type Topic struct {
	Lesson
	Name, About string
	// Demos are the names of its demos.
	Demos []string
	// Mentions says whether the typed text stands in a word for the topic.
	Mentions func(typed string) bool
}

// Model is the menu as it stands. Its zero value is of no use: see [New].
type Model struct {
	lab    Lab
	style  styles
	width  int
	height int
	shown  screen
	list   list
	sheets []sheet // one for each demo, in their order
	pager  pager
	chosen []string
	broken bool // by Ctrl-C
}

// screen is what is shown.
type screen int

const (
	showsList screen = iota
	showsSheet
	showsPage
)

// New returns the menu at its beginning.
func New(lab Lab) *Model {
	m := &Model{lab: lab, style: newStyles(lab.Color), width: 80, height: 24}
	for _, d := range lab.Demos {
		m.sheets = append(m.sheets, sheet{demo: d, values: map[string]string{}})
	}
	m.list.find(lab, "")
	return m
}

// Chosen returns the arguments of what is to be run, and whether anything is. Without, the user
// wants to leave.
func (m *Model) Chosen() (args []string, ok bool) { return m.chosen, m.chosen != nil }

// CommandLine is what was chosen, as it is typed into a shell.
func (m *Model) CommandLine() string { return m.typed(m.chosen) }

func (m *Model) typed(args []string) string { return m.lab.Program + " " + quoted(args) }

// Interrupted says that the user left by Ctrl-C.
func (m *Model) Interrupted() bool { return m.broken }

// Init implements [tea.Model]. The menu goes on where it was.
func (m *Model) Init() tea.Cmd {
	m.chosen, m.broken = nil, false
	return nil
}

// Update implements [tea.Model].
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		if m.shown == showsPage {
			m.explain(m.pager.answers)
		}
	case tea.KeyMsg:
		if !msg.Alt || msg.Type == tea.KeyEsc { // two Escs at once look like Alt-Esc
			return m, m.press(msg)
		}
	}
	return m, nil
}

// press does what a key asks for.
func (m *Model) press(key tea.KeyMsg) tea.Cmd {
	switch key.Type {
	case tea.KeyCtrlC:
		m.broken = true
		return tea.Quit
	case tea.KeyCtrlZ:
		return tea.Suspend
	}
	switch m.shown {
	case showsSheet:
		return m.pressSheet(key)
	case showsPage:
		return m.pressPage(key)
	}
	return m.pressList(key)
}

// choose ends the menu for the time being: something is to be run.
func (m *Model) choose(args []string) tea.Cmd {
	m.chosen = args
	return tea.Quit
}

// sheet returns that of the demo under the cursor, which there is wherever one is needed.
func (m *Model) sheet() *sheet { return &m.sheets[m.list.demo()] }

// View implements [tea.Model].
func (m *Model) View() string {
	switch m.shown {
	case showsSheet:
		return m.viewSheet()
	case showsPage:
		return m.viewPage()
	}
	return m.viewList()
}
