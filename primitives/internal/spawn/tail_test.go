package spawn

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
)

// TestTail: the line that says why a program crashed is kept, however long the dump is.
func TestTail(t *testing.T) {
	for _, dump := range []int{0, 10, 30, 60, 70, 1000} {
		var kept tail
		var all strings.Builder
		add := func(line string) { kept.add(line); all.WriteString(line) }
		for i := range 50 {
			add(fmt.Sprintf("line %090d\n", i))
		}
		add("panic: not the last\n")
		add("fatal error: newosproc\n")
		for i := range dump {
			add(fmt.Sprintf("\tframe %090d\n", i))
		}
		got := kept.String()
		if line := crashIn(got); line != "fatal error: newosproc" || lackIn(got) != error(syscall.EAGAIN) {
			t.Errorf("after %d lines of a dump the reason is %q", dump, line)
		}
		whole := all.String()
		if !strings.HasSuffix(whole, got[max(0, len(got)-tailSize):]) || len(got) > tailSize+dumpSize+10 {
			t.Errorf("after %d lines of a dump there is %q", dump, got)
		}
		if between := strings.Contains(got, "[…]"); between != (dump > 60) {
			t.Errorf("after %d lines of a dump something is left out: %v", dump, between)
		}
	}
	var kept tail
	kept.add("nothing\n")
	if got := kept.String(); got != "nothing\n" || crashIn(got) != "" || lackIn(got) != nil {
		t.Errorf("%q", got)
	}
}

// TestExitErrorNamesTheEnd: how far a child came, and what it is said to have ended by.
func TestExitErrorNamesTheEnd(t *testing.T) {
	no := errors.New("no")
	for _, test := range []struct {
		exit   Exit
		stage  stage
		cause  error
		output string
		is     error
		text   string
		again  bool
	}{
		{Exit{}, stageStarted, nil, "hi", ErrNotBegun,
			"process p (1) ended with exit code 0 before it took its work: does the program call " +
				"multiprocessing.Main first?", true},
		{Exit{Code: 1}, stageStarted, nil, "a\nb\n", ErrNotBegun,
			"process p (1) ended with exit code 1 before it took its work: b", true},
		{Exit{Code: 2}, stageStarted, nil, "fatal error: newosproc\n\ngoroutine 1\n", syscall.EAGAIN,
			"process p (1) ended with exit code 2 before it took its work: fatal error: newosproc", true},
		{Exit{}, stageBegun, nil, "", ErrNotReturned,
			"process p (1) ended with exit code 0 before its function had returned", false},
		{Exit{Code: 2}, stageBegun, nil, "panic: oh\n\ngoroutine 1\n", ErrNotReturned,
			"process p (1) ended with exit code 2 before its function had returned: panic: oh", false},
		{Exit{Code: -9, Signal: "SIGKILL"}, stageBegun, nil, "", nil, "process p (1) was ended by signal SIGKILL", false},
		{Exit{Code: -9, Signal: "SIGKILL"}, stageBegun, no, "", no, "process p (1) was ended by signal SIGKILL: no", false},
		{Exit{Code: 1}, stageReturned, no, "", no, "process p (1) failed: no", true},
		{Exit{Code: 66}, stageReturned, nil, "x", nil, "process p (1) ended with exit code 66: x", false},
	} {
		var output tail
		for line := range strings.Lines(test.output) {
			output.add(line)
		}
		err := newExitError("p", 1, test.exit, test.stage, test.cause, &output)
		if err.Error() != test.text || test.is != nil && !errors.Is(err, test.is) || WouldFailAgain(err) != test.again {
			t.Errorf("%q, %v, fails again: %v", err, err.Cause, WouldFailAgain(err))
		}
	}
}
