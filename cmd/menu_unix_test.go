//go:build unix

package cmd

import (
	"strings"
	"syscall"
	"testing"
)

// Keys as a terminal sends them.
const (
	enter = "\r"
	esc   = "\x1b"
	tab   = "\t"
	down  = "\x1b[B"
	ctrlC = "\x03"
)

const anyKey = "press any key for the menu"

// TestMenu goes the whole way: pick, set, run, return, explain, quit.
func TestMenu(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 24, program)
	d.sees("▸ Start here", "Topics", "race", "$ concurrency-lab walk counter")
	d.types("coun")
	d.sees("type a name or a topic: coun", "▸ counter", "variants: lock, separate-lock", "$ concurrency-lab counter")
	d.types(enter)
	d.sees("▸ lock", "settings", "enter run")
	d.types(tab + "3" + down + " ")
	d.sees("workers     3", "‹ thread ›", "$ concurrency-lab counter -w 3 --on thread")
	d.types(enter)
	screen := d.sees("$ concurrency-lab counter -w 3 --on thread", "✓ the counter is 3", anyKey)
	if _, alternate := d.screen(); alternate {
		t.Errorf("the run is on the menu's screen:\n%s", screen)
	}
	d.types("x")
	d.sees("▸ on", "‹ thread ›", "$ concurrency-lab counter -w 3 --on thread")
	if _, alternate := d.screen(); !alternate {
		t.Error("the menu is not on a screen of its own")
	}
	d.types("e")
	d.sees("$ concurrency-lab explain counter", "Watch for the final number")
	d.types(esc)
	d.sees("enter run")
	d.types("q")
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if screen, _ := d.screen(); !strings.Contains(screen, "✓ the counter is 3") || strings.Contains(screen, anyKey) {
		t.Errorf("what is left on the screen:\n%s", screen)
	}
}

func TestMenuFollowsTheSize(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 24, program)
	d.sees("▸ Start here", "↓ ", " more")
	d.resize(40, 12)
	d.sees("find:", "▸ Start here", "↓ ", "↑↓ choose · enter open · esc quit")
	d.resize(200, 50)
	d.sees("▸ Start here", "The same work done serially, on threads and on processes: how long each takes")
	d.types(esc)
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
}

// TestMenuAfterEveryEnding runs what fails, panics and is interrupted, and is back in the menu each
// time.
func TestMenuAfterEveryEnding(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 40, "fake-lab") // room for the stack of a panic
	d.sees("▸ Start here")
	d.types("end" + enter)
	d.sees("▸ well")
	for variant, ends := range [][]string{
		{"as it should be"}, {"wrong: 1 of 1"}, {"as it should be"}, {"killed by signal 9"}, {"clumsy panicked: oh no"},
		{"unsupported operation"}, {"deadlock: every worker waits"},
	} {
		if variant > 0 {
			d.types(down)
		}
		if variant == 2 {
			d.types(tab + down + "4" + tab) // its seed
			d.sees("--variant sometimes --seed 4")
		}
		d.types(enter)
		d.sees(append(ends, anyKey)...)
		d.types(enter)
		d.sees("enter run")
	}
	d.types(down)
	d.sees("▸ never")
	d.types(enter)
	d.saw(1, "ready")
	d.types(ctrlC)
	d.sees("interrupted after", anyKey)
	d.types("q") // is any key
	d.sees("▸ never", "enter run")
	d.types(enter)
	d.saw(2, "ready")
	d.types("too early" + enter) // which answers nothing
	d.saw(1, "too early")
	if err := d.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	d.sees("interrupted after", anyKey)
	d.types("q")
	d.sees("▸ never", "enter run")
	d.types(ctrlC)
	if code := d.ends(); code != 130 {
		t.Errorf("exit %d", code)
	}
}

// TestMenuIsToldToEnd sends signals to the menu, to a run, and to the question after it.
func TestMenuIsToldToEnd(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		for _, until := range []string{"menu", "run", "pause"} {
			if s == syscall.SIGINT && until == "run" {
				continue // ends that run alone
			}
			d := onTerminal(t, 80, 24, "fake-lab")
			d.sees("▸ Start here")
			switch until {
			case "run":
				d.types("end" + enter)
				d.sees("▸ well")
				for range 7 {
					d.types(down)
				}
				d.sees("▸ never")
				d.types(enter)
				d.saw(1, "ready")
			case "pause":
				d.types("end" + enter + enter)
				d.sees(anyKey)
			}
			if err := d.cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			if code := d.ends(); code != 130 {
				t.Errorf("%v in the %s: exit %d", s, until, code)
			}
		}
	}
}

// TestTerminalIsNotAsked looks for what the libraries of the menu would ask a terminal when they
// are initialised.
func TestTerminalIsNotAsked(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 24, program, "version")
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if raw := d.raw.String(); strings.Contains(raw, "\x1b") {
		t.Errorf("it writes %q", raw)
	}
}

// TestDumbTerminal expects help.
func TestDumbTerminal(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 160, 90, "env", "TERM=dumb", program)
	d.sees("Usage:", "Start here:")
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if raw := d.raw.String(); strings.Contains(raw, "\x1b") {
		t.Errorf("it writes %q", raw)
	}
}
