package stepper

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"go.uber.org/goleak"

	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

//go:embed toy_test.go
var toySource string

// number is a shared number whose reads and writes are steps.
type number struct {
	trace.Object
	n int
}

func (s *number) before(ctx context.Context, op trace.Op) {
	trace.From(ctx).Before(ctx, trace.Step{Op: op, Object: &s.Object, Kind: trace.KindValue,
		Show: func() string { return fmt.Sprint(s.n) }})
}

func (s *number) get(ctx context.Context) int {
	s.before(ctx, trace.OpRead)
	return s.n
}

func (s *number) set(ctx context.Context, n int) {
	s.before(ctx, trace.OpWrite)
	s.n = n
}

// program is a program of threads with these names, each of which does what work says.
func program(work func(ctx context.Context, i int) error, end func() string, names ...string) schedule.Program {
	return func(ctx context.Context, c trace.Control) string {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		rec := trace.NewRecorder(0, func(d *trace.Deadlock) { cancel(d) })
		rec.NobodyOutside()
		rec.Control(c)
		err := threading.Run(ctx, "main", rec, func(ctx context.Context) error {
			var all []*threading.Thread
			for i, name := range names {
				all = append(all, threading.Go(ctx, name, func(ctx context.Context) error { return work(ctx, i) }))
			}
			var errs []error
			for _, t := range all {
				errs = append(errs, t.Join(ctx))
			}
			return errors.Join(errs...)
		})
		var dead *trace.Deadlock
		switch {
		case errors.As(err, &dead):
			return "deadlock"
		case err != nil:
			return err.Error()
		}
		return end()
	}
}

// race is a program in which an addition can be lost.
func race(names ...string) schedule.Program {
	return func(ctx context.Context, c trace.Control) string {
		n := &number{Object: trace.Object{Name: "n"}}
		end := func() string { return fmt.Sprint("n is ", n.n) }
		return program(func(ctx context.Context, _ int) error { return toyRace(ctx, n) }, end, names...)(ctx, c)
	}
}

// locks is a program that can deadlock.
func locks(ctx context.Context, c trace.Control) string {
	a, b := threading.NewLock("A"), threading.NewLock("B")
	return program(func(ctx context.Context, i int) error {
		if i == 0 {
			return toyLocks(ctx, a, b)
		}
		return toyLocks(ctx, b, a)
	}, func() string { return "no deadlock" }, "left", "right")(ctx, c)
}

// stepped is a run of a program. Some endings are the goal.
type stepped struct {
	*schedule.Stepper
	goal func(outcome string) bool
}

func (s stepped) Lines() []Line {
	var lines []Line
	for _, step := range s.Position().Steps {
		lines = append(lines, Line{step.Name, fmt.Sprint("has done: ", step.Op)})
	}
	return lines
}

func (s stepped) Ending() Ending {
	name := s.Position().Order.Outcome
	return Ending{name, s.goal(name)}
}

func isToy(f trace.Frame) bool { return strings.Contains(f.Function, ".toy") }

// open returns the screen of a program in so many columns and rows. The search keeps so many
// states; 0: it has not ended.
func open(t *testing.T, p schedule.Program, columns, rows, states int, goal func(outcome string) bool) *Model {
	t.Helper()
	o := schedule.Options{Own: isToy}
	s := Session{Title: "toy, threads", Goal: "reach it",
		Source:  func(string) string { return toySource },
		Command: func(s schedule.Schedule) string { return "lab toy --schedule " + s.String() },
	}
	run := stepped{schedule.NewStepper(t.Context(), p, o), goal}
	t.Cleanup(run.Close)
	m := New(t.Context(), s, run)
	m.after = func(_ time.Duration, msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
	m.Update(tea.WindowSizeMsg{Width: columns, Height: rows})
	if states > 0 {
		found := &Found{Result: schedule.Explore(t.Context(), p, schedule.Exploration{Options: o, States: states})}
		for _, o := range found.Outcomes {
			found.Endings = append(found.Endings, Ending{o.Name, goal(o.Name)})
		}
		m.Update(searched{found})
	}
	return m
}

func loses(outcome string) bool { return outcome == "n is 1" }

var keys = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "back": tea.KeyBackspace,
	"ctrl-c": tea.KeyCtrlC, "space": tea.KeySpace,
}

// do does what a command says, and what follows from that. It says whether the screen is left.
func do(m *Model, cmd tea.Cmd) (left bool) {
	if cmd == nil {
		return false
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.QuitMsg:
		return true
	case tea.BatchMsg:
		for _, cmd := range msg {
			left = do(m, cmd) || left
		}
	default:
		_, cmd = m.Update(msg)
		return do(m, cmd)
	}
	return left
}

func pressed(key string) tea.KeyMsg {
	if kind, ok := keys[key]; ok {
		return tea.KeyMsg{Type: kind, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)}
}

// press presses keys, and says whether the last one has left the screen.
func press(m *Model, text string) (left bool) {
	for _, key := range strings.Fields(text) {
		_, cmd := m.Update(pressed(key))
		left = do(m, cmd)
	}
	return left
}
