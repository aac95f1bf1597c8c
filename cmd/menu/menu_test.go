package menu

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
)

// newMenu is a menu of three demos with something of everything.
func newMenu() *Model {
	both := []string{demo.OnProcess, demo.OnThread}
	counter := &demo.Demo{
		Name: "counter", Group: demo.Processes, Summary: "workers add to one number", Args: "[NUMBER...]",
		Variants: []demo.Variant{
			{Name: "lock", Summary: "each under the lock", Workers: 8, On: both, Args: true},
			{Name: "no-lock", Summary: "each without it", Workers: 20, On: []string{demo.OnThread}, Faulty: true},
		},
	}
	queue := &demo.Demo{Name: "queue", Group: demo.Pools, Summary: "first in, first out",
		Variants: []demo.Variant{{Name: "fifo"}}}
	compare := &demo.Demo{
		Name: "compare", Group: demo.Figures, Summary: "side by side", VariantFlag: "topic",
		Variants: []demo.Variant{{Name: "work"}, {Name: "sum"}, {Name: "deadlock"}},
	}
	settings := []Setting{
		{Name: "arguments", Usage: "numbers", Kind: Arguments, For: []string{"lock"}},
		{Name: "workers", Short: "w", Usage: "how many", Kind: "N", For: []string{"lock", "no-lock"}},
		{Name: "on", Usage: "what they are", Kind: "NAME", Choices: both, For: []string{"lock", "no-lock"}},
		{Name: "adds", Usage: "how often", Kind: "N", Default: "100", For: []string{"no-lock"}},
		{Name: "speed", Usage: "how fast", Kind: "X", Default: "1"},
		{Name: "seed", Usage: "the random numbers", Kind: "N", Default: "random"},
		{Name: "pause", Usage: "how long", Kind: "TIME", Default: "100ms"},
		{Name: "timeline", Usage: "lanes", Kind: "bool", Default: "false"},
		{Name: "html", Usage: "replay", Kind: "FILE", Choices: []string{"", "demo.html"}},
	}
	m := New(Lab{
		Program: "lab",
		Demos:   []Demo{{counter, settings, "the guard"}, {queue, settings, ""}, {compare, settings, "philosophers"}},
		Check: func(args []string) error {
			if i := slices.Index(args, "-w"); i >= 0 && args[i+1] == "0" {
				return errors.New("invalid --workers: must be 1 or more")
			}
			return nil
		},
		Explain: func(demo string, width int, answers bool) []string {
			told := ""
			if answers {
				told = "!"
			}
			lines := make([]string, 100)
			for i := range lines {
				lines[i] = fmt.Sprintf("%s, line %d of a page for %d columns%s", demo, i, width, told)
			}
			return lines
		},
	})
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	return m
}

var named = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight,
	"end": tea.KeyEnd, "home": tea.KeyHome, "pgdown": tea.KeyPgDown, "back": tea.KeyBackspace, "del": tea.KeyDelete,
	"ctrl-c": tea.KeyCtrlC, "space": tea.KeySpace,
}

// press presses keys: those of named, or each letter of a word. It says whether the last one ended
// the menu.
func press(m *Model, keys string) (ended bool) {
	var do tea.Cmd
	for _, key := range strings.Fields(keys) {
		if kind, ok := named[key]; ok {
			msg := tea.KeyMsg{Type: kind}
			if kind == tea.KeySpace {
				msg.Runes = []rune{' '}
			}
			_, do = m.Update(msg)
			continue
		}
		for _, letter := range key {
			_, do = m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{letter}})
		}
	}
	if do == nil {
		return false
	}
	_, ended = do().(tea.QuitMsg)
	return ended
}

// TestCommandLine presses keys and looks at the command that the menu shows, and at what it wants
// to be run.
func TestCommandLine(t *testing.T) {
	for keys, want := range map[string]string{
		"":                                   "lab counter",
		"down":                               "lab queue",
		"end":                                "lab compare",
		"end up up up":                       "lab counter",
		"que":                                "lab queue",
		"QUE":                                "lab queue",
		"que back back back comp":            "lab compare",
		"que esc":                            "lab queue",
		"co down":                            "lab compare",
		"deadl enter":                        "lab compare --topic deadlock", // found by its variant
		"c enter":                            "lab counter",
		"c enter down":                       "lab counter --variant no-lock",
		"comp enter down":                    "lab compare --topic sum",
		"c enter down down down up":          "lab counter",
		"c enter end":                        "lab counter --variant no-lock",
		"c enter tab 3 space 5":              "lab counter 3 5",
		"c enter tab a;b":                    "lab counter 'a;b'",
		"c enter tab down 4":                 "lab counter -w 4",
		"c enter tab down 1 2 back":          "lab counter -w 1",
		"c enter tab down 1 2 back back":     "lab counter",
		"c enter tab down 1 2 del":           "lab counter",
		"c enter tab down 8":                 "lab counter", // the default
		"c enter tab down 8 0":               "lab counter -w 80",
		"c enter tab down x y 4":             "lab counter -w 4",
		"c enter tab down 4 up down 5":       "lab counter -w 5",
		"c enter tab down right right":       "lab counter -w 10",
		"c enter tab down left":              "lab counter -w 7",
		"c enter tab down down right":        "lab counter --on thread",
		"c enter tab down down right left":   "lab counter",
		"c enter tab down down space":        "lab counter --on thread",
		"c enter tab down down down right":   "lab counter --speed 2",
		"c enter tab down down down 1 . 5":   "lab counter --speed 1.5",
		"c enter tab down down down 3 right": "lab counter --speed 5",
		"c enter tab down down down 3 left":  "lab counter --speed 2",
		"c enter tab down down down 1 0":     "lab counter --speed 10",
		"c enter tab end up up up left":      "lab counter --seed 1",
		"c enter tab end up up 2 s":          "lab counter --pause 2s",
		"c enter tab end up space":           "lab counter --timeline",
		"c enter tab end right":              "lab counter --html demo.html",
		"c enter tab end right tab down":     "lab counter --variant no-lock --html demo.html",
		// What a variant does not take is not said, and comes back with one that does.
		"c enter tab 9 down down right tab down":    "lab counter --variant no-lock",
		"c enter tab 9 down down right tab down up": "lab counter 9 --on thread",
		"c enter down tab down 7":                   "lab counter --variant no-lock --adds 7",
		"c enter tab down 4 esc":                    "lab counter -w 4",
		"c enter tab down 4 esc esc down":           "lab queue",
		"c enter tab down 4 esc esc down up enter":  "lab counter -w 4",
	} {
		t.Run(keys, func(t *testing.T) {
			m := newMenu()
			press(m, keys)
			shown := ""
			for line := range strings.Lines(m.View()) {
				if command, ok := strings.CutPrefix(line, "$ "); ok {
					shown = strings.TrimSpace(command)
				}
			}
			if shown != want {
				t.Fatalf("shows %q, want %q:\n%s", shown, want, m.View())
			}
			if m.shown == showsList {
				press(m, "enter")
			}
			if ended := press(m, "enter"); !ended || m.CommandLine() != want {
				t.Errorf("runs %q, ended %v", m.CommandLine(), ended)
			}
		})
	}
}

func TestWaysOut(t *testing.T) {
	for keys, interrupted := range map[string]bool{
		"esc": false, "c esc esc": false, "qq": false, "lockq": false, "c enter q": false, "c enter tab down q": false,
		"c enter esc esc esc": false,
		"c enter e q q":       false, "ctrl-c": true, "c enter ctrl-c": true, "c enter tab 1 ctrl-c": true,
		"c enter e ctrl-c": true,
	} {
		m := newMenu()
		ended := press(m, keys)
		if _, chosen := m.Chosen(); !ended || chosen || m.Interrupted() != interrupted {
			t.Errorf("%s: ended %v, chosen %v, interrupted %v", keys, ended, chosen, m.Interrupted())
		}
	}
	for _, keys := range []string{"q", "q back esc q", "nothing enter", "c enter esc", "c enter e esc", "c enter e q",
		"c enter tab q"} {
		if m := newMenu(); press(m, keys) {
			t.Errorf("%s: ended", keys)
		}
	}
}

func TestWrongValueIsNotRun(t *testing.T) {
	m := newMenu()
	if ended := press(m, "c enter tab down 0 enter"); ended || !strings.Contains(m.View(), "must be 1 or more") {
		t.Errorf("ended %v:\n%s", ended, m.View())
	}
	if ended := press(m, "back 2 enter"); !ended || m.CommandLine() != "lab counter -w 2" {
		t.Errorf("ended %v with %q", ended, m.CommandLine())
	}
}

// TestGoesOnWhereItWas begins the menu again after a run.
func TestGoesOnWhereItWas(t *testing.T) {
	m := newMenu()
	press(m, "c enter down tab down 7 enter")
	before := m.View()
	m.Init()
	if _, chosen := m.Chosen(); chosen {
		t.Error("something is chosen already")
	}
	if diff := cmp.Diff(before, m.View()); diff != "" {
		t.Error(diff)
	}
}

func TestExplainAndWalk(t *testing.T) {
	m := newMenu()
	press(m, "que enter e")
	if !strings.Contains(m.View(), "$ lab explain queue\nqueue, line 0 of a page for 80 columns") {
		t.Errorf("shows\n%s", m.View())
	}
	press(m, "end")
	if lines := strings.Split(m.View(), "\n"); !strings.HasPrefix(lines[22], "queue, line 99 ") {
		t.Errorf("shows\n%s", m.View())
	}
	m.Update(tea.WindowSizeMsg{Width: 50, Height: 200}) // more than the page
	if !strings.Contains(m.View(), "line 0 of a page for 50 columns") {
		t.Errorf("shows\n%s", m.View())
	}
	if press(m, "a"); !strings.Contains(m.View(), "$ lab explain queue --answers") ||
		!strings.Contains(m.View(), "columns!") {
		t.Errorf("shows\n%s", m.View())
	}
	if ended := press(m, "esc w"); !ended || m.CommandLine() != "lab walk queue" {
		t.Errorf("ended %v with %q", ended, m.CommandLine())
	}
}

// TestFits looks at every screen in every size for whether it fills the terminal, no more and no
// less, with the cursor on it.
func TestFits(t *testing.T) {
	for _, keys := range []string{"", "end", "nothing", "c enter", "c enter end", "c enter tab", "c enter tab end right",
		"c enter down tab down 123456789123456789",
		"c enter tab down 0", "c enter e", "c enter e end"} {
		for _, size := range [][2]int{{40, 10}, {40, 12}, {80, 24}, {200, 50}, {60, 19}, {60, 20}} {
			m := newMenu()
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			press(m, keys)
			lines := strings.Split(m.View(), "\n")
			if len(lines) != size[1] {
				t.Errorf("%q in %v: %d lines:\n%s", keys, size, len(lines), m.View())
			}
			for _, line := range lines {
				if ansi.StringWidth(line) > size[0] {
					t.Errorf("%q in %v: too wide: %q", keys, size, line)
				}
			}
			if here := strings.Count(m.View(), "▸ "); here != 1 && m.shown != showsPage && keys != "nothing" {
				t.Errorf("%q in %v: %d cursors:\n%s", keys, size, here, m.View())
			}
		}
	}
}

func TestPlainWithoutColor(t *testing.T) {
	m := newMenu()
	if view := m.View(); ansi.Strip(view) != view {
		t.Errorf("painted: %q", view)
	}
	m.style = newStyles(true)
	if painted := m.View(); ansi.Strip(painted) == painted {
		t.Errorf("not painted: %q", painted)
	}
}

// TestQuoted has a shell read what is meant for it.
func TestQuoted(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	args := []string{"counter", "--variant", "no-lock", "a b", "it's", `"`, `\`, "$HOME", "*", "", "a&b;c", "~", "#", "µ",
		"http://x/?a=1", "!x", "a=b"}
	out, err := exec.Command(sh, "-c", `printf '%s\n' `+quoted(args)).Output()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Join(args, "\n")+"\n", string(out)); diff != "" {
		t.Error(diff)
	}
	if got := quoted(args[:3]); got != "counter --variant no-lock" {
		t.Errorf("%s is quoted without need", got)
	}
}

// newTopics is the menu with a lesson to begin with and a topic.
func newTopics() *Model {
	m := newMenu()
	lab := m.lab
	lab.Start = Lesson{"Start here", []string{"walk", "counter"}}
	lab.Topics = []Topic{{
		Lesson: Lesson{"Race conditions", []string{"walk", "race"}}, Name: "race", About: "Two at a time.",
		Demos:    []string{"counter", "compare"},
		Mentions: func(typed string) bool { return strings.Contains("race lost update", typed) },
	}}
	m = New(lab)
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	return m
}

// TestTopics looks at what is found by what is typed, and at what is run then.
func TestTopics(t *testing.T) {
	for keys, want := range map[string]struct{ found, command string }{
		"":              {"start race counter queue compare", "lab walk counter"},
		"down":          {"start race counter queue compare", "lab list race"},
		"down down":     {"start race counter queue compare", "lab counter"},
		"ra":            {"race counter compare", "lab list race"},
		"lost":          {"race counter compare", "lab list race"},
		"lost enter":    {"race counter compare", "lab walk race"}, // which types race
		"race":          {"race counter compare", "lab walk race"},
		"race down":     {"race counter compare", "lab counter"},
		"race esc":      {"start race counter queue compare", "lab list race"},
		"que":           {"queue", "lab queue"},
		"first":         {"queue", "lab queue"},     // in its title
		"philo":         {"compare", "lab compare"}, // in its lesson
		"guard":         {"counter", "lab counter"},
		"deadl":         {"compare", "lab compare"}, // among its variants
		"no - lock":     {"counter", "lab counter"},
		"nothing":       {"", ""},
		"race down esc": {"start race counter queue compare", "lab counter"},
	} {
		m := newTopics()
		press(m, keys)
		var found []string
		for _, r := range m.list.found {
			found = append(found, [...]string{"start", "race", ""}[r.kind])
			if r.kind == demoRow {
				found[len(found)-1] = m.lab.Demos[r.at].Name
			}
		}
		command := ""
		for line := range strings.Lines(m.View()) {
			if c, ok := strings.CutPrefix(line, "$ "); ok {
				command = strings.TrimSpace(c)
			}
		}
		if strings.Join(found, " ") != want.found || command != want.command {
			t.Errorf("%q finds %q with %q, want %+v:\n%s", keys, found, command, want, m.View())
		}
	}
	for keys, want := range map[string]string{"enter": "lab walk counter", "race enter": "lab walk race"} {
		if m := newTopics(); !press(m, keys) || m.CommandLine() != want {
			t.Errorf("%q runs %q, want %q", keys, m.CommandLine(), want)
		}
	}
}
