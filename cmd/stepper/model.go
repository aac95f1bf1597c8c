package stepper

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"concurrency-lab/cmd/steps"
	"concurrency-lab/primitives/schedule"
)

// Model is the screen as it stands. Its zero value is of no use: see [New].
type Model struct {
	Session
	run           Run
	ctx           context.Context
	work          work
	width, height int

	position schedule.Position // where the run stands
	lines    []Line
	lost     []string // of each step, which updates are lost by it
	ending   Ending   // if the run is over
	chosen   int      // the step under the cursor, a place in position.Enabled

	busy   bool         // steps are being made
	queue  []tea.KeyMsg // what was pressed meanwhile
	play   int          // the number of the ticks that play on; 0: nothing plays
	played int          // the number that was given last

	found *Found // nil as long as the search goes on
	node  int    // the place of the position in the graph; -1: not known
	seen  map[string]bool

	message string // an answer to the last key
	help    bool
	guess   guess
	written []string // commands
	broken  bool     // by Ctrl-C

	// after is a command that sends a message later.
	after func(pause time.Duration, msg tea.Msg) tea.Cmd
}

// New returns the screen of a run that was begun.
func New(ctx context.Context, s Session, run Run) *Model {
	m := &Model{Session: s, run: run, ctx: ctx, width: 80, height: 24, seen: map[string]bool{}}
	m.after = func(pause time.Duration, msg tea.Msg) tea.Cmd {
		return tea.Tick(pause, func(time.Time) tea.Msg { return msg })
	}
	m.look()
	return m
}

// The messages.
type (
	moved    struct{ err error } // steps were made, or taken back
	searched struct{ found *Found }
	tick     struct{ play int } // it is time for the next step that plays on
	late     struct{}           // lines of child processes have come by now
)

const (
	playPause = 700 * time.Millisecond
	linePause = 100 * time.Millisecond
	mostKeys  = 100 // that wait for their turn
)

// Init implements [tea.Model]. It begins the search.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(m.later(), m.work.cmd(func() tea.Msg { return searched{m.Search(m.ctx)} }))
}

func (m *Model) later() tea.Cmd { return m.after(linePause, late{}) }

// Update implements [tea.Model].
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyMsg:
		if !msg.Alt || msg.Type == tea.KeyEsc { // two Escs at once look like Alt-Esc
			return m, m.press(msg)
		}
	case moved:
		m.busy = false
		if m.look(); msg.err != nil {
			m.message = msg.err.Error()
		}
		return m, tea.Batch(m.later(), m.nextTick(), m.pressQueued())
	case searched:
		m.found = msg.found
		m.locate()
	case late:
		if !m.busy {
			m.lines = m.run.Lines()
		}
	case tick:
		if msg.play == m.play && m.play > 0 && !m.busy {
			return m, m.playOn()
		}
	}
	return m, nil
}

// look takes over where the run stands.
func (m *Model) look() {
	last, p := m.lastWorker(), m.run.Position()
	m.position, m.lines, m.lost = *p, m.run.Lines(), steps.Lost(p.Steps)
	for i := len(p.Steps) - 1; i >= 0 && m.position.State == nil; i-- { // a run that failed: how it stood before
		m.position.State = p.Steps[i].After
	}
	m.position.State = cmp.Or(m.position.State, &schedule.State{})
	if w := m.lastWorker(); w >= 0 {
		last = w
	}
	m.chosen = max(0, slices.IndexFunc(p.Enabled, func(c schedule.Choice) bool { return c.Worker == last }))
	m.ending = Ending{}
	if o := p.Order; o != nil {
		m.play = 0
		m.ending = m.run.Ending()
		if o.Err == nil {
			m.seen[key(o.Outcome, o.End)] = true
		}
	}
	m.locate()
}

// lastWorker is the one that made the last step; -1 at the beginning.
func (m *Model) lastWorker() int {
	if n := len(m.position.Steps); n > 0 {
		return m.position.Steps[n-1].Worker
	}
	return -1
}

// key tells outcomes apart.
func key(outcome string, end schedule.End) string {
	if end == schedule.Endless {
		return "endless"
	}
	return "ended " + outcome
}

// locate finds the position in the graph.
func (m *Model) locate() {
	m.node = -1
	if m.found != nil && m.found.Err == nil && m.found.Graph != nil {
		m.node = m.found.Graph.Find(m.position.Schedule())
	}
}

// whole says whether all is known.
func (m *Model) whole() bool {
	return m.found != nil && m.found.Err == nil && m.found.Graph != nil && m.found.Graph.Whole
}

// move goes to a schedule, which may take a while.
func (m *Model) move(to schedule.Schedule) tea.Cmd {
	m.busy, m.message, m.guess.shown = true, "", false
	return m.work.cmd(func() tea.Msg { return moved{m.run.Go(to)} })
}

// step makes a step of those that can be made.
func (m *Model) step(t schedule.Turn) tea.Cmd { return m.move(append(m.position.Schedule(), t)) }

// playOn makes the step that would be made after the end of a schedule.
func (m *Model) playOn() tea.Cmd {
	if len(m.position.Enabled) == 0 {
		m.play, m.message = 0, over
		return nil
	}
	last := m.lastWorker()
	i := slices.IndexFunc(m.position.Enabled, func(c schedule.Choice) bool { return c.Worker == last })
	return m.step(m.position.Enabled[max(0, i)].Turn)
}

// nextTick comes before the next step that plays on.
func (m *Model) nextTick() tea.Cmd {
	if m.play == 0 {
		return nil
	}
	return m.after(playPause, tick{m.play})
}

// pressQueued does what was pressed while steps were made.
func (m *Model) pressQueued() (cmd tea.Cmd) {
	for len(m.queue) > 0 && !m.busy && cmd == nil {
		key := m.queue[0]
		m.queue = m.queue[1:]
		cmd = m.press(key)
	}
	return cmd
}

// nextOutcome goes to one that was not seen yet, by the shortest order there.
func (m *Model) nextOutcome() tea.Cmd {
	if m.found == nil {
		m.message = "The outcomes are not known yet: the search goes on."
		return nil
	}
	for _, o := range m.found.Outcomes {
		if !m.seen[key(o.Name, o.End)] {
			return m.move(o.First.Schedule())
		}
	}
	m.message = "There is no outcome that you have not seen."
	if !m.whole() {
		m.message = "You have seen every outcome that was found. Whether there are others is not known."
	}
	return nil
}

// write has the command of the schedule written on leaving.
func (m *Model) write() {
	s := m.position.Schedule()
	if len(s) == 0 {
		m.message = "There is no step to write yet."
		return
	}
	command := m.Command(s)
	if !slices.Contains(m.written, command) {
		m.written = append(m.written, command)
	}
	m.message = "Printed when you leave: " + command
}

// turnOf returns the turn that a letter stands for.
func turnOf(letter string) (t schedule.Turn, ok bool) {
	s, err := schedule.Parse(letter)
	if err != nil || len(s) != 1 || strings.TrimSpace(letter) == "" {
		return t, false
	}
	return s[0], true
}
