// Package stepper is the screen on which the user is the scheduler: every worker with the line of
// source that it stands before, every shared object, and keys that make a step or take it back.
//
// [Model] is a model of bubbletea: keys and sizes go in, text comes out, and it touches no
// terminal. [Show] puts it on one. It knows a program only as a [Session] tells of it, so that the
// program may be in any language. While the user makes steps, all orders are looked for in the
// background: what can still be reached is known when that is done.
package stepper

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/cmd/menu"
	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
)

// Run is a run whose steps are chosen one by one, and can be taken back. Its methods are called by
// one goroutine at a time.
type Run interface {
	// Go goes to the position after the steps of a schedule.
	Go(to schedule.Schedule) error
	Position() *schedule.Position
	// Lines are those that were said before the position.
	Lines() []Line
	// Ending says what the run came to. It is asked for when the position has an order.
	Ending() Ending
	// Close ends the run and waits until it has ended.
	Close()
}

// Line is a line that a worker said.
type Line struct{ Worker, Text string }

// Ending is what a run came to, in words, and whether that is the goal.
type Ending struct {
	Words string
	Goal  bool
}

// Found is what is known of all orders.
type Found struct {
	*schedule.Result
	// Endings are those of the outcomes, in their order.
	Endings []Ending
	// Goal are better words for the goal, now that the outcomes are known; empty: there are none.
	Goal string
}

// Session is a program to be stepped through.
type Session struct {
	// Title says in a line what runs, and Goal what the user is to reach.
	Title, Goal string
	// Begin begins a run under ctx.
	Begin func(ctx context.Context) (Run, error)
	// Search looks for all outcomes, until ctx is done.
	Search func(ctx context.Context) *Found
	// Source returns the text of a file that a step names; empty: it is not known.
	Source func(file string) string
	// Command is the command line that runs a schedule.
	Command func(s schedule.Schedule) string
	// All says that what the program needs for itself is shown too.
	All bool
	// Palette paints.
	Palette term.Palette
}

// Show shows the session on a terminal, which is left as it was, until the user leaves. When it
// returns the run and the search have ended. The schedules that the user wanted to be written are
// on out then, as commands.
func Show(ctx context.Context, s Session, in *os.File, out io.Writer) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	run, err := s.Begin(inner)
	if err != nil {
		return err
	}
	defer run.Close()
	m := New(inner, s, run)
	err = menu.Show(ctx, m, in, out, tea.WithAltScreen())
	cancel() // what still goes on in the background
	m.work.close()
	for _, command := range m.written {
		fmt.Fprintln(out, command)
	}
	if m.broken {
		return interrupt.Err
	}
	return cmp.Or(context.Cause(ctx), err)
}

// work is what is done in the background. After close nothing of it begins any more.
type work struct {
	mu     sync.Mutex
	closed bool
	going  sync.WaitGroup
}

// cmd makes a command of what is to be done in the background.
func (w *work) cmd(do func() tea.Msg) tea.Cmd {
	return func() tea.Msg {
		w.mu.Lock()
		if w.closed {
			w.mu.Unlock()
			return nil
		}
		w.going.Add(1)
		w.mu.Unlock()
		defer w.going.Done()
		return do()
	}
}

// close waits for what goes on.
func (w *work) close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.going.Wait()
}

// lineOf returns a line of a text, from 1, and so many before and behind it, without the indent
// that they share. What is before the beginning or behind the end is empty.
func lineOf(text string, line, around int) []string {
	all := strings.Split(text, "\n")
	lines := make([]string, 2*around+1)
	indent := math.MaxInt
	for i := range lines {
		if at := line - 1 - around + i; line > 0 && at >= 0 && at < len(all) {
			lines[i] = strings.ReplaceAll(strings.TrimRight(all[at], " \t\r"), "\t", "    ")
		}
		if words := strings.TrimLeft(lines[i], " "); words != "" {
			indent = min(indent, len(lines[i])-len(words))
		}
	}
	for i, text := range lines {
		lines[i] = text[min(indent, len(text)):]
	}
	return lines
}
