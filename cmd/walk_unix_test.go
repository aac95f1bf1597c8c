//go:build unix

package cmd

import (
	"fmt"
	"strings"
	"testing"
)

// TestWalkOnTerminal types guesses, and keys before they are asked for, which do not count.
func TestWalkOnTerminal(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 24, program, "walk", "event")
	d.sees("event, step 1 of ", "Press Enter for the next step (r: this step again, b: back, q: quit) >")
	d.types(enter)
	d.sees("$ concurrency-lab event", "? Will task2 see that the event is set?", "Your guess: yes or no")
	d.types("No" + enter)
	d.sees("? How many seconds will it take in all?")
	d.types("4 s" + enter)
	d.saw(2, "waits for the event")
	d.types(enter + enter + "9" + enter) // there are seconds left for that until the run ends
	screen := d.sees("✓ you said No, and it was no", "you said 4 s", "Press Enter for the next step")
	d.types("q" + enter)
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	all, right := d.raw.String(), 1
	if strings.Contains(screen, "✓ you said 4 s") { // but for a machine that takes two seconds to start two processes
		right++
	}
	if !strings.Contains(all, fmt.Sprintf("right guesses: %d of 2", right)) || strings.Contains(all, "step 3") {
		t.Errorf("it wrote:\n%s", all)
	}
}

func TestWalkInterruptedOnTerminal(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 24, program, "walk", "rlock")
	d.sees("Press Enter for the next step")
	d.types(ctrlC)
	if code := d.ends(); code != 130 {
		t.Errorf("exit %d", code)
	}
	if screen, _ := d.screen(); strings.Contains(screen, "^Cend") {
		t.Errorf("what comes next is not on a line of its own:\n%s", screen)
	}
}

// TestMenuAfterWalk interrupts a lesson that waits for a line. The next key is the menu's.
func TestMenuAfterWalk(t *testing.T) {
	t.Parallel()
	d := onTerminal(t, 80, 24, program)
	d.sees("▸ Start here")
	d.types("rlock" + enter)
	d.sees("w lesson")
	d.types("w")
	d.sees("Press Enter for the next step")
	d.types(ctrlC)
	d.sees(anyKey)
	d.types("x")
	d.sees("w lesson")
	d.types("q")
	if code := d.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
}
