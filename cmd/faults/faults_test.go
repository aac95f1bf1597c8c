//go:build linux

package faults

import (
	"regexp"
	"testing"
	"time"
)

// fault is one thing that goes wrong.
type fault struct {
	name    string
	command string // a line for the shell
	// prepare, if set, makes ready what the command finds in its folder.
	prepare func(r *run)
	// strike, if set, waits for the moment and does it; else the fault lies in the command line.
	strike func(r *run)
	// code is the exit code as a shell has it: 128 and the number of the signal that ended the
	// program.
	code int
	// sees is what the user must see: a pattern of a line; empty: the program was killed and could
	// say nothing.
	sees string
	// files are those that may be there afterwards.
	files []string
	// stranger says that the command is for a user who is not root.
	stranger bool
	// needs, if set, says why the fault cannot be brought about here, or nothing.
	needs func() string
}

// outcome is how a fault ended.
type outcome struct {
	fault
	saw   string // the line
	after time.Duration
}

// crash is what nobody shall see.
var crash = regexp.MustCompile(`panic:|fatal error:|goroutine \d+ \[|\.go:\d+`)

// TestFaults brings about each fault, and holds it to what is to hold of all. Some are brought
// about at a time, because most of a fault is waiting; but not for the page, which has their times,
// nor those of the stranger, whose processes are counted together.
func TestFaults(t *testing.T) {
	var all []outcome
	for _, f := range table {
		t.Run(f.name, func(t *testing.T) {
			if !*update && !f.stranger {
				t.Parallel()
			}
			if f.needs != nil {
				if reason := f.needs(); reason != "" {
					t.Skip(reason)
				}
			}
			if o := f.check(t); *update {
				all = append(all, o)
			}
		})
	}
	if *update && !t.Failed() {
		writePage(t, all)
	}
}

func (f fault) check(t *testing.T) outcome {
	r := begin(t, f)
	if f.strike != nil {
		f.strike(r)
	}
	code, after := r.ended()
	said := r.said()
	saw := regexp.MustCompile("(?m)^.*(?:" + f.sees + ").*$").FindString(said)
	if f.sees == "" {
		saw = ""
	}
	t.Logf("exit code %d after %v: %s", code, after.Round(time.Millisecond), saw)
	if code != f.code {
		t.Errorf("exit code %d, want %d", code, f.code)
	}
	if after > bound+slack || *update && after > bound {
		t.Errorf("it has ended only after %v", after)
	}
	if !regexp.MustCompile("(?m)" + f.sees).MatchString(said) {
		t.Errorf("the user does not see %q", f.sees)
	}
	if found := crash.FindString(said); found != "" {
		t.Errorf("the user sees %q", found)
	}
	if left := r.left(f.files); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if t.Failed() {
		t.Logf("what the user sees ends with\n%s", end(said))
	}
	return outcome{f, saw, after}
}
