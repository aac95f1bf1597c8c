//go:build unix

package cmd

import (
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const backspace = "\x7f"

// stepping starts --step on a terminal and waits until all is known.
func stepping(t *testing.T, args ...string) *terminal {
	t.Helper()
	d := onTerminal(t, 80, 24, program, append(args, "--step")...)
	d.sees("Your goal: ", "The goal can still be reached from here.")
	return d
}

// gone expects that none of the processes that a screen shows is there any more.
func (d *terminal) gone(screen string) {
	d.t.Helper()
	pids := regexp.MustCompile(`pid (\d+)`).FindAllStringSubmatch(screen, -1)
	if len(pids) != 2 {
		d.t.Errorf("it shows processes %v:\n%s", pids, screen)
	}
	for _, found := range pids {
		pid, _ := strconv.Atoi(found[1])
		for wait := time.Now(); syscall.Kill(pid, 0) == nil; time.Sleep(time.Millisecond) {
			if time.Since(wait) > waitTimeout {
				d.t.Errorf("process %d is left behind", pid)
				break
			}
		}
	}
}

// TestStep goes forward and back on real processes, reaches the goal, and has the order written.
func TestStep(t *testing.T) {
	t.Parallel()
	d := stepping(t, "counter", "--variant", "no-lock", "--on", "process")
	first := d.sees("Your goal: make an addition get lost.", "a  counter-0  pid ", "can go", "no_lock.go:",
		"n := a.Counter.Get(ctx)", "value counter: 0", "Outcomes seen: 0 of 2.")
	d.types("aa")
	d.sees("schedule  a2 ", "done", "value counter: 1", "The goal can no longer be reached from here.")
	d.types(backspace)
	d.sees("schedule  a ", "The goal can still be reached from here.", "a.Counter.Set(ctx, n+1)")
	d.types("bba")
	last := d.sees("You have reached the goal: additions lost: 1", "Switches: 1; the fewest: 1.",
		"<- the update of b is lost", "Outcomes seen: 1 of 2.", "main: the counter is 1")
	d.types(tab)
	d.sees("the goal is not reached", "Outcomes seen: 2 of 2.")
	d.types(backspace + backspace + ".")
	d.sees("Printed when you leave: concurrency-lab counter")
	d.types(esc)
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	const command = "concurrency-lab counter --variant no-lock --adds 1 -w 2 --on process --schedule a2"
	screen, _ := d.screen()
	if !strings.Contains(strings.Join(strings.Fields(screen), " "), command) || strings.Contains(screen, "Your goal") {
		t.Errorf("what is left on the screen:\n%s", screen)
	}
	d.gone(first)
	d.gone(last)
}

// TestStepFromSchedule opens at the end of a schedule. A wrong one is an error.
func TestStepFromSchedule(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 24, program, "lock", "--variant", "deadlock", "--step", "--schedule", "a")
	d.sees("schedule  a ", "lock A: held by a")
	d.types("b")
	d.sees("must wait for lock A", "held by b", "You have reached the goal: deadlock found.")
	d.types(esc)
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	d = onTerminal(t, 80, 24, program, "lock", "--variant", "deadlock", "--step", "--schedule", "a9")
	d.sees("invalid --schedule: ")
	if code := d.ends(); code != 2 {
		t.Errorf("exit %d", code)
	}
}

// TestStepRefused: what cannot be controlled is refused, whatever the schedule says.
func TestStepRefused(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 24, program, "process", "--variant", "lifecycle", "--step", "--schedule", "a")
	d.sees("no --step: a controlled run cannot have a process")
	if code := d.ends(); code != 2 {
		t.Errorf("exit code %d", code)
	}
}

// TestStepIsToldToEnd leaves by Ctrl-C and by a signal, also while the search goes on.
func TestStepIsToldToEnd(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"Ctrl-C", "signal"} {
		d := onTerminal(t, 80, 24, program, "counter", "--on", "process", "-w", "2", "--step")
		screen := d.sees("Your goal: ", "▸ a  counter-0")
		d.types("a")
		d.sees("schedule  a ")
		if how == "signal" {
			if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		} else {
			d.types(ctrlC)
		}
		if code := d.ends(); code != 130 {
			t.Errorf("%s: exit %d", how, code)
		}
		d.gone(screen)
	}
}
