package stepper

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// most is more states than the programs here have.
const most = 1000

// trimmed is a screen without the spaces at the ends of its lines.
func trimmed(m *Model) string {
	var b strings.Builder
	for line := range strings.SplitSeq(m.View(), "\n") {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// TestScreens holds whole screens of two programs in two sizes.
func TestScreens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		var b strings.Builder
		show := func(m *Model, keys string) {
			press(m, keys)
			fmt.Fprintf(&b, "==== %s: %s\n%s", m.Title, keys, trimmed(m))
		}
		m := open(t, race("w0", "w1"), size[0], size[1], most, loses)
		show(m, "")
		show(m, "a b b")
		show(m, "a")
		show(m, "?")
		m = open(t, locks, size[0], size[1], most, func(o string) bool { return o == "deadlock" })
		show(m, "a")
		show(m, "b")
		m = open(t, race("w0", "w1", "w2"), size[0], size[1], 0, loses)
		show(m, "c")
		golden.Check(t, fmt.Sprintf("%dx%d.golden", size[0], size[1]), b.String())
	}
}

// TestKeys presses keys, and looks where that leads and what it says.
func TestKeys(t *testing.T) {
	for keys, want := range map[string]struct{ schedule, says string }{
		"":                 {"", "The goal can still be reached from here."},
		"a":                {"a", "The goal can still be reached from here."},
		"ab":               {"ab", "Every order from here reaches the goal."}, // at once, as pasted
		"a b b a":          {"ab2a", "You have reached the goal: n is 1. Switches: 1; the fewest: 1."},
		"a b a":            {"aba", "Every order from here reaches the goal."},
		"a b a b":          {"abab", "Switches: 2; the fewest: 1."},
		"a a":              {"a2", "The goal can no longer be reached from here."},
		"a a b b":          {"a2b2", "The run has ended, and the goal is not reached: n is 2."},
		"a a b b c":        {"a2b2", over},
		"a b back":         {"a", "The goal can still be reached"},
		"a back b":         {"b", ""},
		"a b b a home":     {"", "Outcomes seen: 1 of 2. Tab goes to the next."},
		"back":             {"", "This is the beginning."},
		"enter enter":      {"a2", ""},
		"right enter":      {"b", ""},
		"down enter enter": {"b2", ""}, // the cursor stays at who made the last step
		"left enter":       {"b", ""},
		"right up enter":   {"a", ""},
		"space":            {"a2b2", "Outcomes seen: 1 of 2."},
		"b space":          {"b2a2", ""},
		"b space space":    {"b2a2", over},
		"tab tab":          {"ab2a", "Outcomes seen: 2 of 2."},
		"tab tab tab":      {"ab2a", "There is no outcome that you have not seen."},
		"a b b a tab":      {"a2b2", "Outcomes seen: 2 of 2."},
		"a a b b enter":    {"a2b2", over},
		"m":                {"", "m cannot go on: it must wait for w0 to end."},
		"a a a":            {"a2", "a cannot go on: it is done."},
		"q":                {"", "There is no worker q."},
		"A":                {"", "The time of a cannot be up now."},
		"7":                {"", "7 is no key here."},
		".":                {"", "There is no step to write yet."},
		"a b .":            {"ab", "Printed when you leave: lab toy --schedule ab"},
		"?":                {"", "Backspace       take the last step back"},
		"? a":              {"", "The goal can still be reached from here."}, // a closes the help
	} {
		m := open(t, race("w0", "w1"), 80, 24, most, loses)
		if press(m, keys) {
			t.Errorf("%q leaves", keys)
		}
		if got := m.position.Schedule().String(); got != want.schedule || !strings.Contains(m.View(), want.says) {
			t.Errorf("%q leads to %q, want %+v:\n%s", keys, got, want, m.View())
		}
	}
}

// TestLeave looks at how the screen is left, and what is written then.
func TestLeave(t *testing.T) {
	for keys, want := range map[string]struct {
		broken  bool
		written string
	}{
		"esc":             {false, ""},
		"ctrl-c":          {true, ""},
		"? ctrl-c":        {true, ""},
		"a . . b . esc":   {false, "lab toy --schedule a, lab toy --schedule ab"},
		"a b b a . esc":   {false, "lab toy --schedule ab2a"},
		"/ / x ctrl-c":    {true, ""},
		"a a b b tab esc": {false, ""},
	} {
		m := open(t, race("w0", "w1"), 80, 24, most, loses)
		if left := press(m, keys); !left || m.broken != want.broken || strings.Join(m.written, ", ") != want.written {
			t.Errorf("%q: left %t, broken %t, written %q", keys, left, m.broken, m.written)
		}
	}
}

// TestNotKnown: what the search has not found yet, or not found, is said to be so.
func TestNotKnown(t *testing.T) {
	m := open(t, race("w0", "w1"), 80, 24, 0, loses)
	press(m, "tab")
	for _, want := range []string{"Not known yet", "The outcomes are not known yet"} {
		if !strings.Contains(m.View(), want) {
			t.Errorf("%q is not in\n%s", want, m.View())
		}
	}
	press(m, "a b b a")
	if want := "the fewest are not known"; !strings.Contains(m.View(), want) {
		t.Errorf("%q is not in\n%s", want, m.View())
	}
	m = open(t, race("w0", "w1"), 80, 24, 3, loses) // a part of the graph
	if view := m.View(); !strings.Contains(view, "Not known: the lab has not run all orders.") ||
		!strings.Contains(view, "Whether there are others is not known.") {
		t.Error(view)
	}
	press(m, "tab tab tab")
	if want := "You have seen every outcome that was found."; !strings.Contains(m.View(), want) {
		t.Errorf("%q is not in\n%s", want, m.View())
	}
	m = open(t, race("w0", "w1"), 80, 24, most, func(string) bool { return false })
	if want := "No order reaches the goal: the lab has run all 4 that look different."; !strings.Contains(m.View(), want) {
		t.Errorf("%q is not in\n%s", want, m.View())
	}
}

// TestHidden: hidden values are shown after a guess, until the next step.
func TestHidden(t *testing.T) {
	for keys, want := range map[string]string{
		"/":                     "shared    value n: ?\n",
		"/ a b b":               "3  b writes value n: ?\n",
		"/ a b b / 1 enter":     "Right: value n: 1.",
		"/ a b b / 2 enter":     "Not 2. value n: 1.",
		"/ a b b / 1 enter a":   "shared    value n: ?\n",
		"/ a b b a":             "You have reached the goal: ?.",
		"/ a / 1 back":          "Your guess: value n: ▏",
		"/ a / x a":             "Your guess: value n: xa▏", // letters are text here
		"/ a / esc":             "shared    value n: ?\n",
		"/ a b b / enter a":     "You have reached the goal: n is 1.",
		"/ a b b / 1 enter / a": "You have reached the goal: n is 1.",
		"/ a":                   "(hidden, as the values are)",
	} {
		m := open(t, race("w0", "w1"), 80, 24, most, loses)
		press(m, keys)
		if view := trimmed(m); !strings.Contains(view, want) {
			t.Errorf("%q: %q is not in\n%s", keys, want, view)
		}
	}
}

// TestSizes: the screen fits every terminal, with colours or without.
func TestSizes(t *testing.T) {
	var names []string
	for i := range 30 {
		names = append(names, fmt.Sprint("worker-", i))
	}
	for _, workers := range []int{1, 2, 5, 30} {
		m := open(t, race(names[:workers]...), 80, 24, 0, loses)
		press(m, "a")
		for _, size := range [][2]int{{1, 1}, {20, 5}, {40, 12}, {80, 24}, {81, 40}, {200, 50}, {300, 9}} {
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			m.Palette = term.Palette{}
			plain := m.View()
			if strings.Contains(plain, "\x1b") {
				t.Errorf("%v: coloured: %q", size, plain)
			}
			m.Palette.On = true
			lines := strings.Split(m.View(), "\n")
			if len(lines) > size[1] || strings.Join(lines, "\n") == plain || ansi.Strip(m.View()) != plain {
				t.Errorf("%d workers, %v: %d lines\n%s", workers, size, len(lines), m.View())
			}
			for _, line := range lines {
				if ansi.StringWidth(line) > size[0] {
					t.Errorf("%d workers, %v: too wide: %s", workers, size, line)
				}
			}
			if size[1] >= 12 && !strings.Contains(plain, "▸") {
				t.Errorf("%d workers, %v: the chosen one is not there:\n%s", workers, size, plain)
			}
		}
	}
}

// TestAside: what the program needs for itself is shown only if it is asked for.
func TestAside(t *testing.T) {
	m := open(t, race("w0", trace.Aside("helper")), 80, 24, most, loses)
	if view := m.View(); strings.Contains(view, "helper") || strings.Contains(view, "thread w0") {
		t.Errorf("too much:\n%s", view)
	}
	m.All = true
	if view := m.View(); !strings.Contains(view, "(helper)") || !strings.Contains(view, "thread w0") {
		t.Errorf("not all:\n%s", view)
	}
}

// TestFailed: a run that cannot go on says why, and can be taken back.
func TestFailed(t *testing.T) {
	stuck := make(chan struct{})
	p := program(func(ctx context.Context, i int) error {
		n := &number{Object: trace.Object{Name: "n"}}
		n.get(ctx)
		if i == 1 {
			<-stuck // which nobody can see
		}
		n.get(ctx)
		return nil
	}, func() string { return "" }, "w0", "w1")
	t.Cleanup(func() { close(stuck) })
	m := open(t, p, 80, 24, 0, loses)
	press(m, "a b")
	if view := m.View(); !strings.Contains(view, "✗ The lab cannot go on with this run: w1 does not come") ||
		!strings.Contains(view, "reads value") {
		t.Errorf("it does not say so:\n%s", view)
	}
	if view := m.View(); strings.Contains(view, "has changed") || !strings.Contains(view, "was ended") {
		t.Errorf("it says what a worker waits for, which was ended:\n%s", view)
	}
	press(m, "back")
	if view := m.View(); strings.Contains(view, "✗") || !strings.Contains(view, "schedule  a ") {
		t.Errorf("it is not taken back:\n%s", view)
	}
}

// slow is a run whose steps take until they are let go.
type slow struct {
	stepped
	went chan schedule.Schedule
}

func (s slow) Go(to schedule.Schedule) error {
	s.went <- to
	return s.stepped.Go(to)
}

// TestBusy: while a step is made the screen lives, and keys wait for their turn.
func TestBusy(t *testing.T) {
	m := open(t, race("w0", "w1"), 80, 24, most, loses)
	went := make(chan schedule.Schedule)
	m.run = slow{m.run.(stepped), went}
	_, cmd := m.Update(pressed("a"))
	for _, key := range []string{"b", "b", "back"} {
		if _, more := m.Update(pressed(key)); more != nil {
			t.Errorf("%s does not wait", key)
		}
	}
	m.Update(tea.WindowSizeMsg{Width: 60, Height: 20})
	if !strings.Contains(m.View(), "none yet") {
		t.Errorf("not as it was:\n%s", m.View())
	}
	done := make(chan bool)
	go func() { done <- do(m, cmd) }()
	for _, want := range []string{"a", "ab", "ab2", "ab"} {
		if got := (<-went).String(); got != want {
			t.Errorf("goes to %s, want %s", got, want)
		}
	}
	if <-done {
		t.Error("it is left")
	}
	_, cmd = m.Update(pressed("a"))
	go func() { done <- do(m, cmd) }()
	<-went
	<-done
	_, _ = m.Update(pressed("back"))
	if _, cmd := m.Update(pressed("ctrl-c")); !do(m, cmd) {
		t.Error("Ctrl-C waits for a step")
	}
}

// TestKeysInOrder: of keys that wait, those that came as one text go before those that came later.
func TestKeysInOrder(t *testing.T) {
	m := open(t, race("w0", "w1"), 80, 24, most, loses)
	_, cmd := m.Update(pressed("a"))
	for _, key := range []string{"ba", "back", "b"} {
		m.Update(pressed(key))
	}
	do(m, cmd)
	if got := m.position.Schedule().String(); got != "ab2" {
		t.Errorf("they lead to %s, want ab2", got)
	}
}

// TestEscDoesNotWaitForEver: Esc leaves if it is pressed again, and if no more keys can wait.
func TestEscDoesNotWaitForEver(t *testing.T) {
	for _, before := range [][]string{{"b", "esc"}, slices.Repeat([]string{"back"}, mostKeys)} {
		m := open(t, race("w0", "w1"), 80, 24, most, loses)
		m.Update(pressed("a"))
		for _, key := range before {
			if _, cmd := m.Update(pressed(key)); cmd != nil {
				t.Errorf("%s does not wait", key)
			}
		}
		if _, cmd := m.Update(pressed("esc")); !do(m, cmd) {
			t.Errorf("Esc behind %d keys waits for a step", len(before))
		}
	}
}

// TestFewest: the fewest switches are those of all orders, not of those that exploring has made.
// Tab runs such an order.
func TestFewest(t *testing.T) {
	fork := func(i int) *threading.Lock { return threading.NewLock(fmt.Sprint("fork-", i)) }
	table := func(ctx context.Context, c trace.Control) string {
		forks := []*threading.Lock{fork(0), fork(1), fork(2)}
		return program(func(ctx context.Context, i int) error { return toyLocks(ctx, forks[i], forks[(i+1)%3]) },
			func() string { return "no deadlock" }, "w0", "w1", "w2")(ctx, c)
	}
	for keys, want := range map[string]string{
		"c b a":   "Switches: 1; the fewest: 1.",
		"a b c":   "Switches: 2; the fewest: 1.",
		"tab tab": "Switches: 1; the fewest: 1.",
	} {
		m := open(t, table, 80, 24, most, func(o string) bool { return o == "deadlock" })
		if press(m, keys); !strings.Contains(m.View(), want) {
			t.Errorf("%q: %q is not in\n%s", keys, want, m.View())
		}
	}
}

// TestPlayStops: a key stops what plays, and the tick that is on its way is too late.
func TestPlayStops(t *testing.T) {
	m := open(t, race("w0", "w1"), 80, 24, most, loses)
	var ticks []tea.Msg
	later := m.after
	m.after = func(pause time.Duration, msg tea.Msg) tea.Cmd {
		if _, ok := msg.(tick); ok {
			ticks = append(ticks, msg)
			return nil
		}
		return later(pause, msg)
	}
	press(m, "space space")
	if len(ticks) == 0 {
		t.Fatal("nothing plays")
	}
	if _, cmd := m.Update(ticks[0]); cmd != nil || m.position.Schedule().String() != "a" {
		t.Errorf("it plays on: %v", m.position.Schedule())
	}
	press(m, "space")
	for i := 1; i < len(ticks); i++ {
		_, cmd := m.Update(ticks[i])
		do(m, cmd)
	}
	if got := m.position.Schedule().String(); got != "a2b2" {
		t.Errorf("it plays to %s", got)
	}
}

// TestWaitersInOrder: who waits is told in the order in which they have come.
func TestWaitersInOrder(t *testing.T) {
	m := open(t, race("w0", "w1"), 80, 24, 0, loses)
	press(m, "b a")
	if got := m.inOrder([]int{1, 2}); !slices.Equal(got, []int{2, 1}) {
		t.Errorf("got %v", got)
	}
}

// TestNothingBegins: after the end nothing of what was to be done in the background begins.
func TestNothingBegins(t *testing.T) {
	m := open(t, race("w0", "w1"), 80, 24, 0, loses)
	m.Search = func(context.Context) *Found { t.Error("the search begins"); return nil }
	init := m.Init()
	m.work.close()
	do(m, init)
}
